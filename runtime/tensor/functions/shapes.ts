import type { Shape } from "../strided.ts";
import { call } from "../tensor.ts";
import type { Axes, AxesOf, Reduced } from "../types/axes.ts";
import type { Lengths, Operand, ShapeOf } from "../types/operands.ts";
import type { In } from "../types/results.ts";
import type { Expanded, OfRank, Padded, Permutation, Replaced, Reshaped, SameSize, Sliced, Squeezed, Tiled, Transposed } from "../types/shapes.ts";

/** The elements in row-major order, in another shape. One length may be -1, which stands for what is left. */
export function reshape<X extends Operand, const N extends Shape>(x: X, shape: N & SameSize<X, N>): In<Reshaped<N>, X> {
  return call("reshape", x, shape);
}

/** All elements in one dimension. */
export function flatten<X extends Operand>(x: X): In<[number], X> {
  return call("flatten", x);
}

/** The dimensions in another order, by default the reverse one. No element is copied. */
export function transpose<X extends Operand, const P extends Shape | undefined = undefined>(
  x: X,
  permutation?: P & Permutation<X, P>,
): In<Transposed<ShapeOf<X>, P>, X> {
  return call("transpose", x, permutation);
}

/** A dimension of length 1 more before that at `axis`, by default at the front. */
export function expandDims<X extends Operand, const A extends number = 0>(
  x: X,
  axis?: A,
): In<Expanded<ShapeOf<X>, A>, X> {
  return call("expandDims", x, axis);
}

/** Without dimensions of length 1: those given, or all. */
export function squeeze<X extends Operand, const A extends Axes = undefined>(
  x: X,
  axis?: A & AxesOf<"squeeze", X, A>,
): In<A extends undefined ? Squeezed<ShapeOf<X>> : Reduced<ShapeOf<X>, A>, X> {
  return call("squeeze", x, axis);
}

/** The elements repeated along dimensions of length 1, and along new ones in front. No element is copied. */
export function broadcastTo<X extends Operand, const N extends Shape>(x: X, shape: N): In<Lengths<N>, X> {
  return call("broadcastTo", x, shape);
}

/**
 * So many elements from `begin` on along each dimension, or along the first ones. A size of -1, or none, takes all that are left. No
 * element is copied.
 */
export function slice<X extends Operand, const B extends number | Shape, const Z extends number | Shape | undefined = undefined>(
  x: X,
  begin: B,
  size?: Z,
): In<Sliced<ShapeOf<X>, B, Z>, X> {
  return call("slice", x, begin, size);
}

/**
 * Elements from `begin` on, before `end`, in steps, along the first dimensions. Negative places count from the end, and places
 * outside are cut, as in Python's slices. No element is copied.
 */
export function stridedSlice<X extends Operand>(
  x: X,
  begin: number | Shape,
  end: number | Shape,
  steps?: number | Shape,
): In<OfRank<ShapeOf<X>>, X> {
  return call("stridedSlice", x, begin, end, steps);
}

/** The elements in reverse order along axes, by default along all. No element is copied. */
export function reverse<X extends Operand, const A extends Axes = undefined>(
  x: X,
  axis?: A & AxesOf<"reverse", X, A>,
): In<ShapeOf<X>, X> {
  return call("reverse", x, axis);
}

/** The elements in reverse order along axes, by default along all. No element is copied. */
export function flip<X extends Operand, const A extends Axes = undefined>(
  x: X,
  axis?: A & AxesOf<"flip", X, A>,
): In<ShapeOf<X>, X> {
  return call("flip", x, axis);
}

/** The tensor so many times along each of the last dimensions. */
export function tile<X extends Operand, const R extends Shape>(x: X, repetitions: R): In<Tiled<ShapeOf<X>, R>, X> {
  return call("tile", x, repetitions);
}

/** Each element so many times along an axis; without an axis, all elements in one dimension. */
export function repeat<X extends Operand, const A extends number | undefined = undefined>(
  x: X,
  count: number,
  axis?: A,
): In<A extends number ? Replaced<ShapeOf<X>, A, number> : [number], X> {
  return call("repeat", x, count, axis);
}

/** The elements moved along axes; those that leave at the end come in at the beginning. */
export function roll<X extends Operand>(
  x: X,
  shift: number | readonly number[],
  axis: number | readonly number[],
): In<ShapeOf<X>, X> {
  return call("roll", x, shift, axis);
}

/** Elements of one value, by default 0, before and after those along each dimension. */
export function pad<X extends Operand, const P extends readonly (readonly [number, number])[]>(
  x: X,
  paddings: P,
  value?: number,
): In<Padded<ShapeOf<X>, P>, X> {
  return call("pad", x, paddings, value);
}

/**
 * Elements mirrored before and after those along each dimension: in "symmetric" mode with those at the edges, in "reflect" mode
 * without.
 */
export function mirrorPad<X extends Operand, const P extends readonly (readonly [number, number])[]>(
  x: X,
  paddings: P,
  mode: "reflect" | "symmetric",
): In<Padded<ShapeOf<X>, P>, X> {
  return call("mirrorPad", x, paddings, mode);
}
