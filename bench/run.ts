import { mkdir, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { parseArgs } from "node:util";
import { compile } from "nabla/compiler";
import { chart } from "./chart.ts";
import { compileTime } from "./compileTime.ts";
import { machine, machineText } from "./machine.ts";
import { loadPeers } from "./peers/load.ts";
import { loadPrograms } from "./programs.ts";
import { differencesName, measureRow, type Row } from "./row.ts";
import { cells, geometricMean, headings, line, missed, page } from "./table.ts";

/**
 * Times derivatives by nabla beside those written by hand, by other libraries and by central differences.
 *
 *     npm run bench -- [--filter module] [--out folder]
 */
const { values: options } = parseArgs({
  options: { filter: { type: "string", default: "" }, out: { type: "string" } },
});

/** What nabla may take of the time of what is written by hand. */
const mostOfHand = 1.3;

const peers = await loadPeers();
console.log(`${machineText}; the fastest of many rounds`);
const others = [...Object.keys(peers), differencesName];
console.log(line(headings(others)));
const rows: Row[] = [];
for await (const program of loadPrograms(options.filter, compile)) {
  try {
    const row = await measureRow(program, peers);
    rows.push(row);
    console.log(line(cells(row)));
  } catch (error) {
    console.log(line([program.name, program.size]), error instanceof Error ? error.message : error);
    process.exitCode = 1;
  }
}
console.log("* the gradient, whose derivative is taken");

const mean = geometricMean(rows);
if (mean !== undefined) console.log(`nabla/hand: ${mean.toFixed(2)} in geometric mean`);
for (const sentence of missed(rows, mostOfHand)) console.log(`  ${sentence}`);

const compiling = compileTime("examples/gmm.ts");
const [total, markedCalls] = [compiling.total, compiling.markedCalls].map((time) => time.toFixed(0));
console.log(`compiling examples/gmm.ts: ${total} ms, of which ${markedCalls} ms for the marked call`);

const folder = options.out ?? (options.filter === "" ? "bench/results" : undefined);
if (folder !== undefined) {
  await mkdir(folder, { recursive: true });
  await writeFile(join(folder, "benchmark.json"), `${JSON.stringify({ machine, rows, geometricMean: mean, compiling }, undefined, 2)}\n`);
  await writeFile(join(folder, "benchmark.svg"), chart(rows, machineText));
  await writeFile(join(folder, "benchmark.md"), page(rows, others, machineText));
  console.log(`${folder}: benchmark.json, benchmark.svg, benchmark.md`);
}
