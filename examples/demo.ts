import { readFileSync } from "node:fs";
import { logPosterior, logPosteriorAndGradient } from "./gmm.ts";
import { gmmArguments, type GmmInput } from "./gradbench/gmm.ts";

/**
 * Evaluates a Gaussian mixture and its gradient on a file of cases, and compares their times.
 * Argument: the file; default `examples/data/gmm.json`.
 */
type CaseFile = { cases: { name: string; input: GmmInput }[] };

/** Seconds per call, the best of several runs after a warm-up. */
function secondsPerCall(run: () => unknown): number {
  let best = Infinity;
  for (let repetition = 0; repetition < 20; repetition++) {
    const start = performance.now();
    for (let call = 0; call < 50; call++) run();
    best = Math.min(best, (performance.now() - start) / 50_000);
  }
  return best;
}

const file = process.argv[2] ?? "examples/data/gmm.json";
const { cases } = JSON.parse(readFileSync(file, "utf8")) as CaseFile;
for (const { name, input } of cases) {
  const args = gmmArguments(input);
  const { value, grad } = logPosteriorAndGradient(...args);
  const norm = Math.hypot(...grad.map((part) => Math.hypot(...part)));
  const primalTime = secondsPerCall(() => logPosterior(...args));
  const gradientTime = secondsPerCall(() => logPosteriorAndGradient(...args));
  console.log(name);
  console.log(`  value                         ${value}`);
  console.log(`  norm of the gradient          ${norm}`);
  console.log(`  time of value                 ${(1e6 * primalTime).toFixed(1)} µs`);
  console.log(
    `  time of value and gradient    ${(1e6 * gradientTime).toFixed(1)} µs, ${(gradientTime / primalTime).toFixed(2)} times as long`,
  );
}
