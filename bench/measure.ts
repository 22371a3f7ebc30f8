import type { Contenders, GradientArrays } from "./programs.ts";

/** Median nanoseconds per call, and medians of the ratios of neighbouring samples. */
export type Timing = {
  readonly primal: number;
  readonly nabla: number;
  readonly handwritten: number;
  readonly nablaOverPrimal: number;
  readonly nablaOverHandwritten: number;
  readonly handwrittenOverPrimal: number;
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
 * Times the contenders in turn, round after round, so that slow phases of the machine meet all of them. Ratios are formed
 * within a round; the order rotates, so that none always follows the same neighbour.
 */
export function measure(contenders: Contenders): Timing {
  const names = ["primal", "nabla", "handwritten"] as const;
  const calls = names.map((name) => warmUp(contenders[name]));
  const samples = names.map(() => [] as number[]);
  for (let round = 0; round < rounds; round++) {
    for (let turn = 0; turn < names.length; turn++) {
      const index = (round + turn) % names.length;
      samples[index].push(sample(contenders[names[index]], calls[index]));
    }
  }
  if (Number.isNaN(sink)) throw new Error("a contender returned NaN");
  const [primal, nabla, handwritten] = samples;
  const ratio = (a: number[], b: number[]): number => median(a.map((value, round) => value / b[round]));
  return {
    primal: median(primal),
    nabla: median(nabla),
    handwritten: median(handwritten),
    nablaOverPrimal: ratio(nabla, primal),
    nablaOverHandwritten: ratio(nabla, handwritten),
    handwrittenOverPrimal: ratio(handwritten, primal),
  };
}
