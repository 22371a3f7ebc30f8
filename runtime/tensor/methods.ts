import type { Dtype } from "./algebra.ts";
import type { Padding } from "./operation.ts";
import type { Shape } from "./strided.ts";
import type { Tensor } from "./tensor.ts";
import type { Axes, AxesOf, Reduced } from "./types/axes.ts";
import type { Broadcast, Fitting } from "./types/broadcast.ts";
import type { ElementsShape, Indices } from "./types/elements.ts";
import type { AnyTensor, Lengths, Operand, ShapeOf } from "./types/operands.ts";
import type { Diagonal, Factor, Outer, Product, ProductKind, Solution } from "./types/products.ts";
import type {
  Choice,
  Floats,
  FloatsIn,
  In,
  Joint,
  JointFloats,
  JointFloatsIn,
  JointIn,
  JointTruths,
  Same,
  SumIn,
  Tensors,
  Truths,
} from "./types/results.ts";
import type {
  After,
  At,
  Expanded,
  Gathered,
  GatheredAt,
  OfRank,
  Padded,
  Parts,
  Permutation,
  Repeated,
  Replaced,
  Reshaped,
  Sliced,
  Squeezed,
  Tiled,
  Transposed,
} from "./types/shapes.ts";
import type { Convolved, Depthwise, Each, Filter, Separable, Windowed } from "./types/windows.ts";

/**
 * Operations as methods: `x.sum(0)` is `sum(x, 0)`. The receiver is a parameter, so that the signatures are the same for all
 * tensors, and types of tensors are compared by their shapes and kinds alone.
 */
export interface Methods {
  neg<X extends AnyTensor>(this: X): Same<X>;
  abs<X extends AnyTensor>(this: X): Same<X>;
  sign<X extends AnyTensor>(this: X): Same<X>;
  floor<X extends AnyTensor>(this: X): Same<X>;
  ceil<X extends AnyTensor>(this: X): Same<X>;
  trunc<X extends AnyTensor>(this: X): Same<X>;
  round<X extends AnyTensor>(this: X): Same<X>;
  square<X extends AnyTensor>(this: X): Same<X>;
  relu<X extends AnyTensor>(this: X): Same<X>;
  relu6<X extends AnyTensor>(this: X): Same<X>;
  sqrt<X extends AnyTensor>(this: X): Floats<X>;
  rsqrt<X extends AnyTensor>(this: X): Floats<X>;
  cbrt<X extends AnyTensor>(this: X): Floats<X>;
  reciprocal<X extends AnyTensor>(this: X): Floats<X>;
  exp<X extends AnyTensor>(this: X): Floats<X>;
  expm1<X extends AnyTensor>(this: X): Floats<X>;
  log<X extends AnyTensor>(this: X): Floats<X>;
  log1p<X extends AnyTensor>(this: X): Floats<X>;
  log2<X extends AnyTensor>(this: X): Floats<X>;
  log10<X extends AnyTensor>(this: X): Floats<X>;
  sin<X extends AnyTensor>(this: X): Floats<X>;
  cos<X extends AnyTensor>(this: X): Floats<X>;
  tan<X extends AnyTensor>(this: X): Floats<X>;
  asin<X extends AnyTensor>(this: X): Floats<X>;
  acos<X extends AnyTensor>(this: X): Floats<X>;
  atan<X extends AnyTensor>(this: X): Floats<X>;
  sinh<X extends AnyTensor>(this: X): Floats<X>;
  cosh<X extends AnyTensor>(this: X): Floats<X>;
  tanh<X extends AnyTensor>(this: X): Floats<X>;
  asinh<X extends AnyTensor>(this: X): Floats<X>;
  acosh<X extends AnyTensor>(this: X): Floats<X>;
  atanh<X extends AnyTensor>(this: X): Floats<X>;
  erf<X extends AnyTensor>(this: X): Floats<X>;
  erfc<X extends AnyTensor>(this: X): Floats<X>;
  sigmoid<X extends AnyTensor>(this: X): Floats<X>;
  logSigmoid<X extends AnyTensor>(this: X): Floats<X>;
  softplus<X extends AnyTensor>(this: X): Floats<X>;
  selu<X extends AnyTensor>(this: X): Floats<X>;
  silu<X extends AnyTensor>(this: X): Floats<X>;
  mish<X extends AnyTensor>(this: X): Floats<X>;
  logicalNot<X extends AnyTensor>(this: X): Truths<X>;
  isNaN<X extends AnyTensor>(this: X): Truths<X>;
  isInf<X extends AnyTensor>(this: X): Truths<X>;
  isFinite<X extends AnyTensor>(this: X): Truths<X>;
  gelu<X extends AnyTensor>(this: X, approximate?: boolean): Floats<X>;
  leakyRelu<X extends AnyTensor>(this: X, alpha?: number): Floats<X>;
  elu<X extends AnyTensor>(this: X, alpha?: number): Floats<X>;
  clip<X extends AnyTensor>(this: X, min: number, max: number): Same<X>;
  step<X extends AnyTensor>(this: X, alpha?: number): Same<X>;
  add<X extends AnyTensor, Y extends Operand>(this: X, y: Y & Fitting<"add", X, Y>): Joint<X, Y>;
  sub<X extends AnyTensor, Y extends Operand>(this: X, y: Y & Fitting<"sub", X, Y>): Joint<X, Y>;
  mul<X extends AnyTensor, Y extends Operand>(this: X, y: Y & Fitting<"mul", X, Y>): Joint<X, Y>;
  floorDiv<X extends AnyTensor, Y extends Operand>(this: X, y: Y & Fitting<"floorDiv", X, Y>): Joint<X, Y>;
  mod<X extends AnyTensor, Y extends Operand>(this: X, y: Y & Fitting<"mod", X, Y>): Joint<X, Y>;
  pow<X extends AnyTensor, Y extends Operand>(this: X, y: Y & Fitting<"pow", X, Y>): Joint<X, Y>;
  maximum<X extends AnyTensor, Y extends Operand>(this: X, y: Y & Fitting<"maximum", X, Y>): Joint<X, Y>;
  minimum<X extends AnyTensor, Y extends Operand>(this: X, y: Y & Fitting<"minimum", X, Y>): Joint<X, Y>;
  squaredDifference<X extends AnyTensor, Y extends Operand>(this: X, y: Y & Fitting<"squaredDifference", X, Y>): Joint<X, Y>;
  div<X extends AnyTensor, Y extends Operand>(this: X, y: Y & Fitting<"div", X, Y>): JointFloats<X, Y>;
  divNoNan<X extends AnyTensor, Y extends Operand>(this: X, y: Y & Fitting<"divNoNan", X, Y>): JointFloats<X, Y>;
  atan2<X extends AnyTensor, Y extends Operand>(this: X, y: Y & Fitting<"atan2", X, Y>): JointFloats<X, Y>;
  hypot<X extends AnyTensor, Y extends Operand>(this: X, y: Y & Fitting<"hypot", X, Y>): JointFloats<X, Y>;
  equal<X extends AnyTensor, Y extends Operand>(this: X, y: Y & Fitting<"equal", X, Y>): JointTruths<X, Y>;
  notEqual<X extends AnyTensor, Y extends Operand>(this: X, y: Y & Fitting<"notEqual", X, Y>): JointTruths<X, Y>;
  less<X extends AnyTensor, Y extends Operand>(this: X, y: Y & Fitting<"less", X, Y>): JointTruths<X, Y>;
  lessEqual<X extends AnyTensor, Y extends Operand>(this: X, y: Y & Fitting<"lessEqual", X, Y>): JointTruths<X, Y>;
  greater<X extends AnyTensor, Y extends Operand>(this: X, y: Y & Fitting<"greater", X, Y>): JointTruths<X, Y>;
  greaterEqual<X extends AnyTensor, Y extends Operand>(this: X, y: Y & Fitting<"greaterEqual", X, Y>): JointTruths<X, Y>;
  logicalAnd<X extends AnyTensor, Y extends Operand>(this: X, y: Y & Fitting<"logicalAnd", X, Y>): JointTruths<X, Y>;
  logicalOr<X extends AnyTensor, Y extends Operand>(this: X, y: Y & Fitting<"logicalOr", X, Y>): JointTruths<X, Y>;
  logicalXor<X extends AnyTensor, Y extends Operand>(this: X, y: Y & Fitting<"logicalXor", X, Y>): JointTruths<X, Y>;
  prelu<X extends AnyTensor, A extends Operand>(this: X, alpha: A & Fitting<"prelu", X, A>): JointFloats<X, A>;
  where<X extends AnyTensor, A extends Operand, B extends Operand>(
    this: X,
    a: A & Fitting<"where", X, A>,
    b: B & Fitting<"where", A, B>,
  ): Tensor<Broadcast<ShapeOf<X>, Broadcast<ShapeOf<A>, ShapeOf<B>>>, Choice<A, B>>;
  cast<X extends AnyTensor, const D extends Dtype>(this: X, dtype: D): Tensor<ShapeOf<X>, D>;
  sum<X extends AnyTensor, const A extends Axes = undefined, const K extends boolean = false>(
    this: X,
    axis?: A & AxesOf<"sum", X, A>,
    keepDims?: K,
  ): SumIn<Reduced<ShapeOf<X>, A, K>, X>;
  mean<X extends AnyTensor, const A extends Axes = undefined, const K extends boolean = false>(
    this: X,
    axis?: A & AxesOf<"mean", X, A>,
    keepDims?: K,
  ): FloatsIn<Reduced<ShapeOf<X>, A, K>, X>;
  prod<X extends AnyTensor, const A extends Axes = undefined, const K extends boolean = false>(
    this: X,
    axis?: A & AxesOf<"prod", X, A>,
    keepDims?: K,
  ): SumIn<Reduced<ShapeOf<X>, A, K>, X>;
  max<X extends AnyTensor, const A extends Axes = undefined, const K extends boolean = false>(
    this: X,
    axis?: A & AxesOf<"max", X, A>,
    keepDims?: K,
  ): In<Reduced<ShapeOf<X>, A, K>, X>;
  min<X extends AnyTensor, const A extends Axes = undefined, const K extends boolean = false>(
    this: X,
    axis?: A & AxesOf<"min", X, A>,
    keepDims?: K,
  ): In<Reduced<ShapeOf<X>, A, K>, X>;
  logSumExp<X extends AnyTensor, const A extends Axes = undefined, const K extends boolean = false>(
    this: X,
    axis?: A & AxesOf<"logSumExp", X, A>,
    keepDims?: K,
  ): FloatsIn<Reduced<ShapeOf<X>, A, K>, X>;
  variance<X extends AnyTensor, const A extends Axes = undefined, const K extends boolean = false>(
    this: X,
    axis?: A & AxesOf<"variance", X, A>,
    keepDims?: K,
  ): FloatsIn<Reduced<ShapeOf<X>, A, K>, X>;
  std<X extends AnyTensor, const A extends Axes = undefined, const K extends boolean = false>(
    this: X,
    axis?: A & AxesOf<"std", X, A>,
    keepDims?: K,
  ): FloatsIn<Reduced<ShapeOf<X>, A, K>, X>;
  any<X extends AnyTensor, const A extends Axes = undefined, const K extends boolean = false>(
    this: X,
    axis?: A & AxesOf<"any", X, A>,
    keepDims?: K,
  ): Tensor<Reduced<ShapeOf<X>, A, K>, "bool">;
  all<X extends AnyTensor, const A extends Axes = undefined, const K extends boolean = false>(
    this: X,
    axis?: A & AxesOf<"all", X, A>,
    keepDims?: K,
  ): Tensor<Reduced<ShapeOf<X>, A, K>, "bool">;
  moments<X extends AnyTensor, const A extends Axes = undefined, const K extends boolean = false>(
    this: X,
    axis?: A & AxesOf<"moments", X, A>,
    keepDims?: K,
  ): [mean: FloatsIn<Reduced<ShapeOf<X>, A, K>, X>, variance: FloatsIn<Reduced<ShapeOf<X>, A, K>, X>];
  norm<X extends AnyTensor, const A extends Axes = undefined, const K extends boolean = false>(
    this: X,
    order?: number,
    axis?: A & AxesOf<"norm", X, A>,
    keepDims?: K,
  ): FloatsIn<Reduced<ShapeOf<X>, A, K>, X>;
  argMax<X extends AnyTensor, const A extends number = 0>(this: X, axis?: A & AxesOf<"argMax", X, A>): Tensor<Reduced<ShapeOf<X>, A>, "int32">;
  argMin<X extends AnyTensor, const A extends number = 0>(this: X, axis?: A & AxesOf<"argMin", X, A>): Tensor<Reduced<ShapeOf<X>, A>, "int32">;
  matmul<X extends AnyTensor, Y extends Operand, const TX extends boolean = false, const TY extends boolean = false>(
    this: X,
    y: Y & Factor<"matmul", X, Y, TX, TY>,
    transposeX?: TX,
    transposeY?: TY,
  ): Tensor<Product<ShapeOf<X>, ShapeOf<Y>, TX, TY>, ProductKind<X, Y>>;
  dot<X extends AnyTensor, Y extends Operand>(this: X, y: Y & Factor<"dot", X, Y>): Tensor<Product<ShapeOf<X>, ShapeOf<Y>>, ProductKind<X, Y>>;
  outer<X extends AnyTensor, Y extends Operand>(this: X, y: Y): Tensor<[...ShapeOf<X>, ...ShapeOf<Y>], ProductKind<X, Y>>;
  zerosLike<X extends AnyTensor>(this: X): X;
  onesLike<X extends AnyTensor>(this: X): X;
  fullLike<X extends AnyTensor>(this: X, value: number): X;
  reshape<X extends AnyTensor, const N extends Shape>(this: X, shape: N): In<Reshaped<N>, X>;
  flatten<X extends AnyTensor>(this: X): In<[number], X>;
  transpose<X extends AnyTensor, const P extends Shape | undefined = undefined>(
    this: X,
    permutation?: P & Permutation<X, P>,
  ): In<Transposed<ShapeOf<X>, P>, X>;
  expandDims<X extends AnyTensor, const A extends number = 0>(this: X, axis?: A): In<Expanded<ShapeOf<X>, A>, X>;
  squeeze<X extends AnyTensor, const A extends Axes = undefined>(
    this: X,
    axis?: A & AxesOf<"squeeze", X, A>,
  ): In<A extends undefined ? Squeezed<ShapeOf<X>> : Reduced<ShapeOf<X>, A>, X>;
  broadcastTo<X extends AnyTensor, const N extends Shape>(this: X, shape: N): In<Lengths<N>, X>;
  slice<X extends AnyTensor, const B extends number | Shape, const Z extends number | Shape | undefined = undefined>(
    this: X,
    begin: B,
    size?: Z,
  ): In<Sliced<ShapeOf<X>, B, Z>, X>;
  stridedSlice<X extends AnyTensor>(
    this: X,
    begin: number | Shape,
    end: number | Shape,
    steps?: number | Shape,
  ): In<OfRank<ShapeOf<X>>, X>;
  reverse<X extends AnyTensor, const A extends Axes = undefined>(
    this: X,
    axis?: A & AxesOf<"reverse", X, A>,
  ): In<ShapeOf<X>, X>;
  flip<X extends AnyTensor, const A extends Axes = undefined>(
    this: X,
    axis?: A & AxesOf<"flip", X, A>,
  ): In<ShapeOf<X>, X>;
  tile<X extends AnyTensor, const R extends Shape>(this: X, repetitions: R): In<Tiled<ShapeOf<X>, R>, X>;
  repeat<X extends AnyTensor, const A extends number | undefined = undefined>(
    this: X,
    count: number,
    axis?: A,
  ): In<A extends number ? Replaced<ShapeOf<X>, A, number> : [number], X>;
  roll<X extends AnyTensor>(
    this: X,
    shift: number | readonly number[],
    axis: number | readonly number[],
  ): In<ShapeOf<X>, X>;
  pad<X extends AnyTensor, const P extends readonly (readonly [number, number])[]>(
    this: X,
    paddings: P,
    value?: number,
  ): In<Padded<ShapeOf<X>, P>, X>;
  mirrorPad<X extends AnyTensor, const P extends readonly (readonly [number, number])[]>(
    this: X,
    paddings: P,
    mode: "reflect" | "symmetric",
  ): In<Padded<ShapeOf<X>, P>, X>;
  unstack<X extends AnyTensor, const A extends number = 0>(
    this: X,
    axis?: A & AxesOf<"unstack", X, A>,
  ): Repeated<At<ShapeOf<X>, A>, In<Reduced<ShapeOf<X>, A>, X>>;
  split<X extends AnyTensor, const P extends number | Shape, const A extends number = 0>(
    this: X,
    parts: P,
    axis?: A & AxesOf<"split", X, A>,
  ): Tensors<Parts<ShapeOf<X>, P, A>, X>;
  gather<X extends AnyTensor, const I extends Indices, const A extends number = 0>(
    this: X,
    indices: I,
    axis?: A & AxesOf<"gather", X, A>,
  ): In<Gathered<ShapeOf<X>, ElementsShape<I>, A>, X>;
  gatherND<X extends AnyTensor, const I extends Indices>(
    this: X,
    indices: I,
  ): In<GatheredAt<ShapeOf<X>, ElementsShape<I>>, X>;
  tensorScatterUpdate<X extends AnyTensor>(
    this: X,
    indices: Indices,
    updates: Operand,
  ): In<ShapeOf<X>, X>;
  unsortedSegmentSum<X extends AnyTensor, const N extends number>(
    this: X,
    segments: Indices,
    count: N,
  ): In<[N, ...After<ShapeOf<X>, 1>], X>;
  embedding<X extends AnyTensor, const I extends Indices>(
    this: X,
    indices: I,
  ): In<[...ElementsShape<I>, ...After<ShapeOf<X>, 1>], X>;
  trace<X extends AnyTensor>(this: X): SumIn<Outer<ShapeOf<X>>, X>;
  diag<X extends AnyTensor>(this: X): In<Diagonal<ShapeOf<X>>, X>;
  bandPart<X extends AnyTensor>(this: X, lower: number, upper: number): In<ShapeOf<X>, X>;
  cholesky<X extends AnyTensor>(this: X): FloatsIn<ShapeOf<X>, X>;
  inverse<X extends AnyTensor>(this: X): FloatsIn<ShapeOf<X>, X>;
  determinant<X extends AnyTensor>(this: X): FloatsIn<Outer<ShapeOf<X>>, X>;
  solve<X extends AnyTensor, B extends Operand>(
    this: X,
    b: B & Factor<"solve", X, B>,
  ): JointFloatsIn<Solution<X, B>, X, B>;
  triangularSolve<X extends AnyTensor, B extends Operand>(
    this: X,
    b: B & Factor<"triangularSolve", X, B>,
    isLower?: boolean,
  ): JointFloatsIn<Solution<X, B>, X, B>;
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
  cumsum<X extends AnyTensor, const A extends number = 0>(
    this: X,
    axis?: A & AxesOf<"cumsum", X, A>,
    isExclusive?: boolean,
    isReverse?: boolean,
  ): Same<X>;
  cumprod<X extends AnyTensor, const A extends number = 0>(
    this: X,
    axis?: A & AxesOf<"cumprod", X, A>,
    isExclusive?: boolean,
    isReverse?: boolean,
  ): Same<X>;
}
