import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { parseArgs } from "node:util";
import { compile, type MarkedCall } from "nabla/compiler";
import { shapes, type Shape } from "./shapes.ts";

/**
 * Times the phases of compiling one gradient by the size of the function, and fits the exponent of each phase's growth.
 *
 *     npm run bench:compile -- [--shape name] [--sizes 125,250,500]
 */
const { values: options } = parseArgs({
  options: {
    shape: { type: "string", default: "" },
    sizes: { type: "string", default: "125,250,500,1000,2000,4000" },
  },
});

/** Everything before nabla's first look at the call, then from the syntax tree to text. */
const phases = ["parse", "lower", "optimise", "differentiate", "optimise again", "emit"] as const;
type Phase = (typeof phases)[number];
type PhaseTimes = Readonly<Record<Phase, number>>;

/** The phase that ends with a stage; the last stage, `final`, is another round of optimisation. */
const phaseOfStage = new Map<string, Phase>([
  ["lowered", "lower"],
  ["optimized", "optimise"],
  ["adjoint", "differentiate"],
  ["derivative", "optimise again"],
  ["final", "optimise again"],
]);

function phasesOf(call: MarkedCall, total: number): PhaseTimes {
  const times: Record<Phase, number> = { parse: total - call.stats.compileMilliseconds, lower: 0, optimise: 0, differentiate: 0, "optimise again": 0, emit: 0 };
  let before = 0;
  for (const { pass, milliseconds } of call.stages) {
    times[phaseOfStage.get(pass) ?? "lower"] += milliseconds - before;
    before = milliseconds;
  }
  times.emit = call.stats.compileMilliseconds - before;
  return times;
}

/** The fastest of some runs, phase by phase: what disturbs a run only ever adds. */
function timesOf(file: string): PhaseTimes {
  const runs: PhaseTimes[] = [];
  for (let spent = 0; runs.length < 2 || (runs.length < 5 && spent < 3000); ) {
    const started = performance.now();
    const { results, diagnostics } = compile({ files: [file] });
    const total = performance.now() - started;
    spent += total;
    const call = results.flatMap((result) => result.calls)[0];
    if (results.every(({ calls }) => calls.length === 0)) throw new Error(diagnostics.map(({ message }) => message).join("\n"));
    runs.push(phasesOf(call, total));
  }
  const best = phases.map((phase) => [phase, Math.min(...runs.map((times) => times[phase]))]);
  return Object.fromEntries(best) as PhaseTimes;
}

/** The slope of a line through the logarithms, of the larger half of the sizes: what is constant hides growth in small ones. */
function exponent(sizes: readonly number[], times: readonly number[]): number {
  const from = Math.max(0, Math.min(sizes.length - 3, sizes.length >> 1));
  const points = sizes.slice(from).map((size, i) => [Math.log(size), Math.log(times[from + i])] as const);
  const mean = (axis: 0 | 1): number => points.reduce((sum, point) => sum + point[axis], 0) / points.length;
  const [x, y] = [mean(0), mean(1)];
  const covariance = points.reduce((sum, point) => sum + (point[0] - x) * (point[1] - y), 0);
  return covariance / points.reduce((sum, point) => sum + (point[0] - x) ** 2, 0);
}

function measure(shape: Shape, sizes: readonly number[], folder: string): void {
  console.log(`\n${shape.name}\n${["statements", ...phases, "total"].map((title) => title.padStart(15)).join("")}`);
  const rows = sizes.map((size) => {
    const file = join(folder, `${shape.name.replaceAll(" ", "-")}${size}.ts`);
    writeFileSync(file, shape.source(size));
    const times = timesOf(file);
    const row = [...phases.map((phase) => times[phase]), phases.reduce((sum, phase) => sum + times[phase], 0)];
    console.log(String(size).padStart(15) + row.map((time) => time.toFixed(1).padStart(15)).join(""));
    return row;
  });
  const exponents = rows[0].map((_, column) => exponent(sizes, rows.map((row) => row[column])));
  console.log("exponent".padStart(15) + exponents.map((value) => value.toFixed(2).padStart(15)).join(""));
}

const folder = mkdtempSync(join(tmpdir(), "nabla-compile-"));
try {
  const warmUp = join(folder, "warmUp.ts");
  writeFileSync(warmUp, shapes.map(({ source }) => source(60)).join("\n").replaceAll("export ", ""));
  compile({ files: [warmUp] });
  console.log(`node ${process.version}, milliseconds, fastest of 2 to 5 runs`);
  for (const shape of shapes) if (shape.name.includes(options.shape)) measure(shape, options.sizes.split(",").map(Number), folder);
} finally {
  rmSync(folder, { recursive: true });
}
