import { customVjp, jacobian, vjp } from "nabla";
import { solveNamed } from "./solveNamed.ts";

/** Equations in x with parameters: as many as x has numbers. */
export type Equations<Theta> = (x: Float64Array, theta: Theta) => Float64Array;

/**
 * The x(θ) that equations f(x, θ) = 0 define: what `find` gives for θ, with the derivative that follows from the equations. For
 * an adjoint x̄, (∂f/∂x)ᵀ λ = x̄ gives θ̄ = −(∂f/∂θ)ᵀ λ (the implicit function theorem; Griewank & Walther, Evaluating
 * Derivatives, 2008, §15.1). How `find` works is of no concern: it is not differentiated.
 *
 * @param what How errors call it.
 */
export function implicit<Theta>(f: Equations<Theta>, find: (theta: Theta) => Float64Array, theta: Theta, what: string): Float64Array {
  const found = customVjp(find, (at: Theta) => {
    const x = find(at);
    return [
      x,
      (adjoint: Float64Array) => {
        const lambda = solveNamed(transposedJacobian(f, x, at), adjoint, `${what}: the solution has no derivative, for the equations' Jacobian by the unknowns`);
        return [vjp(f, { wrt: 1 })(x, at).pullback(lambda.map((entry) => -entry))] as never;
      },
    ];
  });
  return found(theta);
}

/** (∂f/∂x)ᵀ, row by row. */
function transposedJacobian<Theta>(f: Equations<Theta>, x: Float64Array, theta: Theta): Float64Array {
  const n = x.length;
  const rows = jacobian(f)(x, theta);
  const transposed = new Float64Array(n * n);
  for (let i = 0; i < n; i++) for (let j = 0; j < n; j++) transposed[j * n + i] = rows[i][j];
  return transposed;
}
