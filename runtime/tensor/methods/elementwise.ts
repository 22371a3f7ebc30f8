import type { Dtype } from "../algebra.ts";
import type { Tensor } from "../tensor.ts";
import type { Broadcast, BroadcastAll, Fitting } from "../types/broadcast.ts";
import type { AnyTensor, Arithmetic, Operand, ShapeOf } from "../types/operands.ts";
import type { Choice, Floats, Joint, JointFloats, JointTruths, KindOfAll, Same, Truths } from "../types/results.ts";

/** Operations on each element. */
export interface ElementwiseMethods {
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
  addN<X extends AnyTensor, const Y extends readonly Operand[]>(this: X, others: Y): Tensor<BroadcastAll<[X, ...Y]>, Arithmetic<KindOfAll<[X, ...Y]>>>;
  prelu<X extends AnyTensor, A extends Operand>(this: X, alpha: A & Fitting<"prelu", X, A>): JointFloats<X, A>;
  where<X extends AnyTensor, A extends Operand, B extends Operand>(
    this: X,
    a: A & Fitting<"where", X, A>,
    b: B & Fitting<"where", A, B>,
  ): Tensor<Broadcast<ShapeOf<X>, Broadcast<ShapeOf<A>, ShapeOf<B>>>, Choice<A, B>>;
  cast<X extends AnyTensor, const D extends Dtype>(this: X, dtype: D): Tensor<ShapeOf<X>, D>;
}
