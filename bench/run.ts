import { writeFile } from "node:fs/promises";
import { parseArgs } from "node:util";
import { disagreement } from "../test/examples/agreement.ts";
import { compileTime } from "./compileTime.ts";
import { measure, type Timing } from "./measure.ts";
import { benchmarkPrograms, type BenchmarkProgram } from "./programs.ts";

/**
 * Times the compiled gradients of the examples against their primals and against hand-written adjoints.
 *
 *     npm run bench -- [--filter name] [--json file]
 */
const { values: options } = parseArgs({
  options: { filter: { type: "string", default: "" }, json: { type: "string" } },
});

type Row = { readonly name: string; readonly size: string; readonly target: number } & Timing;

/** Checks that the compiled and the hand-written gradient are the same, then times. */
async function benchmark(program: BenchmarkProgram): Promise<Row> {
  const { name, size, target } = program;
  const contenders = await program.load();
  const problem = disagreement(contenders.nabla(), contenders.handwritten());
  if (problem !== undefined) throw new Error(`${name}: the gradients differ: ${problem}`);
  return { name, size, target, ...measure(contenders) };
}

function line(cells: readonly string[]): string {
  const widths = [6, 20, 12, 12, 14, 13, 11, 12, 7];
  return cells
    .map((cell, column) => (column < 2 ? cell.padEnd(widths[column]) : cell.padStart(widths[column])))
    .join("");
}

function rowLine(row: Row): string {
  const microseconds = [row.primal, row.nabla, row.handwritten].map((time) => (time / 1000).toFixed(1));
  const ratios = [row.nablaOverPrimal, row.handwrittenOverPrimal, row.nablaOverHandwritten].map((r) => r.toFixed(2));
  return line([row.name, row.size, ...microseconds, ...ratios, `<= ${row.target}`]);
}

console.log(`node ${process.version}, median microseconds per call`);
console.log(line(["", "", "primal", "nabla", "handwritten", "nabla/primal", "hand/prim", "nabla/hand", "target"]));
const rows: Row[] = [];
for (const program of benchmarkPrograms.filter(({ name }) => name.includes(options.filter))) {
  try {
    const row = await benchmark(program);
    rows.push(row);
    console.log(rowLine(row));
  } catch (error) {
    console.log(line([program.name, program.size]), error instanceof Error ? error.message : error);
    process.exitCode = 1;
  }
}

const compiling = compileTime("examples/gmm.ts");
const [total, markedCalls] = [compiling.total, compiling.markedCalls].map((time) => time.toFixed(0));
console.log(`compiling examples/gmm.ts: ${total} ms, of which ${markedCalls} ms for the marked call`);

if (options.json !== undefined) {
  await writeFile(options.json, JSON.stringify({ node: process.version, rows, compiling }, undefined, 2));
}
