import type { Numbers } from "./program.ts";

/** What is timed: a function that gives numbers. */
export type Contender = () => number | Numbers | readonly Numbers[];

const warmUpMilliseconds = 300;
/** Short enough that a busy machine leaves some samples undisturbed. */
const sampleMilliseconds = 2;
const rounds = 60;
/** Of a contender that takes long, no more rounds than fill this, but a few. */
const longestMilliseconds = 2000;
const fewestRounds = 2;

/** Everything computed ends up here, so that no call can be left out. */
let sink = 0;

function consume(result: ReturnType<Contender>): void {
  if (typeof result === "number") sink += result;
  else if (ArrayBuffer.isView(result)) sink += result[0] + result[result.length - 1];
  else for (const array of result) sink += array[0];
}

/** Nanoseconds per call over a number of calls. */
function sample(run: Contender, calls: number): number {
  const start = performance.now();
  for (let call = 0; call < calls; call++) consume(run());
  return ((performance.now() - start) * 1e6) / calls;
}

/** Runs until the code is compiled and its speed steady; returns the nanoseconds that a call takes at best. */
function warmUp(run: Contender): number {
  let fastest = Infinity;
  const end = performance.now() + warmUpMilliseconds;
  do fastest = Math.min(fastest, sample(run, 1));
  while (performance.now() < end);
  return fastest;
}

/**
 * Nanoseconds per call of each contender, those of its fastest round. They are timed in turn, so that slow phases of the machine meet
 * all of them, and the order rotates, so that none always follows the same neighbour. What else the machine does can only add to a time:
 * the fastest of many short rounds says what the code takes.
 */
export function interleave(contenders: readonly Contender[]): readonly number[] {
  const fastest = contenders.map(warmUp);
  const every = fastest.map((time) => Math.ceil(rounds / Math.max(fewestRounds, (longestMilliseconds * 1e6) / time)));
  for (let round = 0; round < rounds; round++) {
    for (let turn = 0; turn < contenders.length; turn++) {
      const index = (round + turn) % contenders.length;
      if (round % Math.max(1, every[index]) !== 0) continue;
      const calls = Math.max(1, Math.round((sampleMilliseconds * 1e6) / fastest[index]));
      fastest[index] = Math.min(fastest[index], sample(contenders[index], calls));
    }
  }
  if (Number.isNaN(sink)) throw new Error("a contender returned NaN");
  return fastest;
}
