import { endOfChain, endOfChainGradient } from "../../examples/ode.ts";
import { limits, type Program } from "../program.ts";
import { randomNumbers } from "../randomNumbers.ts";

/** rate ← right-hand side of the chain at the state stored in `states` from `at` on. */
function chainRate(x: Float64Array, states: Float64Array, at: number, rate: Float64Array): void {
  rate[0] = x[0];
  for (let i = 1; i < x.length; i++) rate[i] = x[i] * states[at + i - 1];
}

/**
 * Adjoint of one stage of a step, whose rate k was computed at the state stored in `states` from `at` on. Takes the adjoint of
 * k in kAdj; adds to xAdj and to yAdj, the adjoint of the state at the beginning of the step; and leaves in kAdj the adjoint of
 * the previous stage's rate, which enters the step with the weight `weight` and this stage with `factor`.
 */
function stageAdjoint(
  x: Float64Array,
  states: Float64Array,
  at: number,
  weight: number,
  factor: number,
  endAdj: Float64Array,
  kAdj: Float64Array,
  xAdj: Float64Array,
  yAdj: Float64Array,
): void {
  const last = x.length - 1;
  xAdj[0] += kAdj[0];
  for (let i = 0; i < last; i++) {
    const rateAdj = kAdj[i + 1];
    const stateAdj = rateAdj * x[i + 1];
    xAdj[i + 1] += rateAdj * states[at + i];
    yAdj[i] += stateAdj;
    kAdj[i] = weight * endAdj[i] + factor * stateAdj;
  }
  kAdj[last] = weight * endAdj[last];
}

/**
 * Gradient of `endOfChain`. The forward sweep keeps the four states at which each step evaluates the right-hand side:
 * they are written where the reverse sweep will read them, and nothing else is kept.
 */
export function endOfChainGradientByHand(x: Float64Array, steps: number): Float64Array {
  const n = x.length;
  const h = 2 / steps;
  const states = new Float64Array((4 * steps + 1) * n); // y, stage 2, stage 3, stage 4 of every step; then the final y
  const k1 = new Float64Array(n);
  const k2 = new Float64Array(n);
  const k3 = new Float64Array(n);
  const k4 = new Float64Array(n);
  for (let step = 0; step < steps; step++) {
    const s1 = 4 * step * n;
    const s2 = s1 + n;
    const s3 = s2 + n;
    const s4 = s3 + n;
    const next = s4 + n;
    chainRate(x, states, s1, k1);
    for (let i = 0; i < n; i++) states[s2 + i] = states[s1 + i] + 0.5 * h * k1[i];
    chainRate(x, states, s2, k2);
    for (let i = 0; i < n; i++) states[s3 + i] = states[s1 + i] + 0.5 * h * k2[i];
    chainRate(x, states, s3, k3);
    for (let i = 0; i < n; i++) states[s4 + i] = states[s1 + i] + h * k3[i];
    chainRate(x, states, s4, k4);
    for (let i = 0; i < n; i++) {
      states[next + i] = states[s1 + i] + (h / 6) * (k1[i] + 2 * k2[i] + 2 * k3[i] + k4[i]);
    }
  }

  const xAdj = new Float64Array(n);
  const yAdj = new Float64Array(n);
  yAdj[n - 1] = 1;
  const endAdj = k1; // adjoint of y at the end of the step, while yAdj becomes the one at its beginning
  const kAdj = k2;
  for (let step = steps - 1; step >= 0; step--) {
    const s1 = 4 * step * n;
    for (let i = 0; i < n; i++) {
      endAdj[i] = yAdj[i];
      kAdj[i] = (h / 6) * yAdj[i];
    }
    stageAdjoint(x, states, s1 + 3 * n, h / 3, h, endAdj, kAdj, xAdj, yAdj);
    stageAdjoint(x, states, s1 + 2 * n, h / 3, 0.5 * h, endAdj, kAdj, xAdj, yAdj);
    stageAdjoint(x, states, s1 + n, h / 6, 0.5 * h, endAdj, kAdj, xAdj, yAdj);
    stageAdjoint(x, states, s1, 0, 0, endAdj, kAdj, xAdj, yAdj);
  }
  return xAdj;
}

function ode(): Program {
  const x = randomNumbers(4)(100, 20, 50); // large enough that no state along the chain is denormal
  return {
    size: "n 100, s 100",
    of: "primal",
    limit: limits.countedLoops,
    wrt: [x],
    primal: () => endOfChain(x, 100),
    nabla: () => [endOfChainGradient(x, 100)],
    handwritten: () => [endOfChainGradientByHand(x, 100)],
    inputs: { x, steps: 100 },
  };
}

export const programs = { ode };
