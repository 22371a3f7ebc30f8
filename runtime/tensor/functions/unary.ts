import { call } from "../tensor.ts";
import type { Floats, Same, Truths } from "../types/results.ts";
import type { Operand } from "../types/operands.ts";

/** -x of each element. */
export function neg<X extends Operand>(x: X): Same<X> {
  return call("neg", x);
}

/** Absolute value of each element; the derivative at 0 is 0. */
export function abs<X extends Operand>(x: X): Same<X> {
  return call("abs", x);
}

/** -1, 0 or 1 by the sign of each element. */
export function sign<X extends Operand>(x: X): Same<X> {
  return call("sign", x);
}

/** Each element, rounded down. */
export function floor<X extends Operand>(x: X): Same<X> {
  return call("floor", x);
}

/** Each element, rounded up. */
export function ceil<X extends Operand>(x: X): Same<X> {
  return call("ceil", x);
}

/** Each element, rounded towards 0. */
export function trunc<X extends Operand>(x: X): Same<X> {
  return call("trunc", x);
}

/** The integer nearest to each element; halves go to the even one. */
export function round<X extends Operand>(x: X): Same<X> {
  return call("round", x);
}

/** x² of each element. */
export function square<X extends Operand>(x: X): Same<X> {
  return call("square", x);
}

/** The larger of 0 and each element; the derivative at 0 is 0. */
export function relu<X extends Operand>(x: X): Same<X> {
  return call("relu", x);
}

/** Each element, cut to the range from 0 to 6. */
export function relu6<X extends Operand>(x: X): Same<X> {
  return call("relu6", x);
}

/** Square root of each element. */
export function sqrt<X extends Operand>(x: X): Floats<X> {
  return call("sqrt", x);
}

/** 1/√x of each element. */
export function rsqrt<X extends Operand>(x: X): Floats<X> {
  return call("rsqrt", x);
}

/** Cube root of each element. */
export function cbrt<X extends Operand>(x: X): Floats<X> {
  return call("cbrt", x);
}

/** 1/x of each element. */
export function reciprocal<X extends Operand>(x: X): Floats<X> {
  return call("reciprocal", x);
}

/** eˣ of each element. */
export function exp<X extends Operand>(x: X): Floats<X> {
  return call("exp", x);
}

/** eˣ - 1 of each element, precise near 0. */
export function expm1<X extends Operand>(x: X): Floats<X> {
  return call("expm1", x);
}

/** Natural logarithm of each element. */
export function log<X extends Operand>(x: X): Floats<X> {
  return call("log", x);
}

/** log(1 + x) of each element, precise near 0. */
export function log1p<X extends Operand>(x: X): Floats<X> {
  return call("log1p", x);
}

/** Logarithm to base 2 of each element. */
export function log2<X extends Operand>(x: X): Floats<X> {
  return call("log2", x);
}

/** Logarithm to base 10 of each element. */
export function log10<X extends Operand>(x: X): Floats<X> {
  return call("log10", x);
}

/** Sine of each element. */
export function sin<X extends Operand>(x: X): Floats<X> {
  return call("sin", x);
}

/** Cosine of each element. */
export function cos<X extends Operand>(x: X): Floats<X> {
  return call("cos", x);
}

/** Tangent of each element. */
export function tan<X extends Operand>(x: X): Floats<X> {
  return call("tan", x);
}

/** Arcsine of each element. */
export function asin<X extends Operand>(x: X): Floats<X> {
  return call("asin", x);
}

/** Arccosine of each element. */
export function acos<X extends Operand>(x: X): Floats<X> {
  return call("acos", x);
}

/** Arctangent of each element. */
export function atan<X extends Operand>(x: X): Floats<X> {
  return call("atan", x);
}

/** Hyperbolic sine of each element. */
export function sinh<X extends Operand>(x: X): Floats<X> {
  return call("sinh", x);
}

/** Hyperbolic cosine of each element. */
export function cosh<X extends Operand>(x: X): Floats<X> {
  return call("cosh", x);
}

/** Hyperbolic tangent of each element. */
export function tanh<X extends Operand>(x: X): Floats<X> {
  return call("tanh", x);
}

/** Inverse hyperbolic sine of each element. */
export function asinh<X extends Operand>(x: X): Floats<X> {
  return call("asinh", x);
}

/** Inverse hyperbolic cosine of each element. */
export function acosh<X extends Operand>(x: X): Floats<X> {
  return call("acosh", x);
}

/** Inverse hyperbolic tangent of each element. */
export function atanh<X extends Operand>(x: X): Floats<X> {
  return call("atanh", x);
}

/** Error function of each element, to the last bits. */
export function erf<X extends Operand>(x: X): Floats<X> {
  return call("erf", x);
}

/** 1 - erf(x) of each element, precise where that is small. */
export function erfc<X extends Operand>(x: X): Floats<X> {
  return call("erfc", x);
}

/** 1/(1 + e⁻ˣ) of each element. */
export function sigmoid<X extends Operand>(x: X): Floats<X> {
  return call("sigmoid", x);
}

/** log(1/(1 + e⁻ˣ)) of each element. */
export function logSigmoid<X extends Operand>(x: X): Floats<X> {
  return call("logSigmoid", x);
}

/** log(1 + eˣ) of each element. */
export function softplus<X extends Operand>(x: X): Floats<X> {
  return call("softplus", x);
}

/** Scaled exponential linear unit (Klambauer et al., 2017) of each element. */
export function selu<X extends Operand>(x: X): Floats<X> {
  return call("selu", x);
}

/** x/(1 + e⁻ˣ) of each element, also called swish. */
export function silu<X extends Operand>(x: X): Floats<X> {
  return call("silu", x);
}

/** x·tanh(log(1 + eˣ)) of each element. */
export function mish<X extends Operand>(x: X): Floats<X> {
  return call("mish", x);
}

/** Whether each element is 0. */
export function logicalNot<X extends Operand>(x: X): Truths<X> {
  return call("logicalNot", x);
}

/** Whether each element is NaN. */
export function isNaN<X extends Operand>(x: X): Truths<X> {
  return call("isNaN", x);
}

/** Whether each element is Infinity or -Infinity. */
export function isInf<X extends Operand>(x: X): Truths<X> {
  return call("isInf", x);
}

/** Whether each element is a finite number. */
export function isFinite<X extends Operand>(x: X): Truths<X> {
  return call("isFinite", x);
}

/** x times the part of a normal distribution below x. `approximate` takes the formula with tanh. */
export function gelu<X extends Operand>(x: X, approximate?: boolean): Floats<X> {
  return call("gelu", x, approximate);
}

/** Elements below 0 times `alpha`, by default 0.2. */
export function leakyRelu<X extends Operand>(x: X, alpha?: number): Floats<X> {
  return call("leakyRelu", x, alpha);
}

/** Elements x below 0 become alpha·(eˣ - 1); `alpha` is 1 by default. */
export function elu<X extends Operand>(x: X, alpha?: number): Floats<X> {
  return call("elu", x, alpha);
}

/** Each element, cut to the range from `min` to `max`. */
export function clip<X extends Operand>(x: X, min: number, max: number): Same<X> {
  return call("clip", x, min, max);
}

/** 1 for elements above 0, `alpha` for others, which is 0 by default. */
export function step<X extends Operand>(x: X, alpha?: number): Same<X> {
  return call("step", x, alpha);
}
