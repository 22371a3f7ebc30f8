import { valueAndGrad } from "nabla";
import { multivariateLogGamma } from "./lib/logGamma.ts";
import { logSumExp } from "./lib/logSumExp.ts";

/**
 * The lower triangular factors Qₖ, row by row, [K × d × d]: exp(q) on the diagonal and below it L, which is packed column by
 * column. Unpacked once, they are read in order for every point.
 */
function unpackFactors(q: Float64Array, l: Float64Array, components: number, d: number): Float64Array {
  const factors = new Float64Array(components * d * d);
  let at = 0;
  for (let c = 0; c < components; c++) {
    for (let j = 0; j < d; j++) {
      factors[(c * d + j) * d + j] = Math.exp(q[c * d + j]);
      for (let i = j + 1; i < d; i++) {
        factors[(c * d + i) * d + j] = l[at];
        at++;
      }
    }
  }
  return factors;
}

/** ‖Q (x − μ)‖² for one point, which starts at `point` in `x`, and component c. */
function squaredDistance(
  x: Float64Array,
  point: number,
  mu: Float64Array,
  factors: Float64Array,
  c: number,
  d: number,
): number {
  let sum = 0;
  for (let i = 0; i < d; i++) {
    let row = 0;
    for (let j = 0; j <= i; j++) {
      row += factors[(c * d + i) * d + j] * (x[point + j] - mu[c * d + j]);
    }
    sum += row * row;
  }
  return sum;
}

/**
 * Logarithm of the Wishart prior of all components:
 *
 *     Σₖ (m log det Qₖ − γ²/2 ‖Qₖ‖²) + K (N d log(γ/√2) − log Γ_d(N/2)),   N = d + m + 1.
 */
function logWishartPrior(
  factors: Float64Array,
  logDeterminants: Float64Array,
  d: number,
  m: number,
  gamma: number,
): number {
  let squares = 0;
  for (let i = 0; i < factors.length; i++) squares += factors[i] * factors[i];
  let sumOfLogs = 0;
  for (let c = 0; c < logDeterminants.length; c++) sumOfLogs += logDeterminants[c];
  const freedom = d + m + 1;
  const constant = freedom * d * Math.log(gamma / Math.SQRT2) - multivariateLogGamma(0.5 * freedom, d);
  return m * sumOfLogs - 0.5 * gamma * gamma * squares + logDeterminants.length * constant;
}

/**
 * Log-posterior of a Gaussian mixture whose K inverse covariances are QₖᵀQₖ:
 *
 *     Σᵢ logsumexpₖ(αₖ + log det Qₖ − ½‖Qₖ(xᵢ − μₖ)‖²) − n (d/2 · log 2π + logsumexp α) + log prior
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
  const factors = unpackFactors(q, l, components, d);
  const logDeterminants = new Float64Array(components); // Σⱼ qₖⱼ
  for (let c = 0; c < components; c++) {
    let sum = 0;
    for (let j = 0; j < d; j++) sum += q[c * d + j];
    logDeterminants[c] = sum;
  }

  const terms = new Float64Array(components);
  let total = 0;
  for (let i = 0; i < n; i++) {
    for (let c = 0; c < components; c++) {
      terms[c] = alpha[c] + logDeterminants[c] - 0.5 * squaredDistance(x, i * d, mu, factors, c, d);
    }
    total += logSumExp(terms);
  }

  const normaliser = n * (0.5 * d * Math.log(2 * Math.PI) + logSumExp(alpha));
  return total - normaliser + logWishartPrior(factors, logDeterminants, d, m, gamma);
}

/** Value and gradient `[alpha, mu, q, l]` of the log-posterior, in one call. */
export const logPosteriorAndGradient = valueAndGrad(logPosterior, { wrt: [0, 1, 2, 3] });
