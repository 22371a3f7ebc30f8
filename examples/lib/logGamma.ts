/**
 * log Γ(x) for x > 0, by Stirling's series after shifting the argument to x ≥ 10 with Γ(x + 1) = x Γ(x).
 * Accurate to about 1e-15 of max(1, |log Γ(x)|).
 */
export function logGamma(x: number): number {
  let product = 1;
  while (x < 10) {
    product *= x;
    x += 1;
  }
  const r = 1 / (x * x);
  // Bernoulli terms B₂ₖ / (2k(2k − 1) x²ᵏ⁻¹), k = 1 … 7
  const series =
    (1 / 12 +
      r * (-1 / 360 + r * (1 / 1260 + r * (-1 / 1680 + r * (1 / 1188 + r * (-691 / 360360 + r * (1 / 156))))))) /
    x;
  return (x - 0.5) * Math.log(x) - x + 0.5 * Math.log(2 * Math.PI) + series - Math.log(product);
}

/**
 * Logarithm of the multivariate gamma function,
 *
 *     log Γ_d(a) = d(d − 1)/4 · log π + Σⱼ log Γ(a + (1 − j)/2),   j = 1 … d.
 */
export function multivariateLogGamma(a: number, d: number): number {
  let sum = ((d * (d - 1)) / 4) * Math.log(Math.PI);
  for (let j = 1; j <= d; j++) {
    sum += logGamma(a + (1 - j) / 2);
  }
  return sum;
}
