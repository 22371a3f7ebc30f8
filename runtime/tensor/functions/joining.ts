import type { Shape } from "../strided.ts";
import { call, type Tensor } from "../tensor.ts";
import type { AxesOf, Reduced } from "../types/axes.ts";
import type { Operand, ShapeOf } from "../types/operands.ts";
import type { In, KindOfAll, Tensors } from "../types/results.ts";
import type { At, Concatenated, Expanded, Joinable, Parts, Repeated, Stackable } from "../types/shapes.ts";

/** Tensors one after another along an axis, by default the first one. */
export function concat<const X extends readonly Operand[], const A extends number = 0>(
  tensors: X & Joinable<"concat", X, A>,
  axis?: A,
): Tensor<Concatenated<X, A>, KindOfAll<X>> {
  return call("concat", tensors, axis);
}

/** Tensors of one shape along an axis of their own, by default the first one. */
export function stack<const X extends readonly Operand[], const A extends number = 0>(
  tensors: X & Stackable<X, A>,
  axis?: A,
): Tensor<Expanded<ShapeOf<X[0]>, A, X["length"]>, KindOfAll<X>> {
  return call("stack", tensors, axis);
}

/** Two matrices of coordinates: each element of x in a row, and each of y in a column. No element is copied. */
export function meshgrid<X extends Operand, Y extends Operand>(x: X, y: Y): [In<[...ShapeOf<Y>, ...ShapeOf<X>], X>, In<[...ShapeOf<Y>, ...ShapeOf<X>], Y>] {
  return call("meshgrid", x, y);
}

/** The tensors along an axis, by default along the first one. No element is copied. */
export function unstack<X extends Operand, const A extends number = 0>(
  x: X,
  axis?: A & AxesOf<"unstack", X, A>,
): Repeated<At<ShapeOf<X>, A>, In<Reduced<ShapeOf<X>, A>, X>> {
  return call("unstack", x, axis);
}

/** Parts along an axis, by default the first one: so many of the same length, or of the lengths given. No element is copied. */
export function split<X extends Operand, const P extends number | Shape, const A extends number = 0>(
  x: X,
  parts: P,
  axis?: A & AxesOf<"split", X, A>,
): Tensors<Parts<ShapeOf<X>, P, A>, X> {
  return call("split", x, parts, axis);
}
