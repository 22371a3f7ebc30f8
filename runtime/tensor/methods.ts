import type { Dtype } from "./algebra.ts";
import type { Tensor } from "./tensor.ts";
import type { Axes, AxesOf, Reduced } from "./types/axes.ts";
import type { Broadcast, Fitting } from "./types/broadcast.ts";
import type { AnyTensor, Operand, ShapeOf } from "./types/operands.ts";
import type { Factor, Product, ProductKind } from "./types/products.ts";
import type { Choice, Floats, FloatsIn, In, Joint, JointFloats, JointTruths, Same, SumIn, Truths } from "./types/results.ts";

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
}
