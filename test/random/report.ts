import { mkdir, writeFile } from "node:fs/promises";
import { fileURLToPath } from "node:url";
import { printBatch, type Case } from "./batch.ts";
import { runBatch, type Failure } from "./harness.ts";
import { minimise } from "./minimise.ts";
import type { Role } from "./modes.ts";
import { printProgram } from "./model/print.ts";

const folder = new URL("./failures/", import.meta.url);

/**
 * Minimises a failing program, saves the module that shows the failure under failures/ (to be made a fixture of), and
 * describes it: the smallest program, the inputs, what was expected and what came out.
 */
export async function reportFailure(failing: Case, failure: Failure, milliseconds: number): Promise<string> {
  const { seed } = failing;
  const roles = await suspectsOf(failing, failure);
  const smallest = await minimise(
    failing.program,
    async (candidates) => {
      const { failures } = await runBatch(candidates.map((program) => ({ program, seed, roles })));
      return candidates.map((_, i) => failures.get(i)?.kind === failure.kind);
    },
    milliseconds,
  );
  const minimal: Case = { program: smallest, seed, roles };
  const { kind, detail } = (await failureOf(minimal)) ?? failure;
  const file = await save(minimal, `${kind}\n${detail}`);
  return `seed ${seed}: ${kind}\n${printProgram(smallest)}${detail}\nsaved as ${file}`;
}

/** One derivative that fails in this way on its own, or all of them. */
async function suspectsOf(failing: Case, failure: Failure): Promise<readonly Role[]> {
  for (const role of failure.role === undefined ? failing.roles : [failure.role]) {
    if ((await failureOf({ ...failing, roles: [role] }))?.kind === failure.kind) return [role];
  }
  return failing.roles;
}

async function failureOf(single: Case): Promise<Failure | undefined> {
  return (await runBatch([single])).failures.get(0);
}

async function save(single: Case, comment: string): Promise<string> {
  await mkdir(folder, { recursive: true });
  const file = fileURLToPath(new URL(`seed-${single.seed}.ts.txt`, folder));
  const header = comment
    .split("\n")
    .map((line) => `// ${line}`)
    .join("\n");
  await writeFile(file, `${header}\n${printBatch([single]).text}`);
  return file;
}
