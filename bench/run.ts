import { writeFile } from "node:fs/promises";
import { parseArgs } from "node:util";
import { disagreement } from "../test/examples/agreement.ts";
import { compileTime } from "./compileTime.ts";
import { measure, measureSecondOrder, type SecondOrderTiming, type Timing } from "./measure.ts";
import { benchmarkNetworks, type NetworkTiming } from "./mlp/benchmark.ts";
import { benchmarkPrograms, type BenchmarkProgram } from "./programs.ts";
import { secondOrderDisagreement } from "./secondOrder/agreement.ts";
import { sparseDisagreement } from "./sparse/agreement.ts";
import { sparsePrograms, type SparseProgram } from "./sparse/programs.ts";
import { secondOrderPrograms, type SecondOrderProgram } from "./secondOrder/programs.ts";

/**
 * Times the compiled gradients of the examples against their primals and against hand-written adjoints, then second
 * derivatives against gradients, and sparse Jacobians against the functions that they are of.
 *
 *     npm run bench -- [--filter name] [--json file]
 */
const { values: options } = parseArgs({
  options: { filter: { type: "string", default: "" }, json: { type: "string" } },
});

type Described = { readonly name: string; readonly size: string; readonly target: number };
type Row = Described & Timing;
type SecondOrderRow = Described & SecondOrderTiming;

/** Checks that the compiled and the hand-written gradient are the same, then times. */
async function benchmark(program: BenchmarkProgram): Promise<Row> {
  const { name, size, target } = program;
  const contenders = await program.load();
  const problem = disagreement(contenders.nabla(), contenders.handwritten());
  if (problem !== undefined) throw new Error(`${name}: the gradients differ: ${problem}`);
  return { name, size, target, ...measure(contenders) };
}

/** Checks that a second derivative agrees with differences of the gradient, then times both. */
async function benchmarkSecondOrder(program: SecondOrderProgram): Promise<SecondOrderRow> {
  const { name, size, target } = program;
  const contenders = await program.load();
  const problem = secondOrderDisagreement(contenders);
  if (problem !== undefined) throw new Error(`${name}: not the derivative of the gradient: ${problem}`);
  return { name, size, target, ...measureSecondOrder(contenders) };
}

/** Checks a sparse Jacobian against differences, then times it and the function. */
async function benchmarkSparse(program: SparseProgram): Promise<SecondOrderRow> {
  const { name, size, target } = program;
  const contenders = await program.load();
  const problem = sparseDisagreement(contenders);
  if (problem !== undefined) throw new Error(`${name}: not the Jacobian: ${problem}`);
  const { point, value, matrix } = contenders;
  const timing = measureSecondOrder({ point, directions: [], gradient: value, second: (at) => [matrix(at).values] });
  return { name, size, target, ...timing };
}

/** Runs the programs that the filter selects and prints a line for each; after a failure the exit code is 1. */
async function table<Program extends Described, Result>(
  heading: readonly string[],
  programs: readonly Program[],
  run: (program: Program) => Promise<Result>,
  print: (result: Result) => string,
): Promise<readonly Result[]> {
  const selected = programs.filter(({ name }) => name.includes(options.filter));
  if (selected.length > 0) console.log(line(heading));
  const results: Result[] = [];
  for (const program of selected) {
    try {
      const result = await run(program);
      results.push(result);
      console.log(print(result));
    } catch (error) {
      console.log(line([program.name, program.size]), error instanceof Error ? error.message : error);
      process.exitCode = 1;
    }
  }
  return results;
}

function line(cells: readonly string[]): string {
  const widths = [17, 20, 12, 12, 14, 13, 11, 12, 7];
  return cells
    .map((cell, column) => (column < 2 ? cell.padEnd(widths[column]) : cell.padStart(widths[column])))
    .join("");
}

function rowLine(row: Row): string {
  const microseconds = [row.primal, row.nabla, row.handwritten].map((time) => (time / 1000).toFixed(1));
  const ratios = [row.nablaOverPrimal, row.handwrittenOverPrimal, row.nablaOverHandwritten].map((r) => r.toFixed(2));
  return line([row.name, row.size, ...microseconds, ...ratios, `<= ${row.target}`]);
}

function secondOrderLine(row: SecondOrderRow): string {
  const microseconds = [row.gradient, row.second].map((time) => (time / 1000).toFixed(1));
  return line([row.name, row.size, ...microseconds, row.secondOverGradient.toFixed(2), `<= ${row.target}`]);
}

/** One line for each contender. */
function networkLines({ name, times, nablaOver }: NetworkTiming): readonly string[] {
  return Object.entries(times).map(([who, time]) => line([name, who, (time / 1000).toFixed(0), nablaOver[who].toFixed(2)]));
}

console.log(`node ${process.version}, median microseconds per call`);
const heading = ["", "", "primal", "nabla", "handwritten", "nabla/primal", "hand/prim", "nabla/hand", "target"];
const rows = await table(heading, benchmarkPrograms, benchmark, rowLine);
const secondHeading = ["", "", "gradient", "second", "second/grad", "target"];
const secondOrder = await table(secondHeading, secondOrderPrograms, benchmarkSecondOrder, secondOrderLine);

const networks = "mlp".includes(options.filter) ? await benchmarkNetworks() : [];
if (networks.length > 0) console.log(line(["", "", "microseconds", "nabla/this"]));
for (const network of networks) for (const row of networkLines(network)) console.log(row);

const sparseHeading = ["", "", "value", "sparse", "sparse/value", "target"];
const sparse = await table(sparseHeading, sparsePrograms, benchmarkSparse, secondOrderLine);

const compiling = compileTime("examples/gmm.ts");
const [total, markedCalls] = [compiling.total, compiling.markedCalls].map((time) => time.toFixed(0));
console.log(`compiling examples/gmm.ts: ${total} ms, of which ${markedCalls} ms for the marked call`);

if (options.json !== undefined) {
  await writeFile(options.json, JSON.stringify({ node: process.version, rows, secondOrder, networks, sparse, compiling }, undefined, 2));
}
