import type { Padding } from "../operation.ts";
import type { Shape } from "../strided.ts";
import type { AxesOf } from "../types/axes.ts";
import type { Fitting } from "../types/broadcast.ts";
import type { ElementsShape, Indices } from "../types/elements.ts";
import type { AnyTensor, Lengths, Operand, ShapeOf } from "../types/operands.ts";
import type { Floats, FloatsIn, In, JointFloatsIn, JointIn } from "../types/results.ts";
import type { After } from "../types/shapes.ts";
import type { Convolved, Depthwise, Each, Filter, Separable, Windowed } from "../types/windows.ts";

/** Operations of neural networks. */
export interface NetworkMethods {
  embedding<X extends AnyTensor, const I extends Indices>(
    this: X,
    indices: I,
  ): In<[...ElementsShape<I>, ...After<ShapeOf<X>, 1>], X>;
  softmax<X extends AnyTensor, const A extends number = -1>(this: X, axis?: A & AxesOf<"softmax", X, A>): Floats<X>;
  logSoftmax<X extends AnyTensor, const A extends number = -1>(
    this: X,
    axis?: A & AxesOf<"logSoftmax", X, A>,
  ): Floats<X>;
  crossEntropy<X extends AnyTensor>(this: X, labels: Operand): FloatsIn<[], X>;
  sigmoidCrossEntropy<X extends AnyTensor, L extends Operand>(
    this: X,
    labels: L & Fitting<"sigmoidCrossEntropy", X, L>,
  ): JointFloatsIn<[], X, L>;
  mse<X extends AnyTensor, Y extends Operand>(this: X, y: Y & Fitting<"mse", X, Y>): JointFloatsIn<[], X, Y>;
  huberLoss<X extends AnyTensor, Y extends Operand>(
    this: X,
    y: Y & Fitting<"huberLoss", X, Y>,
    delta?: number,
  ): JointFloatsIn<[], X, Y>;
  batchNorm<X extends AnyTensor, M extends Operand, V extends Operand>(
    this: X,
    mean: M & Fitting<"batchNorm", X, M>,
    variance: V & Fitting<"batchNorm", X, V>,
    offset?: Operand,
    scale?: Operand,
    epsilon?: number,
  ): Floats<X>;
  layerNorm<X extends AnyTensor>(
    this: X,
    scale?: Operand,
    offset?: Operand,
    axes?: number | readonly number[],
    epsilon?: number,
  ): Floats<X>;
  dropout<X extends AnyTensor>(this: X, rate: number, seed: number): Floats<X>;
  conv1d<X extends AnyTensor, F extends Operand, const T extends Each = 1, const P extends Padding = "valid", const L extends Each = 1>(
    this: X,
    filter: F & Filter<"conv1d", X, F, 1>,
    strides?: T,
    padding?: P,
    dilations?: L,
  ): JointIn<Convolved<ShapeOf<X>, ShapeOf<F>, 1, T, P, L>, X, F>;
  conv2d<X extends AnyTensor, F extends Operand, const T extends Each = 1, const P extends Padding = "valid", const L extends Each = 1>(
    this: X,
    filter: F & Filter<"conv2d", X, F, 2>,
    strides?: T,
    padding?: P,
    dilations?: L,
  ): JointIn<Convolved<ShapeOf<X>, ShapeOf<F>, 2, T, P, L>, X, F>;
  conv3d<X extends AnyTensor, F extends Operand, const T extends Each = 1, const P extends Padding = "valid", const L extends Each = 1>(
    this: X,
    filter: F & Filter<"conv3d", X, F, 3>,
    strides?: T,
    padding?: P,
    dilations?: L,
  ): JointIn<Convolved<ShapeOf<X>, ShapeOf<F>, 3, T, P, L>, X, F>;
  depthwiseConv2d<X extends AnyTensor, F extends Operand, const T extends Each = 1, const P extends Padding = "valid", const L extends Each = 1>(
    this: X,
    filter: F,
    strides?: T,
    padding?: P,
    dilations?: L,
  ): JointIn<Depthwise<ShapeOf<X>, ShapeOf<F>, T, P, L>, X, F>;
  separableConv2d<X extends AnyTensor, F extends Operand, G extends Operand, const T extends Each = 1, const P extends Padding = "valid", const L extends Each = 1>(
    this: X,
    depthwiseFilter: F,
    pointwiseFilter: G,
    strides?: T,
    padding?: P,
    dilations?: L,
  ): JointIn<Separable<ShapeOf<X>, ShapeOf<F>, ShapeOf<G>, T, P, L>, X, F>;
  conv2dTranspose<X extends AnyTensor, F extends Operand, const N extends Shape>(
    this: X,
    filter: F,
    outputShape: N,
    strides?: Each,
    padding?: Padding,
  ): JointIn<Lengths<N>, X, F>;
  maxPool1d<X extends AnyTensor, const Z extends Each, const T extends Each = Z, const P extends Padding = "valid">(
    this: X,
    size: Z,
    strides?: T,
    padding?: P,
  ): In<Windowed<ShapeOf<X>, 1, Z, T, P>, X>;
  avgPool1d<X extends AnyTensor, const Z extends Each, const T extends Each = Z, const P extends Padding = "valid">(
    this: X,
    size: Z,
    strides?: T,
    padding?: P,
  ): FloatsIn<Windowed<ShapeOf<X>, 1, Z, T, P>, X>;
  maxPool<X extends AnyTensor, const Z extends Each, const T extends Each = Z, const P extends Padding = "valid">(
    this: X,
    size: Z,
    strides?: T,
    padding?: P,
  ): In<Windowed<ShapeOf<X>, 2, Z, T, P>, X>;
  avgPool<X extends AnyTensor, const Z extends Each, const T extends Each = Z, const P extends Padding = "valid">(
    this: X,
    size: Z,
    strides?: T,
    padding?: P,
  ): FloatsIn<Windowed<ShapeOf<X>, 2, Z, T, P>, X>;
  maxPool3d<X extends AnyTensor, const Z extends Each, const T extends Each = Z, const P extends Padding = "valid">(
    this: X,
    size: Z,
    strides?: T,
    padding?: P,
  ): In<Windowed<ShapeOf<X>, 3, Z, T, P>, X>;
  avgPool3d<X extends AnyTensor, const Z extends Each, const T extends Each = Z, const P extends Padding = "valid">(
    this: X,
    size: Z,
    strides?: T,
    padding?: P,
  ): FloatsIn<Windowed<ShapeOf<X>, 3, Z, T, P>, X>;
}
