import { grad } from "nabla";
import { limits, type Program } from "../program.ts";
import { randomNumbers } from "../randomNumbers.ts";

/** Σ 100 (xᵢ₊₁ − xᵢ²)² + (1 − xᵢ)² */
function rosenbrock(x: Float64Array): number {
  let sum = 0;
  for (let i = 0; i + 1 < x.length; i++) {
    const a = x[i + 1] - x[i] ** 2;
    const b = 1 - x[i];
    sum += 100 * a ** 2 + b ** 2;
  }
  return sum;
}

const rosenbrockGradient = grad(rosenbrock);

/** An element's two contributions meet in a local, and each is stored once. */
function rosenbrockGradientByHand(x: Float64Array): Float64Array {
  const last = x.length - 1;
  const xAdj = new Float64Array(x.length);
  let xi = x[0];
  let fromBefore = 0;
  for (let i = 0; i < last; i++) {
    const next = x[i + 1];
    const aAdj = 200 * (next - xi * xi);
    xAdj[i] = fromBefore - 2 * (aAdj * xi + (1 - xi));
    fromBefore = aAdj;
    xi = next;
  }
  if (last >= 0) xAdj[last] = fromBefore;
  return xAdj;
}

export function ofSize(n: number): Program {
  const x = randomNumbers(13)(n, -1, 1);
  return {
    size: `n ${n}`,
    of: "primal",
    limit: limits.countedLoops,
    wrt: [x],
    primal: () => rosenbrock(x),
    nabla: () => [rosenbrockGradient(x)],
    handwritten: () => [rosenbrockGradientByHand(x)],
    inputs: { x },
  };
}

export const programs = { rosenbrock: () => ofSize(1000) };
