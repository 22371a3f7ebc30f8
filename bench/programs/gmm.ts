import { grad, hvp } from "nabla";
import { logPosterior, logPosteriorAndGradient } from "../../examples/gmm.ts";
import { multivariateLogGamma } from "../../examples/lib/logGamma.ts";
import { limits, type Program } from "../program.ts";
import { randomNumbers } from "../randomNumbers.ts";

/** The log-posterior of k components, by all its parameters in one array: alpha, mu, q, l. */
function posterior(parameters: Float64Array, k: number, x: Float64Array, d: number): number {
  const mu = k;
  const q = mu + k * d;
  const l = q + k * d;
  return logPosterior(
    parameters.subarray(0, mu),
    parameters.subarray(mu, q),
    parameters.subarray(q, l),
    parameters.subarray(l, parameters.length),
    x,
    d,
    0,
    1,
  );
}

const posteriorGradient = grad(posterior);
const posteriorProduct = hvp(posterior);

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

/** The lower triangular factors, row by row: exp(q) on the diagonal, the columns of l below it. */
function unpackFactors(q: Float64Array, l: Float64Array, components: number, d: number): Float64Array {
  const factors = new Float64Array(components * d * d);
  let at = 0;
  for (let c = 0; c < components; c++) {
    for (let j = 0; j < d; j++) {
      factors[(c * d + j) * d + j] = Math.exp(q[c * d + j]);
      for (let i = j + 1; i < d; i++) factors[(c * d + i) * d + j] = l[at++];
    }
  }
  return factors;
}

/**
 * Value and gradient of `logPosterior`.
 *
 * Each point is finished before the next begins; of every component it keeps z = x − μ and Qz. The adjoints of the factors
 * are collected in their unpacked form, and go into those of q and l at the end.
 */
export function logPosteriorAndGradientByHand(
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
  const factors = unpackFactors(q, l, components, d);
  const offsets = new Float64Array(components); // α + log det Q
  let sumOfLogs = 0;
  for (let c = 0; c < components; c++) {
    let sum = 0;
    for (let j = 0; j < d; j++) sum += q[c * d + j];
    offsets[c] = alpha[c] + sum;
    sumOfLogs += sum;
  }

  const alphaAdj = new Float64Array(components);
  const muAdj = new Float64Array(mu.length);
  const factorsAdj = new Float64Array(factors.length);
  const centred = new Float64Array(components * d);
  const rows = new Float64Array(components * d);
  const terms = new Float64Array(components);
  let total = 0;
  for (let point = 0; point < n * d; point += d) {
    for (let c = 0; c < components; c++) {
      const mean = c * d;
      let distance = 0;
      for (let i = 0; i < d; i++) {
        centred[mean + i] = x[point + i] - mu[mean + i];
        const at = (mean + i) * d;
        let row = 0;
        for (let j = 0; j <= i; j++) row += factors[at + j] * centred[mean + j];
        rows[mean + i] = row;
        distance += row * row;
      }
      terms[c] = offsets[c] - 0.5 * distance;
    }
    total += logSumExpAndSoftmax(terms);
    for (let c = 0; c < components; c++) {
      const mean = c * d;
      const weight = terms[c];
      alphaAdj[c] += weight;
      for (let i = 0; i < d; i++) {
        const at = (mean + i) * d;
        const rowAdj = -weight * rows[mean + i];
        for (let j = 0; j <= i; j++) {
          factorsAdj[at + j] += rowAdj * centred[mean + j];
          muAdj[mean + j] -= rowAdj * factors[at + j];
        }
      }
    }
  }

  let squares = 0;
  for (let i = 0; i < factors.length; i++) {
    squares += factors[i] * factors[i];
    factorsAdj[i] -= gamma * gamma * factors[i];
  }
  const qAdj = new Float64Array(q.length);
  const lAdj = new Float64Array(l.length);
  let at = 0;
  for (let c = 0; c < components; c++) {
    for (let j = 0; j < d; j++) {
      const diagonal = (c * d + j) * d + j;
      qAdj[c * d + j] = factorsAdj[diagonal] * factors[diagonal] + alphaAdj[c] + m; // log det enters the terms as α does
      for (let i = j + 1; i < d; i++) lAdj[at++] = factorsAdj[(c * d + i) * d + j];
    }
  }
  const weights = Float64Array.from(alpha);
  const normaliser = n * (0.5 * d * Math.log(2 * Math.PI) + logSumExpAndSoftmax(weights));
  for (let c = 0; c < components; c++) alphaAdj[c] -= n * weights[c];

  const freedom = d + m + 1;
  const constant = freedom * d * Math.log(gamma / Math.SQRT2) - multivariateLogGamma(0.5 * freedom, d);
  const prior = m * sumOfLogs - 0.5 * gamma * gamma * squares + components * constant;
  return { value: total - normaliser + prior, grad: [alphaAdj, muAdj, qAdj, lAdj] };
}

const [d, k, n] = [10, 25, 1000];
const size = `d ${d}, k ${k}, n ${n}`;

function gmm(): Program {
  const random = randomNumbers(3);
  const alpha = random(k, -1, 1);
  const mu = random(k * d, -1, 1);
  const q = random(k * d, -0.5, 0.5);
  const l = random((k * d * (d - 1)) / 2, -0.5, 0.5);
  const x = random(n * d, -1.5, 1.5);
  return {
    size,
    of: "primal",
    limit: limits.countedLoops,
    wrt: [alpha, mu, q, l],
    primal: () => logPosterior(alpha, mu, q, l, x, d, 0, 1),
    nabla: () => logPosteriorAndGradient(alpha, mu, q, l, x, d, 0, 1).grad,
    handwritten: () => logPosteriorAndGradientByHand(alpha, mu, q, l, x, d, 0, 1).grad,
    inputs: { alpha, mu, q, l, x, d },
  };
}

function gmmSecondOrder(): Program {
  const random = randomNumbers(6);
  const count = k * (1 + 2 * d + (d * (d - 1)) / 2);
  const x = random(n * d, -1.5, 1.5);
  const direction = random(count, -1, 1);
  const parameters = random(count, -0.5, 0.5);
  return {
    size,
    of: "gradient",
    limit: limits.hessianProduct,
    wrt: [parameters],
    primal: () => posteriorGradient(parameters, k, x, d),
    nabla: () => [posteriorProduct(parameters, direction, k, x, d)],
    direction,
  };
}

export const programs = { gmm, "gmm hvp": gmmSecondOrder };
