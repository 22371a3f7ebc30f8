import { jacobian } from "nabla";
import type { Program } from "../program.ts";
import { randomNumbers } from "../randomNumbers.ts";
import { sparseProduct } from "./lib/sparseProduct.ts";

/** A discretised u″ = sinh u: three columns in each row. */
function stencil(u: Float64Array): Float64Array {
  const r = new Float64Array(u.length);
  for (let i = 1; i < u.length - 1; i++) r[i] = u[i - 1] - 2 * u[i] + u[i + 1] - Math.sinh(u[i]);
  return r;
}

const stencilJacobian = jacobian(stencil, { sparse: true });

function ofSize(columns: number): Program {
  const u = randomNumbers(9)(columns, -1, 1);
  const pattern = stencilJacobian(u);
  return {
    size: `${columns} columns`,
    of: "primal",
    limit: 12,
    wrt: [u],
    primal: () => stencil(u),
    nabla: () => [stencilJacobian(u).values],
    product: ([values], direction) => sparseProduct(pattern, values, direction),
  };
}

/** Two sizes: the ratio stays. */
export const programs = { "sparse stencil": () => ofSize(1000), "sparse stencil, large": () => ofSize(16_000) };
