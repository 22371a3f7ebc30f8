import type { NamedProgram } from "./programs.ts";
import type { Numbers, Program } from "./program.ts";

const step = 1e-5;

/** How many numbers a program is differentiated by. */
export function sizeOf(wrt: readonly Numbers[]): number {
  return wrt.reduce((sum, { length }) => sum + length, 0);
}

function asArray(value: number | Numbers): Numbers {
  return typeof value === "number" ? Float64Array.of(value) : value;
}

/** Adds a multiple of a direction to the arrays. */
function move(wrt: readonly Numbers[], direction: Float64Array, by: number): void {
  let at = 0;
  for (const array of wrt) {
    for (let i = 0; i < array.length; i++) array[i] += by * direction[at++];
  }
}

/** Central difference of the primal along a direction, and by how much rounding of the primal can put it off. */
export function difference({ wrt, primal }: Program, direction: Float64Array): { slope: Float64Array; rounding: number } {
  const before = wrt.map((array) => array.slice());
  const restore = (): void => wrt.forEach((array, k) => array.set(before[k]));
  move(wrt, direction, step);
  const above = Float64Array.from(asArray(primal()));
  restore();
  move(wrt, direction, -step);
  const below = asArray(primal());
  restore();
  let largest = 0;
  for (const value of above) largest = Math.max(largest, Math.abs(value));
  // Rounding errors of a long sum add up like the steps of a random walk.
  const terms = Math.sqrt(Math.max(1, sizeOf(wrt) / 100));
  return { slope: above.map((value, i) => (value - below[i]) / (2 * step)), rounding: (32 * terms * Number.EPSILON * largest) / step };
}

/** Central differences in some of the elements, beginning with number `from` of all. */
function elementDifferences({ wrt, primal }: Program, from: number, count: number): Numbers {
  const total = sizeOf(wrt);
  let differences: Numbers = new Float64Array(1);
  for (let k = from; k < from + count; k++) {
    let at = k % total;
    const array = wrt.find(({ length }) => at < length || ((at -= length), false))!;
    const before = array[at];
    array[at] = before + step;
    const above = asArray(primal());
    array[at] = before - step;
    const below = asArray(primal());
    array[at] = before;
    differences = above.map((value, i) => (value - below[i]) / (2 * step));
  }
  return differences;
}

/** Elements whose differences make one timed call. */
const portion = 16;

/**
 * What takes central differences, and how many of its calls make the derivative: of many elements a few are taken at a time, and
 * others the next time.
 */
export function differencesOf(program: NamedProgram): { readonly run: () => Numbers; readonly calls: number } {
  const { direction, wrt } = program;
  if (direction !== undefined) return { run: () => difference(program, direction).slope, calls: 1 };
  const total = sizeOf(wrt);
  const count = Math.min(total, portion);
  let from = 0;
  const run = (): Numbers => {
    from = (from + count) % total;
    return elementDifferences(program, from, count);
  };
  return { run, calls: total / count };
}
