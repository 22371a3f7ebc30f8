import { grad } from "nabla";

/**
 * Right-hand side of the chain y₀' = x₀, yᵢ' = xᵢ yᵢ₋₁, written into `rate`.
 */
function chainRate(x: Float64Array, y: Float64Array, rate: Float64Array): void {
  rate[0] = x[0];
  for (let i = 1; i < x.length; i++) {
    rate[i] = x[i] * y[i - 1];
  }
}

/**
 * Integrates the chain from y(0) = 0 to y(2) with the classical Runge–Kutta method of fourth order.
 *
 * @param x rate constants, one per state
 * @param steps number of steps, each of length 2/steps
 * @returns the state y(2)
 */
export function integrateChain(x: Float64Array, steps: number): Float64Array {
  const n = x.length;
  const h = 2 / steps;
  const y = new Float64Array(n);
  const stage = new Float64Array(n);
  const k1 = new Float64Array(n);
  const k2 = new Float64Array(n);
  const k3 = new Float64Array(n);
  const k4 = new Float64Array(n);
  for (let step = 0; step < steps; step++) {
    chainRate(x, y, k1);
    for (let i = 0; i < n; i++) stage[i] = y[i] + 0.5 * h * k1[i];
    chainRate(x, stage, k2);
    for (let i = 0; i < n; i++) stage[i] = y[i] + 0.5 * h * k2[i];
    chainRate(x, stage, k3);
    for (let i = 0; i < n; i++) stage[i] = y[i] + h * k3[i];
    chainRate(x, stage, k4);
    for (let i = 0; i < n; i++) {
      y[i] += (h / 6) * (k1[i] + 2 * k2[i] + 2 * k3[i] + k4[i]);
    }
  }
  return y;
}

/** Last component of y(2): the end of the chain, to which every rate constant contributes. */
export function endOfChain(x: Float64Array, steps: number): number {
  return integrateChain(x, steps)[x.length - 1];
}

/** Gradient of the end of the chain in the rate constants. */
export const endOfChainGradient = grad(endOfChain);
