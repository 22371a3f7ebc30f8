import type ts from "typescript";
import { callbackOf, type Callback } from "../arrays/callbacks.ts";
import { tuple } from "../derivatives/aggregates.ts";
import type { Lowering } from "../lowering.ts";
import { type Aggregate, isKnown, type Operand } from "../operands.ts";
import { Problem } from "../../diagnostics/problem.ts";
import { isWrapper } from "../syntax.ts";
import { valueOf } from "./choose.ts";
import { isFunctionType } from "./functionVariables.ts";
import { appendToTable } from "./members.ts";

/** Methods of an array whose elements are known one by one, such as a table of functions: a callback is placed for each. */
type ListMethod = (l: Lowering, node: ts.CallExpression, table: Aggregate, members: readonly Operand[]) => Operand;

const methods: Readonly<Record<string, ListMethod>> = {
  forEach: (l, node, table, members) => {
    const visit = callbackOf(l, node.arguments[0], node);
    members.forEach((member, i) => { visit([member, l.constant(i), table]); });
    return l.literal(undefined);
  },
  map: (l, node, table, members) => {
    const visit = callbackOf(l, node.arguments[0], node);
    return tuple(members.map((member, i) => visit([member, l.constant(i), table])));
  },
  push: (l, node, table) => appendToTable(l, node, table, node.arguments.map((argument) => l.expression(argument))),
  reduce: (l, node, table, members) => folded(l, node, table, [...members.entries()]),
  reduceRight: (l, node, table, members) => folded(l, node, table, [...members.entries()].reverse()),
  slice: (l, node, _, members) => tuple(members.slice(...indices(l, node))),
  at: (l, node, _, members) => members.at(...indices(l, node)) ?? l.literal(undefined),
};

/** A call of a method of such an array, or of `map` on an array literal where it gives functions; undefined for others. */
export function lowerListMethod(l: Lowering, node: ts.CallExpression, access: ts.PropertyAccessExpression, operand: Operand): Operand | undefined {
  const object = elementsOf(l, node, access, operand) ?? operand;
  if (!isKnown(object) || object.kind !== "aggregate" || !object.isArray) return undefined;
  const name = access.name.text;
  const method = Object.hasOwn(methods, name) ? methods[name] : undefined;
  if (method && !node.arguments.some((argument) => l.ts.isSpreadElement(argument))) return method(l, node, object, [...object.members.values()]);
  throw new Problem(
    "unsupportedSyntax",
    node,
    `The method '${name}' of an array of functions is not compiled in differentiated code: which functions it holds is known at build time.`,
    "Write all functions into the array where it is made; go through it by for…of, forEach, map or reduce.",
  );
}

/** `[1, 2].map(…)` of which every element becomes a function: the elements of the literal. */
function elementsOf(l: Lowering, node: ts.CallExpression, access: ts.PropertyAccessExpression, operand: Operand): Aggregate | undefined {
  const { ts, checker } = l;
  const literal = isWrapper(ts, access.expression) ? access.expression.expression : access.expression;
  if (isKnown(operand) || operand.type.kind !== "array" || access.name.text !== "map" || !ts.isArrayLiteralExpression(literal)) return undefined;
  const element = checker.getTypeAtLocation(node).getNumberIndexType();
  if (!element || !isFunctionType(l, element) || literal.elements.some((part) => ts.isSpreadElement(part))) return undefined;
  return tuple(literal.elements.map((_, i) => l.b.load(operand, l.constant(i))));
}

/** `reduce`: the body of the callback for one element after the other. */
function folded(l: Lowering, node: ts.CallExpression, table: Aggregate, entries: readonly (readonly [number, Operand])[]): Operand {
  const [callback, initial] = node.arguments;
  const visit: Callback = callbackOf(l, callback, node);
  const [first, ...others] = entries;
  const start = initial ? l.expression(initial) : first?.[1];
  if (start === undefined) throw new Problem("exception", node, "An empty array is reduced without an initial value.", "Give reduce an initial value.");
  return (initial ? entries : others).reduce<Operand>((sum, [i, member]) => visit([sum, member, l.constant(i), table]), start);
}

function indices(l: Lowering, node: ts.CallExpression): [number] {
  const values = node.arguments.map((argument) => l.known(valueOf(argument, l.expression(argument))));
  if (values.every((value) => typeof value === "number")) return values as [number];
  throw new Problem("unsupportedSyntax", node, "Which functions this takes is known only when the program runs.", "Write the positions as numbers.");
}
