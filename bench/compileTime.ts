import { resolve } from "node:path";
import { compile } from "../compiler/index.ts";
import { median } from "./measure.ts";

const repetitions = 5;

/** Median milliseconds to compile a file once TypeScript is loaded and has compiled it before. */
export function compileTime(file: string): number {
  const files = [resolve(process.cwd(), file)];
  compile({ files });
  const times: number[] = [];
  for (let repetition = 0; repetition < repetitions; repetition++) {
    const start = performance.now();
    compile({ files });
    times.push(performance.now() - start);
  }
  return median(times);
}
