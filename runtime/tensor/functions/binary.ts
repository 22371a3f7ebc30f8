import type { Dtype } from "../algebra.ts";
import { call, type Tensor } from "../tensor.ts";
import type { Broadcast, BroadcastAll, Fitting } from "../types/broadcast.ts";
import type { Arithmetic, Operand, ShapeOf } from "../types/operands.ts";
import type { Choice, Joint, JointFloats, JointTruths, KindOfAll } from "../types/results.ts";

/** Sums of elements. */
export function add<A extends Operand, B extends Operand>(a: A, b: B & Fitting<"add", A, B>): Joint<A, B> {
  return call("add", a, b);
}

/** Differences of elements. */
export function sub<A extends Operand, B extends Operand>(a: A, b: B & Fitting<"sub", A, B>): Joint<A, B> {
  return call("sub", a, b);
}

/** Products of elements. Integers wrap around. */
export function mul<A extends Operand, B extends Operand>(a: A, b: B & Fitting<"mul", A, B>): Joint<A, B> {
  return call("mul", a, b);
}

/** Quotients of elements, rounded down. */
export function floorDiv<A extends Operand, B extends Operand>(a: A, b: B & Fitting<"floorDiv", A, B>): Joint<A, B> {
  return call("floorDiv", a, b);
}

/** Remainders of elements, with the sign of the divisor. */
export function mod<A extends Operand, B extends Operand>(a: A, b: B & Fitting<"mod", A, B>): Joint<A, B> {
  return call("mod", a, b);
}

/** Powers of elements. */
export function pow<A extends Operand, B extends Operand>(a: A, b: B & Fitting<"pow", A, B>): Joint<A, B> {
  return call("pow", a, b);
}

/** The larger one of elements; of equal ones, the first has the derivative. */
export function maximum<A extends Operand, B extends Operand>(a: A, b: B & Fitting<"maximum", A, B>): Joint<A, B> {
  return call("maximum", a, b);
}

/** The smaller one of elements; of equal ones, the first has the derivative. */
export function minimum<A extends Operand, B extends Operand>(a: A, b: B & Fitting<"minimum", A, B>): Joint<A, B> {
  return call("minimum", a, b);
}

/** Squares of the differences of elements. */
export function squaredDifference<A extends Operand, B extends Operand>(a: A, b: B & Fitting<"squaredDifference", A, B>): Joint<A, B> {
  return call("squaredDifference", a, b);
}

/** Quotients of elements; those of integers are float64. */
export function div<A extends Operand, B extends Operand>(a: A, b: B & Fitting<"div", A, B>): JointFloats<A, B> {
  return call("div", a, b);
}

/** Quotients of elements, and 0 where the divisor is 0. */
export function divNoNan<A extends Operand, B extends Operand>(a: A, b: B & Fitting<"divNoNan", A, B>): JointFloats<A, B> {
  return call("divNoNan", a, b);
}

/** Angles of the points (b, a), in radians. */
export function atan2<A extends Operand, B extends Operand>(a: A, b: B & Fitting<"atan2", A, B>): JointFloats<A, B> {
  return call("atan2", a, b);
}

/** √(a² + b²) without overflow; the derivative at 0 is 0. */
export function hypot<A extends Operand, B extends Operand>(a: A, b: B & Fitting<"hypot", A, B>): JointFloats<A, B> {
  return call("hypot", a, b);
}

/** Whether elements are equal. */
export function equal<A extends Operand, B extends Operand>(a: A, b: B & Fitting<"equal", A, B>): JointTruths<A, B> {
  return call("equal", a, b);
}

/** Whether elements differ. */
export function notEqual<A extends Operand, B extends Operand>(a: A, b: B & Fitting<"notEqual", A, B>): JointTruths<A, B> {
  return call("notEqual", a, b);
}

/** Whether a is less than b. */
export function less<A extends Operand, B extends Operand>(a: A, b: B & Fitting<"less", A, B>): JointTruths<A, B> {
  return call("less", a, b);
}

/** Whether a is less than b or equal. */
export function lessEqual<A extends Operand, B extends Operand>(a: A, b: B & Fitting<"lessEqual", A, B>): JointTruths<A, B> {
  return call("lessEqual", a, b);
}

/** Whether a is greater than b. */
export function greater<A extends Operand, B extends Operand>(a: A, b: B & Fitting<"greater", A, B>): JointTruths<A, B> {
  return call("greater", a, b);
}

/** Whether a is greater than b or equal. */
export function greaterEqual<A extends Operand, B extends Operand>(a: A, b: B & Fitting<"greaterEqual", A, B>): JointTruths<A, B> {
  return call("greaterEqual", a, b);
}

/** Whether both elements are other than 0. */
export function logicalAnd<A extends Operand, B extends Operand>(a: A, b: B & Fitting<"logicalAnd", A, B>): JointTruths<A, B> {
  return call("logicalAnd", a, b);
}

/** Whether one of the elements is other than 0. */
export function logicalOr<A extends Operand, B extends Operand>(a: A, b: B & Fitting<"logicalOr", A, B>): JointTruths<A, B> {
  return call("logicalOr", a, b);
}

/** Whether just one of the elements is other than 0. */
export function logicalXor<A extends Operand, B extends Operand>(a: A, b: B & Fitting<"logicalXor", A, B>): JointTruths<A, B> {
  return call("logicalXor", a, b);
}

/** Elements below 0 times those of `alpha`. */
export function prelu<X extends Operand, A extends Operand>(x: X, alpha: A & Fitting<"prelu", X, A>): JointFloats<X, A> {
  return call("prelu", x, alpha);
}

/**
 * Elements of `a` where the condition holds, of `b` elsewhere. Where both are expressions of the same call, only the one of
 * each pair that is taken has a derivative, so that NaN in the other does no harm.
 */
export function where<C extends Operand, A extends Operand, B extends Operand>(
  condition: C,
  a: A & Fitting<"where", C, A>,
  b: B & Fitting<"where", A, B>,
): Tensor<Broadcast<ShapeOf<C>, Broadcast<ShapeOf<A>, ShapeOf<B>>>, Choice<A, B>> {
  return call("where", condition, a, b);
}

/** The sum of tensors. */
export function addN<const X extends readonly Operand[]>(tensors: X): Tensor<BroadcastAll<X>, Arithmetic<KindOfAll<X>>> {
  return call("addN", tensors);
}

/** Elements as those of another kind: float to int32 is cut towards 0, and bool is whether it is other than 0. */
export function cast<X extends Operand, const D extends Dtype>(x: X, dtype: D): Tensor<ShapeOf<X>, D> {
  return call("cast", x, dtype);
}
