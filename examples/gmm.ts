import { valueAndGrad } from "nabla";
import { multivariateLogGamma } from "./lib/logGamma.ts";
import { logSumExp } from "./lib/logSumExp.ts";

/**
 * ‖Q (x − μ)‖² for one point and one component, with Q lower triangular: row i is
 *
 *     (Q z)ᵢ = exp(qᵢ) zᵢ + Σⱼ Lᵢⱼ zⱼ,   j < i.
 *
 * L is packed column by column, so going right by one column within a row moves by d − j − 2.
 * `point` is where x starts in `x`; `mean` and `triangle` are where the component starts in `mu` and `l`.
 */
function squaredMahalanobis(
  x: Float64Array,
  point: number,
  mu: Float64Array,
  scale: Float64Array,
  mean: number,
  l: Float64Array,
  triangle: number,
  d: number,
): number {
  let sum = 0;
  for (let i = 0; i < d; i++) {
    let row = scale[mean + i] * (x[point + i] - mu[mean + i]);
    let at = triangle + i - 1;
    for (let j = 0; j < i; j++) {
      row += l[at] * (x[point + j] - mu[mean + j]);
      at += d - j - 2;
    }
    sum += row * row;
  }
  return sum;
}

/**
 * Logarithm of the Wishart prior of all components:
 *
 *     Σₖ (m Σⱼ qₖⱼ − γ²/2 ‖Qₖ‖²) + K (N d log(γ/√2) − log Γ_d(N/2)),   N = d + m + 1.
 */
function logWishartPrior(
  scale: Float64Array,
  logDeterminant: Float64Array,
  l: Float64Array,
  d: number,
  m: number,
  gamma: number,
): number {
  let frobenius = 0;
  for (let i = 0; i < scale.length; i++) frobenius += scale[i] * scale[i];
  for (let i = 0; i < l.length; i++) frobenius += l[i] * l[i];
  let sumOfLogs = 0;
  for (let c = 0; c < logDeterminant.length; c++) sumOfLogs += logDeterminant[c];
  const freedom = d + m + 1;
  const constant = freedom * d * Math.log(gamma / Math.SQRT2) - multivariateLogGamma(0.5 * freedom, d);
  return m * sumOfLogs - 0.5 * gamma * gamma * frobenius + logDeterminant.length * constant;
}

/**
 * Log-posterior of a Gaussian mixture whose K inverse covariances are QₖᵀQₖ:
 *
 *     Σᵢ logsumexpₖ(αₖ + Σⱼ qₖⱼ − ½‖Qₖ(xᵢ − μₖ)‖²) − n (d/2 · log 2π + logsumexp α) + log prior
 *
 * @param alpha logarithms of the unnormalised weights, [K]
 * @param mu means, [K × d]
 * @param q logarithms of the diagonals of Qₖ, [K × d]
 * @param l strict lower triangles of Qₖ, column by column, [K × d(d − 1)/2]
 * @param x points, [n × d]
 * @param m, gamma parameters of the Wishart prior
 */
export function logPosterior(
  alpha: Float64Array,
  mu: Float64Array,
  q: Float64Array,
  l: Float64Array,
  x: Float64Array,
  d: number,
  m: number,
  gamma: number,
): number {
  const components = alpha.length;
  const n = x.length / d;
  const triangleSize = (d * (d - 1)) / 2;

  const scale = new Float64Array(components * d); // diagonals of Qₖ
  const logDeterminant = new Float64Array(components); // Σⱼ qₖⱼ
  for (let c = 0; c < components; c++) {
    let sum = 0;
    for (let j = 0; j < d; j++) {
      sum += q[c * d + j];
      scale[c * d + j] = Math.exp(q[c * d + j]);
    }
    logDeterminant[c] = sum;
  }

  const terms = new Float64Array(components);
  let total = 0;
  for (let i = 0; i < n; i++) {
    for (let c = 0; c < components; c++) {
      const distance = squaredMahalanobis(x, i * d, mu, scale, c * d, l, c * triangleSize, d);
      terms[c] = alpha[c] + logDeterminant[c] - 0.5 * distance;
    }
    total += logSumExp(terms);
  }

  const normaliser = n * (0.5 * d * Math.log(2 * Math.PI) + logSumExp(alpha));
  return total - normaliser + logWishartPrior(scale, logDeterminant, l, d, m, gamma);
}

/** Value and gradient `[alpha, mu, q, l]` of the log-posterior, in one call. */
export const logPosteriorAndGradient = valueAndGrad(logPosterior, { wrt: [0, 1, 2, 3] });
