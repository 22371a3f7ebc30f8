import type ts from "typescript";
import { freshValue } from "../../ir/builder.ts";
import type { Region, Value } from "../../ir/ops.ts";
import { walkOps } from "../../ir/traverse.ts";
import { int } from "../../ir/types.ts";
import { Problem } from "../diagnostics/problem.ts";
import { lowerPlace } from "./assignments.ts";
import { exitOf } from "./exits.ts";
import { lowerCountedBody, lowerOpenLoop, type CountedBody } from "./loops.ts";
import { elementOfTable, isFunctionTable } from "./functions/members.ts";
import type { Lowering } from "./lowering.ts";
import type { Aggregate, Operand, Variable } from "./operands.ts";
import { isGlobalType } from "./names.ts";
import { bindName } from "./patterns.ts";
import { asArray, requireArray, runtimeValue, unsupported } from "./values.ts";

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
  const { array, iteration } = lowerIterable(l, node.expression);
  const length = (): Value => ("kind" in array ? l.constant(array.members.size) : l.b.length(array));
  const lowerBody = (index: Value): void => {
    l.inScope(l.scope, () => {
      assignTurn(l, node.initializer, turn(l, array, iteration, index));
      l.statement(node.statement);
    });
  };
  if (!exitOf(l.ts, node.statement, node) && lowerCountedForOf(l, node, array, length, lowerBody)) return;
  const position: Variable = { name: "i", integral: true };
  l.state.set(position, l.constant(0));
  lowerOpenLoop(l, {
    node,
    condition: () => l.b.apply("lt", l.read(position), length()),
    body: () => { lowerBody(l.read(position)); },
    update: () => { l.state.set(position, l.b.add(l.read(position), l.constant(1))); },
  });
  l.state.delete(position);
}

function lowerIterable(l: Lowering, node: ts.Expression): { readonly array: Value | Aggregate; readonly iteration: Iteration } {
  const { ts } = l;
  if (ts.isParenthesizedExpression(node)) return lowerIterable(l, node.expression);
  if (ts.isCallExpression(node) && ts.isPropertyAccessExpression(node.expression) && node.arguments.length === 0) {
    const { name, expression } = node.expression;
    const iteration = (["values", "keys", "entries"] as const).find((method) => method === name.text);
    if (iteration && isGlobalType(l, expression, /Array$/)) return { array: requireArray(l, expression), iteration };
  }
  const operand = l.expression(node);
  if (isFunctionTable(operand)) return { array: operand, iteration: "values" };
  if (l.literalOf(operand as Value) || l.checker.getTypeAtLocation(node).flags & l.ts.TypeFlags.StringLike) {
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
function assignTurn(l: Lowering, head: ts.ForInitializer, operand: Operand): void {
  const { ts } = l;
  if (!ts.isVariableDeclarationList(head)) return lowerPlace(l, head).write(runtimeValue(l, head, operand));
  const [declaration] = head.declarations;
  if (!declaration) throw unsupported(l, head);
  bindName(l, declaration.name, operand);
}

function lowerCountedForOf(l: Lowering, node: ts.ForOfStatement, array: Value | Aggregate, length: () => Value, lowerBody: (index: Value) => void): boolean {
  const mark = l.b.ops.length;
  const before = l.state;
  const counter = freshValue(int, "i");
  const loop: CountedBody = { node, counter, variable: undefined, lower: l.constant(0), upper: length(), step: 1 };
  if (lowerCountedBody(l, loop, () => { lowerBody(counter); }, (region) => "kind" in array || !mayLengthen(region, array))) return true;
  l.state = before;
  l.b.truncate(mark);
  return false;
}

/** Whether a store in the region may make the array longer. */
function mayLengthen(region: Region, { type }: Value): boolean {
  let found = false;
  walkOps(region, (op) => {
    const target = op.operands[0]?.type;
    const isWrite = (op.kind === "store" || op.kind === "resize") && target?.kind === "array" && target.storage === "Array";
    found ||= op.kind === "call" || (isWrite && type.kind === "array" && type.storage === "Array");
  });
  return found;
}
