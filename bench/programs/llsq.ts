import { polynomialMisfit, polynomialMisfitGradient } from "../../examples/llsq.ts";
import { limits, type Program } from "../program.ts";
import { randomNumbers } from "../randomNumbers.ts";

/**
 * Gradient of `polynomialMisfit`: −Σᵢ rᵢ tᵢʲ for coefficient j, with residuals rᵢ = sign tᵢ − Σⱼ xⱼ tᵢʲ.
 *
 * Each point is finished before the next begins, so nothing is kept; the running power starts from the residual.
 */
export function polynomialMisfitGradientByHand(x: Float64Array, n: number): Float64Array {
  const m = x.length;
  const xAdj = new Float64Array(m);
  for (let i = 0; i < n; i++) {
    const t = -1 + (2 * i) / (n - 1);
    let residual = Math.sign(t);
    let power = 1;
    for (let j = 0; j < m; j++) {
      residual -= x[j] * power;
      power *= t;
    }
    let term = residual; // rᵢ tᵢʲ
    for (let j = 0; j < m; j++) {
      xAdj[j] -= term;
      term *= t;
    }
  }
  return xAdj;
}

export function ofSize(n: number): Program {
  const x = randomNumbers(1)(32, -1, 1);
  return {
    size: `n ${n}, m 32`,
    of: "primal",
    limit: limits.fusedReduction,
    wrt: [x],
    primal: () => polynomialMisfit(x, n),
    nabla: () => [polynomialMisfitGradient(x, n)],
    handwritten: () => [polynomialMisfitGradientByHand(x, n)],
    inputs: { x, n },
  };
}

export const programs = { llsq: () => ofSize(4096) };
