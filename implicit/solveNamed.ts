import { customVjp } from "nabla";
import { eliminate } from "./eliminate.ts";

/**
 * The solution of A x = b, with the derivatives of a solution: for an adjoint x̄, Aᵀ λ = x̄ gives b̄ = λ and Ā = −λ xᵀ
 * (Giles, Collected matrix derivative results, 2008, §2.3.1).
 *
 * @param what How errors call the matrix.
 */
export const solveNamed = customVjp(eliminate, (a: Float64Array, b: Float64Array, what: string) => {
  const x = eliminate(a, b, what);
  return [
    x,
    (adjoint: Float64Array) => {
      const lambda = adjointSolve(transposed(a, b.length), adjoint, what);
      return [negativeProduct(lambda, x), lambda];
    },
  ];
});

/** The solve inside of the rule above, with the same rule: second derivatives do not see the elimination either. */
const adjointSolve = customVjp(eliminate, (a: Float64Array, b: Float64Array, what: string) => {
  const x = eliminate(a, b, what);
  return [
    x,
    (adjoint: Float64Array) => {
      const lambda = eliminate(transposed(a, b.length), adjoint, what);
      return [negativeProduct(lambda, x), lambda];
    },
  ];
});

function transposed(a: Float64Array, n: number): Float64Array {
  const t = new Float64Array(n * n);
  for (let i = 0; i < n; i++) for (let j = 0; j < n; j++) t[j * n + i] = a[i * n + j];
  return t;
}

/** −u vᵀ */
function negativeProduct(u: Float64Array, v: Float64Array): Float64Array {
  const n = u.length;
  const p = new Float64Array(n * n);
  for (let i = 0; i < n; i++) for (let j = 0; j < n; j++) p[i * n + j] = -u[i] * v[j];
  return p;
}
