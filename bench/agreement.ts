import { difference, sizeOf } from "./differences.ts";
import type { Numbers, Program } from "./program.ts";
import { randomNumbers } from "./randomNumbers.ts";

/** Largest differences, in parts of the largest magnitude, that the precision of the numbers explains. */
const differencesIn = { double: 1e-6, single: 1e-2 };
const roundingIn = { double: 1e-7, single: 1e-4 };

/** A sentence if the derivative by nabla is not the hand-written one, or not what central differences of the primal say. */
export function programDisagreement(program: Program): string | undefined {
  const { wrt, nabla, handwritten, product, direction = randomNumbers(17)(sizeOf(wrt), -1, 1) } = program;
  const derivative = nabla();
  const precision = wrt[0] instanceof Float32Array ? "single" : "double";
  if (handwritten) {
    const problem = apart(derivative, handwritten(), roundingIn[precision]);
    if (problem !== undefined) return `not the hand-written derivative: ${problem}`;
  }
  if (program.jumps && handwritten) return undefined;
  const found = program.direction ? derivative[0] : product ? product(derivative, direction) : [dot(derivative, direction)];
  const { slope, rounding } = difference(program, direction);
  const problem = apart([Float64Array.from(found)], [slope], differencesIn[precision], rounding);
  return problem === undefined ? undefined : `not what central differences give: ${problem}`;
}

/** Where two lists of arrays differ by more than a part of the largest magnitude and what is allowed besides. */
export function apart(actual: readonly Numbers[], expected: readonly Numbers[], part: number, besides = 0): string | undefined {
  if (actual.length !== expected.length) return `${actual.length} arrays instead of ${expected.length}`;
  let largest = 0;
  for (const array of expected) for (const value of array) largest = Math.max(largest, Math.abs(value));
  for (const [k, wanted] of expected.entries()) {
    if (actual[k].length !== wanted.length) return `${actual[k].length} numbers instead of ${wanted.length}`;
    const at = wanted.findIndex((value, i) => !(Math.abs(actual[k][i] - value) <= part * largest + besides));
    if (at >= 0) return `.${k}.${at}: ${actual[k][at]} instead of ${wanted[at]} (largest magnitude ${largest})`;
  }
  return undefined;
}

function dot(gradient: readonly Numbers[], direction: Float64Array): number {
  let sum = 0;
  let at = 0;
  for (const array of gradient) {
    for (const value of array) sum += value * direction[at++];
  }
  return sum;
}
