import type { Padding } from "../operation.ts";
import type { Shape } from "../strided.ts";
import { call } from "../tensor.ts";
import type { Lengths, Operand, ShapeOf } from "../types/operands.ts";
import type { FloatsIn, In, JointIn } from "../types/results.ts";
import type { Convolved, Depthwise, Each, Filter, Separable, Windowed } from "../types/windows.ts";

/**
 * Convolution of data [batch, length, inputs], with or without the batch, with a filter [length, inputs, outputs]. The result
 * is as long with padding "same", inside of the data with "valid", and with so many zeros around the data with a number.
 */
export function conv1d<X extends Operand, F extends Operand, const T extends Each = 1, const P extends Padding = "valid", const L extends Each = 1>(
  x: X,
  filter: F & Filter<"conv1d", X, F, 1>,
  strides?: T,
  padding?: P,
  dilations?: L,
): JointIn<Convolved<ShapeOf<X>, ShapeOf<F>, 1, T, P, L>, X, F> {
  return call("conv1d", x, filter, strides, padding, dilations);
}

/**
 * Convolution of data [batch, height, width, inputs], with or without the batch, with a filter [height, width, inputs, outputs]. The result
 * is as long with padding "same", inside of the data with "valid", and with so many zeros around the data with a number.
 */
export function conv2d<X extends Operand, F extends Operand, const T extends Each = 1, const P extends Padding = "valid", const L extends Each = 1>(
  x: X,
  filter: F & Filter<"conv2d", X, F, 2>,
  strides?: T,
  padding?: P,
  dilations?: L,
): JointIn<Convolved<ShapeOf<X>, ShapeOf<F>, 2, T, P, L>, X, F> {
  return call("conv2d", x, filter, strides, padding, dilations);
}

/**
 * Convolution of data [batch, depth, height, width, inputs], with or without the batch, with a filter [depth, height, width, inputs, outputs]. The result
 * is as long with padding "same", inside of the data with "valid", and with so many zeros around the data with a number.
 */
export function conv3d<X extends Operand, F extends Operand, const T extends Each = 1, const P extends Padding = "valid", const L extends Each = 1>(
  x: X,
  filter: F & Filter<"conv3d", X, F, 3>,
  strides?: T,
  padding?: P,
  dilations?: L,
): JointIn<Convolved<ShapeOf<X>, ShapeOf<F>, 3, T, P, L>, X, F> {
  return call("conv3d", x, filter, strides, padding, dilations);
}

/** Convolution of each channel with filters of its own, of shape [height, width, channels, multiplier]. */
export function depthwiseConv2d<X extends Operand, F extends Operand, const T extends Each = 1, const P extends Padding = "valid", const L extends Each = 1>(
  x: X,
  filter: F,
  strides?: T,
  padding?: P,
  dilations?: L,
): JointIn<Depthwise<ShapeOf<X>, ShapeOf<F>, T, P, L>, X, F> {
  return call("depthwiseConv2d", x, filter, strides, padding, dilations);
}

/** depthwiseConv2d, whose channels a filter [1, 1, channels, outputs] then mixes. */
export function separableConv2d<X extends Operand, F extends Operand, G extends Operand, const T extends Each = 1, const P extends Padding = "valid", const L extends Each = 1>(
  x: X,
  depthwiseFilter: F,
  pointwiseFilter: G,
  strides?: T,
  padding?: P,
  dilations?: L,
): JointIn<Separable<ShapeOf<X>, ShapeOf<F>, ShapeOf<G>, T, P, L>, X, F> {
  return call("separableConv2d", x, depthwiseFilter, pointwiseFilter, strides, padding, dilations);
}

/**
 * The transpose of conv2d as a linear function of its data: what each element adds to an output of the given shape. The filter
 * is [height, width, outputs, inputs].
 */
export function conv2dTranspose<X extends Operand, F extends Operand, const N extends Shape>(
  x: X,
  filter: F,
  outputShape: N,
  strides?: Each,
  padding?: Padding,
): JointIn<Lengths<N>, X, F> {
  return call("conv2dTranspose", x, filter, outputShape, strides, padding);
}

/** The largest element in each window. Windows are as far apart as they are long, unless `strides` say otherwise. */
export function maxPool1d<X extends Operand, const Z extends Each, const T extends Each = Z, const P extends Padding = "valid">(
  x: X,
  size: Z,
  strides?: T,
  padding?: P,
): In<Windowed<ShapeOf<X>, 1, Z, T, P>, X> {
  return call("maxPool1d", x, size, strides, padding);
}

/** The mean of the elements in each window; what is put around the data does not count. Windows are as far apart as they are long, unless `strides` say otherwise. */
export function avgPool1d<X extends Operand, const Z extends Each, const T extends Each = Z, const P extends Padding = "valid">(
  x: X,
  size: Z,
  strides?: T,
  padding?: P,
): FloatsIn<Windowed<ShapeOf<X>, 1, Z, T, P>, X> {
  return call("avgPool1d", x, size, strides, padding);
}

/** The largest element in each window. Windows are as far apart as they are long, unless `strides` say otherwise. */
export function maxPool<X extends Operand, const Z extends Each, const T extends Each = Z, const P extends Padding = "valid">(
  x: X,
  size: Z,
  strides?: T,
  padding?: P,
): In<Windowed<ShapeOf<X>, 2, Z, T, P>, X> {
  return call("maxPool", x, size, strides, padding);
}

/** The mean of the elements in each window; what is put around the data does not count. Windows are as far apart as they are long, unless `strides` say otherwise. */
export function avgPool<X extends Operand, const Z extends Each, const T extends Each = Z, const P extends Padding = "valid">(
  x: X,
  size: Z,
  strides?: T,
  padding?: P,
): FloatsIn<Windowed<ShapeOf<X>, 2, Z, T, P>, X> {
  return call("avgPool", x, size, strides, padding);
}

/** The largest element in each window. Windows are as far apart as they are long, unless `strides` say otherwise. */
export function maxPool3d<X extends Operand, const Z extends Each, const T extends Each = Z, const P extends Padding = "valid">(
  x: X,
  size: Z,
  strides?: T,
  padding?: P,
): In<Windowed<ShapeOf<X>, 3, Z, T, P>, X> {
  return call("maxPool3d", x, size, strides, padding);
}

/** The mean of the elements in each window; what is put around the data does not count. Windows are as far apart as they are long, unless `strides` say otherwise. */
export function avgPool3d<X extends Operand, const Z extends Each, const T extends Each = Z, const P extends Padding = "valid">(
  x: X,
  size: Z,
  strides?: T,
  padding?: P,
): FloatsIn<Windowed<ShapeOf<X>, 3, Z, T, P>, X> {
  return call("avgPool3d", x, size, strides, padding);
}
