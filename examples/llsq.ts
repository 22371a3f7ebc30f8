import { grad } from "nabla";

/**
 * Misfit of a polynomial to the sign function at n points spread evenly over [−1, 1]:
 *
 *     ½ Σᵢ (sign tᵢ − Σⱼ xⱼ tᵢʲ)²,   tᵢ = −1 + 2i/(n − 1).
 *
 * @param x coefficients of the polynomial, lowest power first
 * @param n number of points, at least 2
 */
export function polynomialMisfit(x: Float64Array, n: number): number {
  let sum = 0;
  for (let i = 0; i < n; i++) {
    const t = -1 + (2 * i) / (n - 1);
    let residual = Math.sign(t);
    let power = 1; // tʲ
    for (let j = 0; j < x.length; j++) {
      residual -= x[j] * power;
      power *= t;
    }
    sum += residual * residual;
  }
  return 0.5 * sum;
}

/** Gradient of the misfit in the coefficients. */
export const polynomialMisfitGradient = grad(polynomialMisfit);
