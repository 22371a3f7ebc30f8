import { grad } from "nabla";

/** A smooth function of one number with a loop in it. */
export function wave(x: number): number {
  let sum = 0;
  for (let k = 1; k <= 16; k++) sum += Math.sin(k * x) * Math.exp(-x / k);
  return sum;
}

const first = grad(wave);
const second = grad(grad(wave));
const third = grad(grad(grad(wave)));
const fourth = grad(grad(grad(grad(wave))));

/** The function and its derivatives, each by one more `grad`. */
export const derivatives: readonly ((x: number) => number)[] = [wave, first, second, third, fourth];
