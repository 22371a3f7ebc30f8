import { call, type Tensor } from "../tensor.ts";
import type { Axes, AxesOf, Reduced } from "../types/axes.ts";
import type { Operand, ShapeOf } from "../types/operands.ts";
import type { FloatsIn, In, Same, SumIn } from "../types/results.ts";

/** The sum of the elements along axes; of all by default. */
export function sum<X extends Operand, const A extends Axes = undefined, const K extends boolean = false>(
  x: X,
  axis?: A & AxesOf<"sum", X, A>,
  keepDims?: K,
): SumIn<Reduced<ShapeOf<X>, A, K>, X> {
  return call("sum", x, axis, keepDims);
}

/** The mean of the elements along axes; of all by default. */
export function mean<X extends Operand, const A extends Axes = undefined, const K extends boolean = false>(
  x: X,
  axis?: A & AxesOf<"mean", X, A>,
  keepDims?: K,
): FloatsIn<Reduced<ShapeOf<X>, A, K>, X> {
  return call("mean", x, axis, keepDims);
}

/** The product of the elements along axes; of all by default. */
export function prod<X extends Operand, const A extends Axes = undefined, const K extends boolean = false>(
  x: X,
  axis?: A & AxesOf<"prod", X, A>,
  keepDims?: K,
): SumIn<Reduced<ShapeOf<X>, A, K>, X> {
  return call("prod", x, axis, keepDims);
}

/** The largest element along axes; of all by default. Without elements, -Infinity. */
export function max<X extends Operand, const A extends Axes = undefined, const K extends boolean = false>(
  x: X,
  axis?: A & AxesOf<"max", X, A>,
  keepDims?: K,
): In<Reduced<ShapeOf<X>, A, K>, X> {
  return call("max", x, axis, keepDims);
}

/** The smallest element along axes; of all by default. Without elements, Infinity. */
export function min<X extends Operand, const A extends Axes = undefined, const K extends boolean = false>(
  x: X,
  axis?: A & AxesOf<"min", X, A>,
  keepDims?: K,
): In<Reduced<ShapeOf<X>, A, K>, X> {
  return call("min", x, axis, keepDims);
}

/** log Σ eˣ along axes; of all elements by default. Nothing overflows. */
export function logSumExp<X extends Operand, const A extends Axes = undefined, const K extends boolean = false>(
  x: X,
  axis?: A & AxesOf<"logSumExp", X, A>,
  keepDims?: K,
): FloatsIn<Reduced<ShapeOf<X>, A, K>, X> {
  return call("logSumExp", x, axis, keepDims);
}

/** The mean square of the distance from the mean, along axes; of all elements by default. */
export function variance<X extends Operand, const A extends Axes = undefined, const K extends boolean = false>(
  x: X,
  axis?: A & AxesOf<"variance", X, A>,
  keepDims?: K,
): FloatsIn<Reduced<ShapeOf<X>, A, K>, X> {
  return call("variance", x, axis, keepDims);
}

/** The root of the variance, whose derivative is 0 where it is 0. */
export function std<X extends Operand, const A extends Axes = undefined, const K extends boolean = false>(
  x: X,
  axis?: A & AxesOf<"std", X, A>,
  keepDims?: K,
): FloatsIn<Reduced<ShapeOf<X>, A, K>, X> {
  return call("std", x, axis, keepDims);
}

/** Whether one of the elements along axes is other than 0; of all by default. */
export function any<X extends Operand, const A extends Axes = undefined, const K extends boolean = false>(
  x: X,
  axis?: A & AxesOf<"any", X, A>,
  keepDims?: K,
): Tensor<Reduced<ShapeOf<X>, A, K>, "bool"> {
  return call("any", x, axis, keepDims);
}

/** Whether all elements along axes are other than 0; all by default. */
export function all<X extends Operand, const A extends Axes = undefined, const K extends boolean = false>(
  x: X,
  axis?: A & AxesOf<"all", X, A>,
  keepDims?: K,
): Tensor<Reduced<ShapeOf<X>, A, K>, "bool"> {
  return call("all", x, axis, keepDims);
}

/** Mean and variance along axes; of all elements by default. */
export function moments<X extends Operand, const A extends Axes = undefined, const K extends boolean = false>(
  x: X,
  axis?: A & AxesOf<"moments", X, A>,
  keepDims?: K,
): [mean: FloatsIn<Reduced<ShapeOf<X>, A, K>, X>, variance: FloatsIn<Reduced<ShapeOf<X>, A, K>, X>] {
  return call("moments", x, axis, keepDims);
}

/**
 * The norm (Σ|x|ᵖ)^(1/p) of the elements along axes, of all by default. `order` is p, by default 2; Infinity and -Infinity give the
 * largest and the smallest absolute value, 0 counts the elements other than 0. The derivative at 0 is 0.
 */
export function norm<X extends Operand, const A extends Axes = undefined, const K extends boolean = false>(
  x: X,
  order?: number,
  axis?: A & AxesOf<"norm", X, A>,
  keepDims?: K,
): FloatsIn<Reduced<ShapeOf<X>, A, K>, X> {
  return call("norm", x, order, axis, keepDims);
}

/** The index of the largest element along an axis, by default the first one. Of equal ones it is the first. */
export function argMax<X extends Operand, const A extends number = 0>(x: X, axis?: A & AxesOf<"argMax", X, A>): Tensor<Reduced<ShapeOf<X>, A>, "int32"> {
  return call("argMax", x, axis);
}

/** The index of the smallest element along an axis, by default the first one. Of equal ones it is the first. */
export function argMin<X extends Operand, const A extends number = 0>(x: X, axis?: A & AxesOf<"argMin", X, A>): Tensor<Reduced<ShapeOf<X>, A>, "int32"> {
  return call("argMin", x, axis);
}

/** The sums of the elements up to each along an axis, by default the first one; exclusive: without the element itself. */
export function cumsum<X extends Operand, const A extends number = 0>(
  x: X,
  axis?: A & AxesOf<"cumsum", X, A>,
  isExclusive?: boolean,
  isReverse?: boolean,
): Same<X> {
  return call("cumsum", x, axis, isExclusive, isReverse);
}

/** The products of the elements up to each along an axis, by default the first one; exclusive: without the element itself. */
export function cumprod<X extends Operand, const A extends number = 0>(
  x: X,
  axis?: A & AxesOf<"cumprod", X, A>,
  isExclusive?: boolean,
  isReverse?: boolean,
): Same<X> {
  return call("cumprod", x, axis, isExclusive, isReverse);
}
