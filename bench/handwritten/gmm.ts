import { multivariateLogGamma } from "../../examples/lib/logGamma.ts";

interface ValueAndGradient {
  value: number;
  grad: [alpha: Float64Array, mu: Float64Array, q: Float64Array, l: Float64Array];
}

/** log Σ exp of the terms, which become their own softmax: the partial derivatives of the result. */
function logSumExpAndSoftmax(terms: Float64Array): number {
  const n = terms.length;
  let largest = terms[0];
  for (let i = 1; i < n; i++) {
    if (terms[i] > largest) largest = terms[i];
  }
  let sum = 0;
  for (let i = 0; i < n; i++) {
    const exponential = Math.exp(terms[i] - largest);
    terms[i] = exponential;
    sum += exponential;
  }
  const reciprocal = 1 / sum;
  for (let i = 0; i < n; i++) terms[i] *= reciprocal;
  return largest + Math.log(sum);
}

/**
 * Value and gradient of `logPosterior`.
 *
 * Each point is finished before the next begins. For every component it keeps z = x − μ and Qz; the reverse sweep goes
 * down the columns of L, in which L and its adjoint are contiguous and the adjoint of zⱼ stays in a local.
 */
export function logPosteriorAndGradient(
  alpha: Float64Array,
  mu: Float64Array,
  q: Float64Array,
  l: Float64Array,
  x: Float64Array,
  d: number,
  m: number,
  gamma: number,
): ValueAndGradient {
  const components = alpha.length;
  const n = x.length / d;
  const triangleSize = (d * (d - 1)) / 2;
  const scale = q.map(Math.exp);
  const offset = new Float64Array(components); // α + Σⱼ qⱼ
  let sumOfLogs = 0;
  for (let c = 0; c < components; c++) {
    let sum = 0;
    for (let j = 0; j < d; j++) sum += q[c * d + j];
    offset[c] = alpha[c] + sum;
    sumOfLogs += sum;
  }

  const alphaAdj = new Float64Array(components);
  const muAdj = new Float64Array(mu.length);
  const scaleAdj = new Float64Array(q.length);
  const lAdj = new Float64Array(l.length);
  const centred = new Float64Array(components * d);
  const rows = new Float64Array(components * d);
  const terms = new Float64Array(components);
  let total = 0;
  for (let i = 0; i < n; i++) {
    const point = i * d;
    for (let c = 0; c < components; c++) {
      const mean = c * d;
      for (let r = 0; r < d; r++) centred[mean + r] = x[point + r] - mu[mean + r];
      let distance = 0;
      for (let r = 0; r < d; r++) {
        let row = scale[mean + r] * centred[mean + r];
        let at = c * triangleSize + r - 1;
        for (let j = 0; j < r; j++) {
          row += l[at] * centred[mean + j];
          at += d - j - 2;
        }
        rows[mean + r] = row;
        distance += row * row;
      }
      terms[c] = offset[c] - 0.5 * distance;
    }
    total += logSumExpAndSoftmax(terms);

    for (let c = 0; c < components; c++) {
      const weight = terms[c];
      const mean = c * d;
      alphaAdj[c] += weight;
      for (let r = 0; r < d; r++) rows[mean + r] *= -weight;
      let at = c * triangleSize;
      for (let j = 0; j < d; j++) {
        const z = centred[mean + j];
        const rowAdj = rows[mean + j];
        scaleAdj[mean + j] += rowAdj * z;
        let zAdj = rowAdj * scale[mean + j];
        for (let r = j + 1; r < d; r++) {
          lAdj[at] += rows[mean + r] * z;
          zAdj += rows[mean + r] * l[at];
          at++;
        }
        muAdj[mean + j] -= zAdj;
      }
    }
  }

  // prior and normaliser; α and q enter the terms of all points with the same partial, collected in alphaAdj
  let frobenius = 0;
  for (let i = 0; i < l.length; i++) {
    frobenius += l[i] * l[i];
    lAdj[i] -= gamma * gamma * l[i];
  }
  const qAdj = scaleAdj;
  for (let c = 0; c < components; c++) {
    for (let i = c * d; i < (c + 1) * d; i++) {
      frobenius += scale[i] * scale[i];
      qAdj[i] = (scaleAdj[i] - gamma * gamma * scale[i]) * scale[i] + alphaAdj[c] + m;
    }
  }
  const weights = Float64Array.from(alpha);
  const normaliser = n * (0.5 * d * Math.log(2 * Math.PI) + logSumExpAndSoftmax(weights));
  for (let c = 0; c < components; c++) alphaAdj[c] -= n * weights[c];

  const freedom = d + m + 1;
  const constant = freedom * d * Math.log(gamma / Math.SQRT2) - multivariateLogGamma(0.5 * freedom, d);
  const prior = m * sumOfLogs - 0.5 * gamma * gamma * frobenius + components * constant;
  return { value: total - normaliser + prior, grad: [alphaAdj, muAdj, qAdj, lAdj] };
}
