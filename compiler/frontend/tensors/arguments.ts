import type ts from "typescript";
import type { Value } from "../../../ir/ops.ts";
import { isNumber } from "../../../ir/types.ts";
import type { Dtype } from "../../../runtime/tensor/algebra.ts";
import { inMemory, type Lazy } from "../../../runtime/tensor/lazy.ts";
import type { Parameter, ParameterKind } from "../../../runtime/tensor/operation.ts";
import { Problem } from "../../diagnostics/problem.ts";
import type { Lowering } from "../lowering.ts";
import { isKnown, type Operand } from "../operands.ts";
import { lowerNumber, lowerValue } from "../values.ts";
import { ValueAlgebra } from "./algebra.ts";
import { lowerTensors, tupleMembers } from "./lists.ts";
import type { ValueTerms } from "./terms.ts";
import { lazyOf } from "./values.ts";

/** An argument: where it is written, what it denotes if it is lowered already, and the tensor before those of an array. */
export type Given = { readonly node: ts.Expression; readonly operand?: Operand | undefined; readonly first?: ts.Expression | undefined };

/** The argument that an operation gets for what is written, by the kind of its parameter; undefined if it is left out. */
export function lowerArgument(l: Lowering, call: ts.Node, parameter: Parameter, given: Given | undefined): unknown {
  const kind = (parameter.endsWith("?") ? parameter.slice(0, -1) : parameter) as ParameterKind;
  if (given && !isUndefined(l, given.node)) return lowerers[kind](l, given.node, given);
  if (parameter.endsWith("?")) return undefined;
  throw new Problem("shape", call, "An argument of this operation is missing.", "Pass all arguments that the operation needs.");
}

const isNumeric = (literal: unknown): boolean => typeof literal === "number";

const lowerers: Readonly<Record<ParameterKind, (l: Lowering, node: ts.Expression, given: Given) => unknown>> = {
  tensor: (l, node, given) => lazyOf(l, node, given.operand ?? l.expression(node)),
  tensors: (l, node, { first }) => [...(first ? [lazyOf(l, first, l.expression(first))] : []), ...lowerTensors(l, node)],
  indices: lowerIndices,
  elements: (l, node) => lowerElements(l, node, "float64"),
  shape: lowerShape,
  length: (l, node) => asInteger(l, lowerNumber(l, node)),
  lengths: lowerShape,
  term: (l, node) => lowerNumber(l, node),
  constant: known("a number", isNumeric),
  integer: known("a number", isNumeric),
  integers: knownNumbers,
  pairs: knownPairs,
  axis: known("a number", isNumeric),
  axes: knownNumbers,
  flag: known("true or false", (literal) => typeof literal === "boolean"),
  text: known("a string", (literal) => typeof literal === "string"),
  dtype: known("a kind of elements", (literal) => typeof literal === "string"),
  padding: known('"same", "valid" or a number', (literal) => isNumeric(literal) || typeof literal === "string"),
};

function isUndefined(l: Lowering, node: ts.Expression): boolean {
  return l.ts.isIdentifier(node) && node.text === "undefined";
}

function known(what: string, isFine: (literal: unknown) => boolean) {
  return (l: Lowering, node: ts.Expression): unknown => {
    const literal = literalOf(l, node);
    if (isFine(literal)) return literal;
    throw new Problem("shape", node, "This argument decides the shape of the result, and is not known at build time.", `Write ${what} here.`);
  };
}

/** What an expression is by its value or by its type. */
function literalOf(l: Lowering, node: ts.Expression): unknown {
  const operand = l.expression(node);
  const literal = isKnown(operand) ? undefined : l.known(operand);
  if (literal !== undefined) return literal;
  const type = l.checker.getTypeAtLocation(node);
  if (type.isNumberLiteral() || type.isStringLiteral()) return type.value;
  return undefined;
}

function knownNumbers(l: Lowering, node: ts.Expression): readonly number[] {
  const one = known("a number, or an array of numbers", (literal) => typeof literal === "number");
  const elements = l.ts.isArrayLiteralExpression(node) ? node.elements : [node];
  return elements.map((element) => one(l, element) as number);
}

function knownPairs(l: Lowering, node: ts.Expression): readonly (readonly number[])[] {
  if (l.ts.isArrayLiteralExpression(node)) return node.elements.map((element) => knownNumbers(l, element));
  throw new Problem("shape", node, "This argument decides the shape of the result, and is not known at build time.", "Write it as an array of arrays of two numbers.");
}

/** `[2, n]`, or the `shape` of a tensor. */
function lowerShape(l: Lowering, node: ts.Expression): readonly Value[] {
  if (l.ts.isArrayLiteralExpression(node)) return node.elements.map((element) => asInteger(l, lowerNumber(l, element)));
  const operand = l.expression(node);
  if (isKnown(operand) && operand.kind === "aggregate") return [...operand.members.values()].filter((member): member is Value => !isKnown(member));
  const members = isKnown(operand) ? undefined : tupleMembers(l, operand);
  if (members) return members;
  const single = isKnown(operand) || !isNumber(operand.type) ? undefined : [asInteger(l, operand)];
  if (single) return single;
  throw new Problem("shape", node, "The number of dimensions is not known at build time.", "Write the shape as an array literal: `[2, n]`.");
}

/** A length that is not known to be an integer is cut to one. */
function asInteger(l: Lowering, value: Value): Value {
  return value.type.kind === "int" ? value : l.b.apply("bitOr", value, l.constant(0));
}

/** A tensor of integers, or integers in its place. */
function lowerIndices(l: Lowering, node: ts.Expression): Lazy<ValueTerms> {
  if (l.ts.isArrayLiteralExpression(node)) return lowerElements(l, node, "int32");
  const operand = l.expression(node);
  if (isKnown(operand)) return lazyOf(l, node, operand);
  if (operand.type.kind === "array") return lowerElements(l, node, "int32", operand);
  return isNumber(operand.type) ? { ...lazyOf(l, node, asInteger(l, operand)), dtype: "int32" } : lazyOf(l, node, operand);
}

/** A number, nested array literals of numbers, or an array of numbers, of which the tensor has a copy. */
function lowerElements(l: Lowering, node: ts.Expression, dtype: Dtype, given?: Value): Lazy<ValueTerms> {
  const A = new ValueAlgebra(l, node);
  if (l.ts.isArrayLiteralExpression(node)) {
    const { lengths, elements } = literalElements(l, node);
    const shape = lengths.map((length) => l.constant(length));
    const memory = A.allocate(dtype, l.constant(elements.length));
    elements.forEach((element, i) => { A.store(memory, l.constant(i), lowerNumber(l, element)); });
    return inMemory(A, dtype, shape, memory);
  }
  const value = given ?? lowerValue(l, node);
  if (value.type.kind !== "array") return lazyOf(l, node, value);
  if (!isNumber(value.type.element)) {
    throw new Problem("shape", node, "The shape of these nested arrays is not known at build time.", "Write them as literals, or pass a flat array and `reshape` the tensor.");
  }
  const length = l.b.length(value);
  const memory = A.allocate(dtype, length);
  A.repeat(length, (i) => { A.store(memory, i, A.load(value, i)); });
  return inMemory(A, dtype, [length], memory);
}

function literalElements(l: Lowering, node: ts.ArrayLiteralExpression): { readonly lengths: readonly number[]; readonly elements: readonly ts.Expression[] } {
  const rows = node.elements.map((element) => (l.ts.isArrayLiteralExpression(element) ? literalElements(l, element) : { lengths: [], elements: [element] }));
  const [first = { lengths: [] }] = rows;
  if (rows.some(({ lengths }) => String(lengths) !== String(first.lengths))) {
    throw new Problem("shape", node, "The rows of this array have different lengths.", "Give all rows the same length.");
  }
  return { lengths: [rows.length, ...first.lengths], elements: rows.flatMap(({ elements }) => elements) };
}
