import { mkdir, writeFile } from "node:fs/promises";
import { fileURLToPath } from "node:url";
import { printBatch } from "./batch.ts";
import { runBatch, type Case, type Failure } from "./harness.ts";
import { minimise } from "./minimise.ts";
import type { Modes } from "./modes.ts";
import { typeErrors } from "./typeCheck.ts";
import { printProgram } from "./model/print.ts";
import type { Program } from "./model/model.ts";

const folder = new URL("./failures/", import.meta.url);

/**
 * Minimises a failing program, saves the module that shows the failure under failures/ (to be made a fixture of), and
 * describes it: the smallest program, the inputs, what was expected and what came out.
 */
export async function reportFailure(
  failing: Case,
  failure: Failure,
  modes: Modes,
  milliseconds: number,
): Promise<string> {
  const { seed } = failing;
  const smallest = await minimise(
    failing.program,
    async (program) => {
      if (typeErrors(printProgram(program)).length > 0) return false;
      return (await failureOf({ program, seed }, modes))?.kind === failure.kind;
    },
    milliseconds,
  );
  const { kind, detail } = (await failureOf({ program: smallest, seed }, modes)) ?? failure;
  const file = await save(smallest, seed, modes, `${kind}\n${detail}`);
  return `seed ${seed}: ${kind}\n${printProgram(smallest)}${detail}\nsaved as ${file}`;
}

async function failureOf(single: Case, modes: Modes): Promise<Failure | undefined> {
  return (await runBatch([single], modes)).failures.get(0);
}

async function save(program: Program, seed: number, modes: Modes, comment: string): Promise<string> {
  await mkdir(folder, { recursive: true });
  const file = fileURLToPath(new URL(`seed-${seed}.ts`, folder));
  const header = comment
    .split("\n")
    .map((line) => `// ${line}`)
    .join("\n");
  await writeFile(file, `${header}\n${printBatch([program], modes).text}`);
  return file;
}
