import type ts from "typescript";
import type { Value } from "../../../ir/ops.ts";
import { isNumber } from "../../../ir/types.ts";
import { callbackOf, type Callback } from "../arrays/callbacks.ts";
import { tuple } from "../derivatives/aggregates.ts";
import type { Lowering } from "../lowering.ts";
import { type Aggregate, isKnown, type Operand } from "../operands.ts";
import { Problem } from "../../diagnostics/problem.ts";
import { isWrapper } from "../syntax.ts";
import { raise, requireOwnStatement, unlessThrown } from "../throw.ts";
import { equal, isTruthy } from "../truth.ts";
import { localType } from "../typeOf.ts";
import { requireNumber, runtimeValue, unsupported } from "../values.ts";
import { choose, valueOf } from "./choose.ts";
import { isFunctionType } from "./functionVariables.ts";
import { appendToTable, hasFunctions, isFunctionTable } from "./members.ts";

/** Methods of an array whose elements are known one by one, such as a table of functions or a tuple of strings: a callback is placed for each. */
type ListMethod = (l: Lowering, node: ts.CallExpression, table: Aggregate, members: readonly Operand[]) => Operand;

const methods: Readonly<Record<string, ListMethod>> = {
  forEach: (l, node, table, members) => {
    const visit = callbackOf(l, node.arguments[0], node);
    members.forEach((member, i) => { unlessThrown(l, node, () => { visit([member, l.constant(i), table]); }); });
    return l.literal(undefined);
  },
  map: (l, node, table, members) => {
    const visit = withoutThrow(l, node, callbackOf(l, node.arguments[0], node));
    return arrayOrTuple(l, node, members.map((member, i) => visit([member, l.constant(i), table])));
  },
  some: (l, node, table, members) => anyOf(l, node, table, members, false),
  every: (l, node, table, members) => anyOf(l, node, table, members, true),
  includes: (l, node, _, members) => {
    const [sought] = valuesOf(l, node.arguments);
    if (!sought || node.arguments.length > 1) throw unsupported(l, node);
    return firstOf(l, node, members.map((member) => () => equal(l, runtimeValue(l, node, member), sought, "===")), true);
  },
  indexOf: (l, node, _, members) => {
    const [sought] = valuesOf(l, node.arguments);
    if (!sought || node.arguments.length > 1) throw unsupported(l, node);
    return foundIn(l, node, members, (member) => equal(l, runtimeValue(l, node, member), sought, "==="), (_member, i) => l.constant(i), () => l.constant(-1));
  },
  find: (l, node, table, members) => foundIn(l, node, members, testOf(l, node, table), (member) => member, () => notFound(l, node, members)),
  findIndex: (l, node, table, members) => foundIn(l, node, members, testOf(l, node, table), (_, i) => l.constant(i), () => l.constant(-1)),
  keys: (l, _node, _table, members) => tuple(members.map((_, i) => l.constant(i))),
  values: (_l, _node, _table, members) => tuple(members),
  entries: (l, _node, _table, members) => tuple(members.map((member, i) => tuple([l.constant(i), member]))),
  push: (l, node, table) => appendToTable(l, node, table, node.arguments.map((argument) => l.expression(argument))),
  reduce: (l, node, table, members) => folded(l, node, table, [...members.entries()]),
  reduceRight: (l, node, table, members) => folded(l, node, table, [...members.entries()].reverse()),
  slice: (l, node, _, members) => tuple(members.slice(...indices(l, node))),
  at: (l, node, _, members) => members.at(...indices(l, node)) ?? l.literal(undefined),
};

/** A call of a method of such an array, or of `map` on an array literal where it gives functions; undefined for others. */
export function lowerListMethod(l: Lowering, node: ts.CallExpression, access: ts.PropertyAccessExpression, operand: Operand): Operand | undefined {
  const object = elementsOf(l, node, access, operand) ?? membersOf(l, operand) ?? operand;
  if (!isKnown(object) || object.kind !== "aggregate" || !object.isArray) return undefined;
  const name = access.name.text;
  const method = Object.hasOwn(methods, name) ? methods[name] : undefined;
  if (method && !node.arguments.some((argument) => l.ts.isSpreadElement(argument))) return method(l, node, object, [...object.members.values()]);
  throw new Problem(
    "unsupportedSyntax",
    node,
    isFunctionTable(object)
      ? `The method '${name}' of an array of functions is not compiled in differentiated code: which functions it holds is known at build time.`
      : `The method '${name}' of a tuple whose members are known one by one is not compiled in differentiated code.`,
    "Write all elements into the array where it is made; go through it by for…of, forEach, map or reduce.",
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

/** The members of a tuple whose members have types of their own. */
function membersOf(l: Lowering, operand: Operand): Aggregate | undefined {
  if (isKnown(operand) || operand.type.kind !== "record" || !operand.type.isTuple) return undefined;
  return tuple(operand.type.fields.map(({ name }) => l.b.get(operand, name)));
}

/** An array where the results are numbers; else they stay known one by one. */
function arrayOrTuple(l: Lowering, node: ts.Expression, results: readonly Operand[]): Operand {
  const type = localType(l, l.checker.getTypeAtLocation(node));
  const values = results.filter((result) => !isKnown(result));
  if (type?.kind !== "array" || !isNumber(type.element) || values.length < results.length) return tuple(results);
  return l.b.arrayLiteral(type, values.map((value) => requireNumber(l, node, runtimeValue(l, node, value))));
}

/** `some`, or `every`: evaluated for one element after the other, as long as nothing is decided. */
function anyOf(l: Lowering, node: ts.CallExpression, table: Aggregate, members: readonly Operand[], isEvery: boolean): Value {
  const visit = withoutThrow(l, node, callbackOf(l, node.arguments[0], node));
  return firstOf(l, node, members.map((member, i) => () => isTruthy(l, runtimeValue(l, node, visit([member, l.constant(i), table])))), !isEvery);
}

/** `decided` if one of the conditions, in order, is that; else the opposite. */
function firstOf(l: Lowering, node: ts.Node, conditions: readonly (() => Value)[], decided: boolean): Value {
  const [first, ...others] = conditions;
  if (!first) return l.constant(!decided);
  const isDecided = (): Value => l.constant(decided);
  const goOn = (): Value => firstOf(l, node, others, decided);
  return l.branch(node, first(), decided ? isDecided : goOn, decided ? goOn : isDecided) as Value;
}

/** The test that a method is called with, of a member and its position. */
function testOf(l: Lowering, node: ts.CallExpression, table: Aggregate): (member: Operand, i: number) => Value {
  const visit = withoutThrow(l, node, callbackOf(l, node.arguments[0], node));
  return (member, i) => isTruthy(l, runtimeValue(l, node, visit([member, l.constant(i), table])));
}

/** What `give` makes of the first member that passes a test; the others are not tested. */
function foundIn(l: Lowering, node: ts.CallExpression, members: readonly Operand[], test: (member: Operand, i: number) => Value, give: (member: Operand, i: number) => Operand, none: () => Value): Operand {
  const step = (i: number): Operand => {
    const member = members[i];
    if (!member) return none();
    return choose(l, node, test(member, i), { node, lower: () => give(member, i) }, { node, lower: () => step(i + 1) }, true);
  };
  return step(0);
}

/**
 * What `find` gives where no member passes. Of objects with functions, a call must not reach one of them then: where a member is
 * taken at once, that throws, as in JavaScript.
 */
function notFound(l: Lowering, node: ts.CallExpression, members: readonly Operand[]): Value {
  const { ts } = l;
  if (!members.some((member) => hasFunctions(l, member))) return l.literal(undefined);
  let at: ts.Node = node;
  while (ts.isNonNullExpression(at.parent) || ts.isParenthesizedExpression(at.parent)) at = at.parent;
  const { parent } = at;
  const isTaken = (ts.isPropertyAccessExpression(parent) || ts.isElementAccessExpression(parent)) && parent.expression === at && !parent.questionDotToken;
  if (!isTaken && at === node) return l.literal(undefined);
  if (!isTaken) throw new Problem("unsupportedSyntax", at, "The object that is found has functions, and may be absent though it is said to be there.", "Leave out the `!` and test the object, or take its member at once: `rules.find(…)!.then(v)`.");
  if (l.handlers.length > 0) requireOwnStatement(l, node);
  raise(l, "new TypeError($0)", [l.literal("Cannot read properties of undefined")]);
  return l.literal(undefined);
}

/** A callback that must not throw to a `catch` around the call: the other elements would be visited all the same. */
function withoutThrow(l: Lowering, node: ts.CallExpression, visit: Callback): Callback {
  const handler = l.handlers[l.handlers.length - 1];
  return (args) => {
    const before = handler && l.read(handler.thrown);
    const result = visit(args);
    if (!handler || l.read(handler.thrown) === before) return result;
    throw new Problem("exception", node, "The function passed here may throw to the `catch` around it, in the middle of an expression.", "Go through the elements with for…of or forEach.");
  };
}

function valuesOf(l: Lowering, nodes: readonly ts.Expression[]): readonly Value[] {
  return nodes.map((node) => valueOf(node, l.expression(node)));
}

/** `reduce`: the body of the callback for one element after the other. */
function folded(l: Lowering, node: ts.CallExpression, table: Aggregate, entries: readonly (readonly [number, Operand])[]): Operand {
  const [callback, initial] = node.arguments;
  const visit = withoutThrow(l, node, callbackOf(l, callback, node));
  const [first, ...others] = entries;
  const start = initial ? l.expression(initial) : first?.[1];
  if (start === undefined) throw new Problem("exception", node, "An empty array is reduced without an initial value.", "Give reduce an initial value.");
  return (initial ? entries : others).reduce<Operand>((sum, [i, member]) => visit([sum, member, l.constant(i), table]), start);
}

function indices(l: Lowering, node: ts.CallExpression): [number] {
  const values = valuesOf(l, node.arguments).map((value) => l.known(value));
  if (values.every((value) => typeof value === "number")) return values as [number];
  throw new Problem("unsupportedSyntax", node, "Which functions this takes is known only when the program runs.", "Write the positions as numbers.");
}
