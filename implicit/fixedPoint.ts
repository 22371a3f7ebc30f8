import { stopGradient } from "nabla";
import { implicit } from "./implicit.ts";
import { implicitNumber } from "./implicitNumber.ts";
import { change, largestChange, requireLength, type IterationOptions } from "./iteration.ts";

/** A function whose fixed point is looked for, in x, with parameters. */
type Step<X, Theta> = (x: X, theta: Theta) => X;

/**
 * The fixed point x = f(x, θ) that x₀, f(x₀, θ), f(f(x₀, θ), θ), … converges to: a number or an array of n numbers.
 *
 * Its derivatives by θ, of every order and in both modes, are those of the fixed point, whatever the iteration did: nothing of
 * it is kept or differentiated. The first takes the n × n Jacobian of f by x and one linear solve with it (Christianson, Reverse
 * accumulation and attractive fixed points, 1994; solved directly here). By x₀ the derivative is zero.
 *
 * ```ts
 * const squareRoot = (a: number) => fixedPoint((x, at) => 0.5 * (x + at / x), 1, a);
 * grad(squareRoot)(4); // 0.25
 * ```
 *
 * @param f What it reads besides x and θ is constant; a derivative by that is an error when the program is built.
 * @param x0 Where the iteration starts. It is not written.
 * @param theta Parameters: a number, an array, or an object or tuple of these.
 * @param options.tolerance The change by the last step, in units of 1 + |x| for each number of x. Default 1e-12. The derivative
 * is that at the x that was found.
 * @param options.maxIterations Default 10 000.
 * @returns The fixed point, in a new array.
 * @throws RangeError if the iteration does not converge; in a derivative, if 1 − ∂f/∂x is singular, so that there is none.
 */
export function fixedPoint<Theta>(f: Step<number, Theta>, x0: number, theta: Theta, options?: IterationOptions): number;
export function fixedPoint<Theta>(f: Step<Float64Array, Theta>, x0: Float64Array, theta: Theta, options?: IterationOptions): Float64Array;
export function fixedPoint<Theta>(
  f: Step<number, Theta> | Step<Float64Array, Theta>,
  x0: number | Float64Array,
  theta: Theta,
  options: IterationOptions = {},
): number | Float64Array {
  if (typeof x0 === "number") return fixedNumber(f as Step<number, Theta>, x0, theta, options);
  return fixedArray(f as Step<Float64Array, Theta>, x0, theta, options);
}

function fixedNumber<Theta>(f: Step<number, Theta>, x0: number, theta: Theta, options: IterationOptions): number {
  const start = stopGradient(x0);
  return implicitNumber(
    (x: number, at: Theta) => f(x, at) - x,
    (at: Theta) => iterateNumber(f, start, at, options),
    theta,
    "fixedPoint",
  );
}

function fixedArray<Theta>(f: Step<Float64Array, Theta>, x0: Float64Array, theta: Theta, options: IterationOptions): Float64Array {
  const start = stopGradient(x0.slice());
  return implicit(
    (x: Float64Array, at: Theta) => f(x.slice(), at).map((next, i) => next - x[i]),
    (at: Theta) => iterateArray(f, start, at, options),
    theta,
    "fixedPoint",
  );
}

function iterateNumber<Theta>(f: Step<number, Theta>, x0: number, theta: Theta, { tolerance = 1e-12, maxIterations = 10_000 }: IterationOptions): number {
  let x = x0;
  let changed = Infinity;
  for (let k = 0; k < maxIterations; k++) {
    const next = f(x, theta);
    changed = change(x, next);
    x = next;
    if (changed <= tolerance) return x;
  }
  throw new RangeError(`fixedPoint: no convergence in ${maxIterations} iterations; the last one changed x by ${changed}.`);
}

/** f works on a copy of x, and its result is copied: it may write x, or give the same array each time. */
function iterateArray<Theta>(
  f: Step<Float64Array, Theta>,
  x0: Float64Array,
  theta: Theta,
  { tolerance = 1e-12, maxIterations = 10_000 }: IterationOptions,
): Float64Array {
  const x = x0.slice();
  let changed = Infinity;
  for (let k = 0; k < maxIterations; k++) {
    const next = f(x.slice(), theta);
    requireLength("fixedPoint", x, next);
    changed = largestChange(x, next);
    x.set(next);
    if (changed <= tolerance) return x;
  }
  throw new RangeError(`fixedPoint: no convergence in ${maxIterations} iterations; the last one changed x by ${changed}.`);
}
