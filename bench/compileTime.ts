import { resolve } from "node:path";
import { compile } from "nabla/compiler";

const repetitions = 7;

export type CompileTime = {
  /** Milliseconds of a call of `compile`, most of which TypeScript takes to read and check its libraries. */
  readonly total: number;
  /** Milliseconds of the marked calls alone: from the syntax tree to generated text. */
  readonly markedCalls: number;
};

/** The least time to compile a file once TypeScript is loaded and has compiled it before. */
export function compileTime(file: string): CompileTime {
  const files = [resolve(process.cwd(), file)];
  compile({ files });
  const total: number[] = [];
  const markedCalls: number[] = [];
  for (let repetition = 0; repetition < repetitions; repetition++) {
    const start = performance.now();
    const { results } = compile({ files });
    total.push(performance.now() - start);
    const calls = results.flatMap((result) => result.calls);
    markedCalls.push(calls.reduce((sum, { stats }) => sum + stats.compileMilliseconds, 0));
  }
  return { total: Math.min(...total), markedCalls: Math.min(...markedCalls) };
}
