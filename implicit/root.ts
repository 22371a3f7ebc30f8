import { stopGradient } from "nabla";
import { implicit, type Equations } from "./implicit.ts";
import { implicitNumber, type Equation } from "./implicitNumber.ts";
import type { IterationOptions } from "./iteration.ts";
import { newtonArray, newtonNumber } from "./newton.ts";

/**
 * The root x of f(x, θ) = 0 that Newton's method finds from x₀: a number for one equation, an array for n equations in n
 * unknowns. The iteration needs no derivative of f: it takes differences, and shorter steps where a full one does not bring f
 * nearer to zero (Dennis & Schnabel, Numerical Methods for Unconstrained Optimization and Nonlinear Equations, 1983, §5.4, §6.3).
 *
 * The derivatives of the root by θ, of every order and in both modes, are those that f(x, θ) = 0 implies, and exact: nothing of
 * the iteration is kept or differentiated. The first takes the n × n Jacobian of f by x and one linear solve with it. By x₀ the
 * derivative is zero.
 *
 * ```ts
 * // Kepler's equation: the eccentric anomaly for a mean anomaly m and an eccentricity e.
 * const anomaly = (m: number, e: number) => root((x, [mean, ecc]: [number, number]) => x - ecc * Math.sin(x) - mean, m, [m, e]);
 * ```
 *
 * @param f What it reads besides x and θ is constant; a derivative by that is an error when the program is built.
 * @param x0 Where the search starts. It is not written.
 * @param theta Parameters: a number, an array, or an object or tuple of these.
 * @param options.tolerance The length of the last step, in units of 1 + |x| for each number of x. Default 1e-10: the error
 * after that step is smaller by orders of magnitude.
 * @param options.maxIterations Default 100.
 * @returns The root, in a new array.
 * @throws RangeError if no root is found; in a derivative, if ∂f/∂x is singular there, so that there is none.
 */
export function root<Theta>(f: Equation<Theta>, x0: number, theta: Theta, options?: IterationOptions): number;
export function root<Theta>(f: Equations<Theta>, x0: Float64Array, theta: Theta, options?: IterationOptions): Float64Array;
export function root<Theta>(
  f: Equation<Theta> | Equations<Theta>,
  x0: number | Float64Array,
  theta: Theta,
  options: IterationOptions = {},
): number | Float64Array {
  if (typeof x0 === "number") return rootNumber(f as Equation<Theta>, x0, theta, options);
  return rootArray(f as Equations<Theta>, x0, theta, options);
}

function rootNumber<Theta>(f: Equation<Theta>, x0: number, theta: Theta, options: IterationOptions): number {
  const start = stopGradient(x0);
  return implicitNumber(
    (x: number, at: Theta) => f(x, at),
    (at: Theta) => newtonNumber(f, start, at, options),
    theta,
    "root",
  );
}

function rootArray<Theta>(f: Equations<Theta>, x0: Float64Array, theta: Theta, options: IterationOptions): Float64Array {
  const start = stopGradient(x0.slice());
  return implicit(
    (x: Float64Array, at: Theta) => f(x.slice(), at),
    (at: Theta) => newtonArray(f, start, at, options),
    theta,
    "root",
  );
}
