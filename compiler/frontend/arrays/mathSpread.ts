import type ts from "typescript";
import type { Value } from "../../../ir/ops.ts";
import { arrayOf, f64 } from "../../../ir/types.ts";
import type { Lowering } from "../lowering.ts";
import type { Variable } from "../operands.ts";
import { lowerNumber } from "../values.ts";
import { overIndices } from "./loops.ts";
import { iterableOf } from "./iterables.ts";
import { listOf } from "./spread.ts";

/** `Math.max(...xs, y)` and `Math.min`: the arguments are compared one by one, from the first. */
export function lowerExtremum(l: Lowering, node: ts.CallExpression, name: "max" | "min"): Value {
  const extremum: Variable = { name: name === "max" ? "greatest" : "least", integral: false };
  l.state.set(extremum, l.constant(name === "max" ? -Infinity : Infinity));
  const include = (value: Value): void => {
    l.state.set(extremum, l.b.apply(name, l.read(extremum), value));
  };
  // One after the other, since a later argument may write an array that is spread before it.
  for (const argument of node.arguments) {
    if (!l.ts.isSpreadElement(argument)) {
      include(lowerNumber(l, argument));
      continue;
    }
    const source = iterableOf(l, argument.expression);
    overIndices(l, node, { upper: l.b.length(source) }, (i) => { include(l.b.load(source, i)); });
  }
  const result = l.read(extremum);
  l.state.delete(extremum);
  return result;
}

/**
 * `Math.hypot(...xs)`: the value is JavaScript's own. Its derivative is that of m·√Σ(x/m)², with the greatest magnitude m
 * as a constant; of that root only the difference from the value is added, which rounding makes exact.
 */
export function lowerHypot(l: Lowering, node: ts.CallExpression): Value {
  const values = listOf(l, node.arguments, arrayOf("Array", f64));
  const exact = l.b.extern("Math.hypot(...$0)", [values], f64, true);
  const scale = l.b.extern("Math.max(...$0.map(Math.abs))", [values], f64, true);
  const sum: Variable = { name: "sum", integral: false };
  l.state.set(sum, l.constant(0));
  overIndices(l, node, { upper: l.b.length(values) }, (i) => {
    const ratio = l.b.div(l.b.load(values, i), scale);
    l.state.set(sum, l.b.add(l.read(sum), l.b.mul(ratio, ratio)));
  });
  const root = l.b.mul(l.b.apply("sqrt", l.read(sum)), scale);
  l.state.delete(sum);
  const correction = l.b.extern("$0 - $1", [exact, root], f64, true);
  const isUsable = l.b.apply("isFinite", correction);
  return l.branch(node, isUsable, () => l.b.add(root, correction), () => exact) as Value;
}
