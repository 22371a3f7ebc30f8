import { logSumExp, logSumExpGradient } from "../../examples/lse.ts";
import { limits, type Program } from "../program.ts";
import { randomNumbers } from "../randomNumbers.ts";

/** Gradient of `logSumExp`: the softmax of x. The exponentials are kept in the array of the result. */
export function logSumExpGradientByHand(x: Float64Array): Float64Array {
  const n = x.length;
  let largest = x[0];
  for (let i = 1; i < n; i++) {
    if (x[i] > largest) largest = x[i];
  }
  const xAdj = new Float64Array(n);
  let sum = 0;
  for (let i = 0; i < n; i++) {
    const exponential = Math.exp(x[i] - largest);
    xAdj[i] = exponential;
    sum += exponential;
  }
  const reciprocal = 1 / sum;
  for (let i = 0; i < n; i++) xAdj[i] *= reciprocal;
  return xAdj;
}

export function ofSize(n: number): Program {
  const x = randomNumbers(2)(n, -5, 5);
  return {
    size: `n ${n}`,
    of: "primal",
    limit: limits.fusedReduction,
    wrt: [x],
    primal: () => logSumExp(x),
    nabla: () => [logSumExpGradient(x)],
    handwritten: () => [logSumExpGradientByHand(x)],
    inputs: { x },
  };
}

export const programs = { lse: () => ofSize(50_000) };
