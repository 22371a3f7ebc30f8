import type ts from "typescript";
import type { Op, Region, Value } from "../../ir/ops.ts";
import { findOp } from "../../ir/traverse.ts";
import { Problem } from "../diagnostics/problem.ts";
import { assignTarget } from "./assignmentPatterns.ts";
import { entryAt, overEntries } from "./collections/iteration.ts";
import { iteratedCollection } from "./collections/iterated.ts";
import { exitOf } from "./exits.ts";
import { overGrowing } from "./loopBodies.ts";
import { elementOfTable, isFunctionTable } from "./functions/members.ts";
import type { Lowering } from "./lowering.ts";
import type { Aggregate, Operand } from "./operands.ts";
import { isGlobalType } from "./names.ts";
import { iteratedListing } from "./objects/listings.ts";
import { bindName } from "./patterns.ts";
import { isWrapper } from "./syntax.ts";
import { isText } from "./text.ts";
import { lowerUnrolled, turnsOf, type Turns } from "./unrolled.ts";
import { asArray, requireArray, unsupported } from "./values.ts";

/** What a loop over an array gives in each turn. */
type Iteration = "values" | "keys" | "entries";

/**
 * `for (const x of array)`, also over its `keys()`, `values()` and `entries()`: by index, up to the length, which is read
 * again each time only if it may change.
 */
export function lowerForOf(l: Lowering, node: ts.ForOfStatement): void {
  if (node.awaitModifier) {
    throw new Problem("asynchronous", node, "`for await` waits, which a derivative cannot do.", "Await the values first, and pass them as an array.");
  }
  const mayLeave = exitOf(l.ts, node.statement, node) !== undefined;
  const collection = iteratedCollection(l, node.expression);
  if (collection) {
    const { entries, iteration } = collection;
    overEntries(l, node, entries, mayLeave, (position) => { lowerTurn(l, node, entryAt(l, entries, iteration, position)); });
    return;
  }
  const iterable = lowerIterable(l, node.expression);
  if ("turns" in iterable) {
    lowerUnrolled(l, node, iterable.turns, (operand) => { lowerTurn(l, node, operand); });
    return;
  }
  const { array, iteration } = iterable;
  overGrowing(l, node, {
    length: () => ("kind" in array ? l.constant(array.members.size) : l.b.length(array)),
    mayGrow: (region) => !("kind" in array) && mayLengthen(l, region, array),
    mayLeave,
    body: (index) => { lowerTurn(l, node, turn(l, array, iteration, index)); },
  });
}

/** The body, with the head's variable bound to what this turn gives. */
function lowerTurn(l: Lowering, node: ts.ForOfStatement, operand: Operand): void {
  l.inScope(l.scope, () => {
    assignTurn(l, node, operand);
    l.statement(node.statement);
  });
}

/** What is gone through: an array or table by position, or what is known one by one. */
type Iterable = { readonly array: Value | Aggregate; readonly iteration: Iteration } | { readonly turns: Turns };

function lowerIterable(l: Lowering, node: ts.Expression): Iterable {
  const { ts } = l;
  if (ts.isParenthesizedExpression(node)) return lowerIterable(l, node.expression);
  const listing = iteratedListing(l, isWrapper(ts, node) ? node.expression : node);
  if (listing && "array" in listing) return { array: asArray(l, node, listing.array), iteration: "values" };
  if (listing) return { turns: listing.members.map((member) => () => member) };
  if (ts.isCallExpression(node) && ts.isPropertyAccessExpression(node.expression) && node.arguments.length === 0) {
    const { name, expression } = node.expression;
    const iteration = (["values", "keys", "entries"] as const).find((method) => method === name.text);
    if (iteration && isGlobalType(l, expression, /Array$/)) return { array: requireArray(l, expression), iteration };
  }
  const operand = l.expression(node);
  const turns = turnsOf(l, node, operand);
  if (turns) return { turns };
  if (isFunctionTable(operand)) return { array: operand, iteration: "values" };
  if (l.literalOf(operand as Value) || isText(l, node)) {
    throw new Problem("unsupportedType", node, "The characters of a string are not gone through in differentiated code.", "Take them out before, as an array of numbers.");
  }
  return { array: asArray(l, node, operand), iteration: "values" };
}

function turn(l: Lowering, array: Value | Aggregate, iteration: Iteration, index: Value): Operand {
  if ("kind" in array) return elementOfTable(l, array, index, true);
  if (iteration === "keys") return index;
  const element = l.b.load(array, index);
  if (iteration === "values") return element;
  return { kind: "aggregate", isArray: true, members: new Map([["0", index], ["1", element]]) };
}

/** Gives the head's new or existing variable the value of this turn. */
function assignTurn(l: Lowering, node: ts.ForOfStatement, operand: Operand): void {
  const { initializer: head } = node;
  if (!l.ts.isVariableDeclarationList(head)) return assignTarget(l, head, () => operand, elementType(l, node.expression));
  const [declaration] = head.declarations;
  if (!declaration) throw unsupported(l, head);
  bindName(l, declaration.name, operand);
}

/** The type of what an iterable gives, if its type says so. */
function elementType(l: Lowering, iterable: ts.Expression): ts.Type {
  const type = l.checker.getTypeAtLocation(iterable);
  return type.getNumberIndexType() ?? type;
}

/** Whether a store in the region may make the array longer. */
function mayLengthen(l: Lowering, region: Region, { type }: Value): boolean {
  const isPlain = type.kind === "array" && type.storage === "Array";
  const isWrite = (op: Op): boolean => {
    const [array] = op.operands;
    const writes = op.kind === "store" || op.kind === "resize";
    return writes && array?.type.kind === "array" && array.type.storage === "Array" && !l.session.collections.lists.has(array);
  };
  return findOp(region, (op) => op.kind === "call" || (isPlain && isWrite(op))) !== undefined;
}
