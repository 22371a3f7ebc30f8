import type { Contenders, GradientArrays } from "./programs.ts";
import type { SecondOrderContenders } from "./secondOrder/programs.ts";

/** Median nanoseconds per call, and medians of the ratios of neighbouring samples. */
export type Timing = {
  readonly primal: number;
  readonly nabla: number;
  readonly handwritten: number;
  readonly nablaOverPrimal: number;
  readonly nablaOverHandwritten: number;
  readonly handwrittenOverPrimal: number;
};

/** The same of a gradient and of a Hessian or its product with a vector. */
export type SecondOrderTiming = {
  readonly gradient: number;
  readonly second: number;
  readonly secondOverGradient: number;
};

const warmUpMilliseconds = 400;
const sampleMilliseconds = 6;
const rounds = 41;

/** Everything computed ends up here, so that no call can be left out. */
let sink = 0;

function consume(result: number | GradientArrays): void {
  if (typeof result === "number") sink += result;
  else for (const array of result) sink += array[0] + array[array.length - 1];
}

export function median(values: readonly number[]): number {
  const sorted = [...values].sort((a, b) => a - b);
  const middle = sorted.length >> 1;
  return sorted.length % 2 === 1 ? sorted[middle] : 0.5 * (sorted[middle - 1] + sorted[middle]);
}

/** Nanoseconds per call over a number of calls. */
function sample(run: () => number | GradientArrays, calls: number): number {
  const start = performance.now();
  for (let call = 0; call < calls; call++) consume(run());
  return ((performance.now() - start) * 1e6) / calls;
}

/** Runs until the code is compiled and its speed steady; returns how many calls fill one sample. */
function warmUp(run: () => number | GradientArrays): number {
  let fastest = Infinity;
  const end = performance.now() + warmUpMilliseconds;
  while (performance.now() < end) fastest = Math.min(fastest, sample(run, 3));
  return Math.max(1, Math.round((sampleMilliseconds * 1e6) / fastest));
}

/**
 * Nanoseconds per call of each contender, round by round. They are timed in turn, so that slow phases of the machine meet
 * all of them; the order rotates, so that none always follows the same neighbour.
 */
export function interleave(contenders: readonly (() => number | GradientArrays)[]): readonly (readonly number[])[] {
  const calls = contenders.map(warmUp);
  const samples = contenders.map(() => [] as number[]);
  for (let round = 0; round < rounds; round++) {
    for (let turn = 0; turn < contenders.length; turn++) {
      const index = (round + turn) % contenders.length;
      samples[index].push(sample(contenders[index], calls[index]));
    }
  }
  if (Number.isNaN(sink)) throw new Error("a contender returned NaN");
  return samples;
}

/** The median of the ratios within a round. */
export function ratio(a: readonly number[], b: readonly number[]): number {
  return median(a.map((value, round) => value / b[round]));
}

/** Times a primal, its compiled gradient, and the hand-written one. */
export function measure(contenders: Contenders): Timing {
  const [primal, nabla, handwritten] = interleave([contenders.primal, contenders.nabla, contenders.handwritten]);
  return {
    primal: median(primal),
    nabla: median(nabla),
    handwritten: median(handwritten),
    nablaOverPrimal: ratio(nabla, primal),
    nablaOverHandwritten: ratio(nabla, handwritten),
    handwrittenOverPrimal: ratio(handwritten, primal),
  };
}

/** Times a gradient and its derivative. */
export function measureSecondOrder({ point, gradient, second }: SecondOrderContenders): SecondOrderTiming {
  const [once, twice] = interleave([() => [gradient(point)], () => second(point)]);
  return { gradient: median(once), second: median(twice), secondOverGradient: ratio(twice, once) };
}
