import { mkdir, writeFile } from "node:fs/promises";
import { fileURLToPath } from "node:url";
import { printBatch } from "./batch.ts";
import { runBatch, type Case, type Failure } from "./harness.ts";
import { minimise } from "./minimise.ts";
import type { Role } from "./modes.ts";
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
  roles: readonly Role[],
  milliseconds: number,
): Promise<string> {
  const { seed } = failing;
  const suspects = await suspectsOf(failing, failure, roles);
  const smallest = await minimise(
    failing.program,
    async (program) => {
      if (typeErrors(printProgram(program)).length > 0) return false;
      return (await failureOf({ program, seed }, suspects))?.kind === failure.kind;
    },
    milliseconds,
  );
  const { kind, detail } = (await failureOf({ program: smallest, seed }, suspects)) ?? failure;
  const file = await save(smallest, seed, suspects, `${kind}\n${detail}`);
  return `seed ${seed}: ${kind}\n${printProgram(smallest)}${detail}\nsaved as ${file}`;
}

/** One derivative that fails in this way on its own, or all of them. */
async function suspectsOf(failing: Case, failure: Failure, roles: readonly Role[]): Promise<readonly Role[]> {
  for (const role of failure.role === undefined ? roles : [failure.role]) {
    if ((await failureOf(failing, [role]))?.kind === failure.kind) return [role];
  }
  return roles;
}

async function failureOf(single: Case, roles: readonly Role[]): Promise<Failure | undefined> {
  return (await runBatch([single], roles)).failures.get(0);
}

async function save(program: Program, seed: number, roles: readonly Role[], comment: string): Promise<string> {
  await mkdir(folder, { recursive: true });
  const file = fileURLToPath(new URL(`seed-${seed}.ts.txt`, folder));
  const header = comment
    .split("\n")
    .map((line) => `// ${line}`)
    .join("\n");
  await writeFile(file, `${header}\n${printBatch([program], roles).text}`);
  return file;
}
