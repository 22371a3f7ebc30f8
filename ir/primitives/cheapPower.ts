import type { Value } from "../ops.ts";
import type { ScalarBuilder } from "../scalarBuilder.ts";

const largestUnrolled = 16;

/**
 * x^exponent for derivative code, where a last bit may differ: products, square roots and reciprocals for small integral
 * and half-integral exponents (a few nanoseconds against 12–42 for `**`), else the general power.
 */
export function cheapPower(b: ScalarBuilder, x: Value, exponent: number): Value {
  const magnitude = Math.abs(exponent);
  if (magnitude > largestUnrolled || !Number.isInteger(2 * magnitude)) return b.apply("pow", x, b.constant(exponent));
  const whole = Math.floor(magnitude);
  const factors = whole > 0 || magnitude === 0 ? [integralPower(b, x, whole)] : [];
  if (whole < magnitude) factors.push(b.apply("sqrt", x));
  const power = factors.reduce((product, factor) => b.mul(product, factor));
  return exponent < 0 ? b.div(b.constant(1), power) : power;
}

/** xⁿ by repeated squaring: x²ᵐ = (xᵐ)², x²ᵐ⁺¹ = (xᵐ)²·x. */
function integralPower(b: ScalarBuilder, x: Value, n: number): Value {
  if (n === 0) return b.constant(1);
  if (n === 1) return x;
  const root = integralPower(b, x, Math.floor(n / 2));
  const square = b.mul(root, root);
  return n % 2 === 0 ? square : b.mul(square, x);
}
