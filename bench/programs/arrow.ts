import { grad, hessian } from "nabla";
import type { Program } from "../program.ts";
import { randomNumbers } from "../randomNumbers.ts";
import { sparseProduct } from "./lib/sparseProduct.ts";

/** One number that all others are coupled to, and to nothing else. */
function coupled(x: Float64Array): number {
  let s = 0;
  for (let i = 1; i < x.length; i++) s += Math.exp(x[0] * x[i]) + x[i] ** 2;
  return s;
}

const coupledGradient = grad(coupled);
const coupledHessian = hessian(coupled, { sparse: true });

function ofSize(columns: number): Program {
  const x = randomNumbers(10)(columns, -1, 1);
  const pattern = coupledHessian(x);
  return {
    size: `${columns} columns`,
    of: "gradient",
    limit: 12,
    wrt: [x],
    primal: () => coupledGradient(x),
    nabla: () => [coupledHessian(x).values],
    product: ([values], direction) => sparseProduct(pattern, values, direction),
  };
}

/** Two sizes: the ratio stays. */
export const programs = { "sparse arrow": () => ofSize(1000), "sparse arrow, large": () => ofSize(16_000) };
