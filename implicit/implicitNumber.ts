import { customVjp, grad, vjp } from "nabla";

/** An equation in x with parameters. */
export type Equation<Theta> = (x: number, theta: Theta) => number;

/**
 * The number x(θ) that an equation f(x, θ) = 0 defines: what `find` gives for θ, with θ̄ = −(∂f/∂θ)ᵀ x̄ / (∂f/∂x), as in
 * `implicit`.
 */
export function implicitNumber<Theta>(f: Equation<Theta>, find: (theta: Theta) => number, theta: Theta, what: string): number {
  const found = customVjp(find, (at: Theta) => {
    const x = find(at);
    return [
      x,
      (adjoint: number) => {
        const slope = grad(f)(x, at);
        if (slope === 0) throw new RangeError(`${what}: the solution has no derivative, for the equation's by the unknown is 0.`);
        return [vjp(f, { wrt: 1 })(x, at).pullback(-adjoint / slope)] as never;
      },
    ];
  });
  return found(theta);
}
