import { eliminate } from "./eliminate.ts";
import type { Equations } from "./implicit.ts";
import type { Equation } from "./implicitNumber.ts";
import { requireLength, type IterationOptions } from "./iteration.ts";

/** Differences are taken over this part of 1 + |x|: the square root of the rounding error. */
const SPACING = 2 ** -26;

/** The shortest part of a step that is tried. */
const SHORTEST = 2 ** -30;

/** A root of one equation. */
export function newtonNumber<Theta>(f: Equation<Theta>, x0: number, theta: Theta, { tolerance = 1e-10, maxIterations = 100 }: IterationOptions): number {
  let x = x0;
  let y = f(x, theta);
  for (let k = 0; k < maxIterations; k++) {
    if (y === 0) return x;
    const h = SPACING * (1 + Math.abs(x));
    const step = (y / (f(x + h, theta) - y)) * h;
    if (Math.abs(step) <= tolerance * (1 + Math.abs(x))) return x - step;
    let part = 1;
    let next = f(x - step, theta);
    while (!(Math.abs(next) < Math.abs(y)) && part > SHORTEST) {
      part /= 2;
      next = f(x - part * step, theta);
    }
    if (!(Math.abs(next) < Math.abs(y))) throw new RangeError(`root: no step from ${x}, where the function is ${y}, brings it nearer to zero.`);
    x -= part * step;
    y = next;
  }
  throw new RangeError(`root: not found in ${maxIterations} iterations; the function is ${y} at ${x}.`);
}

/** A root of n equations in n unknowns. */
export function newtonArray<Theta>(
  f: Equations<Theta>,
  x0: Float64Array,
  theta: Theta,
  { tolerance = 1e-10, maxIterations = 100 }: IterationOptions,
): Float64Array {
  const x = x0.slice();
  const y = f(x.slice(), theta).slice();
  requireLength("root", x, y);
  for (let k = 0; k < maxIterations; k++) {
    const size = squares(y);
    if (size === 0) return x;
    const step = eliminate(differences(f, x, y, theta), y, "root: the Jacobian where the search is");
    if (isShort(step, x, tolerance)) return along(x, step, 1);
    let part = 1;
    let next = f(along(x, step, 1), theta);
    while (!(squares(next) < size) && part > SHORTEST) {
      part /= 2;
      next = f(along(x, step, part), theta);
    }
    if (!(squares(next) < size)) throw new RangeError(`root: no step brings the equations nearer to zero, of which the squares sum up to ${size}.`);
    x.set(along(x, step, part));
    y.set(next);
  }
  throw new RangeError(`root: not found in ${maxIterations} iterations; the squares of the equations sum up to ${squares(y)}.`);
}

/** The Jacobian by x, from differences, row by row. */
function differences<Theta>(f: Equations<Theta>, x: Float64Array, y: Float64Array, theta: Theta): Float64Array {
  const n = x.length;
  const jacobian = new Float64Array(n * n);
  for (let j = 0; j < n; j++) {
    const h = SPACING * (1 + Math.abs(x[j]));
    const moved = x.slice();
    moved[j] += h;
    const next = f(moved, theta);
    for (let i = 0; i < n; i++) jacobian[i * n + j] = (next[i] - y[i]) / h;
  }
  return jacobian;
}

function along(x: Float64Array, step: Float64Array, part: number): Float64Array {
  return x.map((entry, i) => entry - part * step[i]);
}

function isShort(step: Float64Array, x: Float64Array, tolerance: number): boolean {
  return step.every((entry, i) => Math.abs(entry) <= tolerance * (1 + Math.abs(x[i])));
}

function squares(y: Float64Array): number {
  let sum = 0;
  for (const entry of y) sum += entry * entry;
  return sum;
}
