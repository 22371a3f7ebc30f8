import type ts from "typescript";
import { freshValue } from "../../../ir/builder.ts";
import { writesMemory } from "../../../ir/memoryWrites.ts";
import type { Op, Value } from "../../../ir/ops.ts";
import { walkOps } from "../../../ir/traverse.ts";
import { arrayOf, bool, functionType, int, isNumber, isReference, typedArray } from "../../../ir/types.ts";
import { forEachIndex } from "../../../ir/controlBuilders.ts";
import { Problem } from "../../diagnostics/problem.ts";
import type { Lowering } from "../lowering.ts";
import { requireNumber } from "../values.ts";
import { callbackOf, runtimeValue } from "./callbacks.ts";
import { arrayTypeOf, copyOf } from "./copies.ts";
import { requireDense } from "./holes.ts";
import type { Method, MethodCall } from "./method.ts";

/** `a.sort(compare)` */
export const sort: Method = (l, call) => {
  requireDense(l, call.node, call.array);
  sortInPlace(l, call, call.array);
  return call.array;
};

/** `a.toSorted(compare)` */
export const toSorted: Method = (l, call) => {
  const copy = copyOf(l, call.array, arrayTypeOf(call.array));
  sortInPlace(l, call, copy);
  return copy;
};

/**
 * JavaScript sorts the positions, with the comparison of the elements there: the same comparisons as if it sorted the
 * elements, so that ties and inconsistent comparisons come out alike. The elements are then gathered in that order.
 * Order has no derivative; gathering has.
 */
function sortInPlace(l: Lowering, { node, args }: MethodCall, array: Value): void {
  const type = arrayTypeOf(array);
  const values = copyOf(l, array, type);
  const [given] = args;
  const compare = given ? lambdaOf(l, node, values, comparison(l, node, given)) : lambdaOf(l, node, values, isNumber(type.element) && type.storage !== "Array" ? numericOrder(l) : textOrder(l, node));
  const isTyped = type.storage !== "Array";
  const order = l.b.extern(
    isTyped ? "Uint32Array.from($0.keys()).sort($1)" : "nabla.sortedPositions($0, $1)",
    [values, compare],
    isTyped ? typedArray("Uint32Array") : arrayOf("Array", int),
    true,
  );
  forEachIndex(l.b, l.b.length(values), (b, i) => {
    b.store(array, i, b.load(values, b.load(order, i)));
  });
}

type Comparison = (first: Value, second: Value) => Value;

/** `(i, j) => compare(values[i], values[j])` as a function value. */
function lambdaOf(l: Lowering, node: ts.Node, values: Value, compare: Comparison): Value {
  const params = [freshValue(int, "i"), freshValue(int, "j")] as const;
  const before = l.state;
  const { ops, result } = l.collect(() => {
    l.state = new Map(before);
    return compare(l.b.load(values, params[0]), l.b.load(values, params[1]));
  });
  const changed = [...before].find(([variable, value]) => l.state.get(variable) !== value);
  l.state = before;
  if (changed) {
    throw new Problem("unsupportedSyntax", node, `This comparison assigns '${changed[0].name}'.`, "Compare without assigning variables from outside.");
  }
  if (writesOutside(ops)) {
    throw new Problem("unsupportedSyntax", node, "This comparison writes to an array or object from outside.", "Compare without changing anything.");
  }
  const lambda = freshValue(functionType, "compare");
  l.b.append({ kind: "lambda", operands: [], results: [lambda], regions: [{ params, ops, yields: [result] }], span: l.b.span });
  return lambda;
}

/** Whether ops write to memory that they have not made, or pass it to a function that may. */
function writesOutside(ops: readonly Op[]): boolean {
  const own = new Set<Value>();
  let found = false;
  walkOps({ params: [], ops, yields: [] }, (op) => {
    if (op.kind === "alloc" || op.kind === "arrayLiteral" || op.kind === "record" || op.kind === "zerosLike") op.results.forEach((made) => own.add(made));
    if (op.kind === "call") found ||= op.operands.some((operand) => isReference(operand.type) && !own.has(operand));
    if (writesMemory(op)) found ||= !own.has(op.operands[0] as Value);
  });
  return found;
}

function comparison(l: Lowering, node: ts.CallExpression, given: ts.Expression): Comparison {
  const callback = callbackOf(l, given, node);
  return (first, second) => {
    const result = runtimeValue(callback([first, second]), given);
    return result.type.kind === "bool" ? l.b.apply("toNumber", result) : requireNumber(l, given, result);
  };
}

/** The order of typed arrays: by size, −0 before 0, NaN last. */
function numericOrder(l: Lowering): Comparison {
  return (first, second) => {
    const { b } = l;
    const number = (condition: Value): Value => b.apply("toNumber", condition);
    const difference = b.sub(number(b.apply("gt", first, second)), number(b.apply("lt", first, second)));
    const nan = b.sub(number(b.apply("isNaN", first)), number(b.apply("isNaN", second)));
    // Reciprocals tell the zeros apart.
    const reciprocal = (value: Value): Value => b.div(l.constant(1), value);
    const isNegative = (value: Value): Value => number(b.apply("lt", reciprocal(value), l.constant(0)));
    const zeros = b.sub(isNegative(second), isNegative(first));
    const bothZero = b.apply("and", b.apply("eq", first, l.constant(0)), b.apply("eq", second, l.constant(0)));
    return b.select(bothZero, zeros, b.add(difference, nan));
  };
}

/** The default order of plain arrays, which is that of the elements as text. */
function textOrder(l: Lowering, node: ts.Node): Comparison {
  return (first, second) => {
    if (!isNumber(first.type) && first.type.kind !== "bool" && first.type.kind !== "opaque") {
      throw new Problem("unsupportedSyntax", node, "Without a comparison, arrays and objects are sorted as text.", "Pass a comparison, e.g. (a, b) => a[0] - b[0].");
    }
    const less = (a: Value, b: Value): Value => l.b.apply("toNumber", l.b.extern("String($0) < String($1)", [a, b], bool, true));
    return l.b.sub(less(second, first), less(first, second));
  };
}

