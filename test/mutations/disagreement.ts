import { describeDiagnostic } from "../support/compileModule.ts";
import { importWritten, writeSources, type Namespace } from "../support/importSources.ts";
import { printBatch, type Case } from "../random/batch.ts";
import { compareProgram } from "../random/compare.ts";
import { expectation, type Sample } from "../random/expectation.ts";
import { highestOrder, type Role } from "../random/modes.ts";
import { supportedProgram } from "../random/supported.ts";
import type { Directed } from "./directed.ts";
import type { Compile } from "./mutatedCompiler.ts";

/** The random programs that every mutation is tried on: the first of the ordinary run that compile fast, the even ones. */
const programs = Array.from({ length: 40 }, (_, i) => 2 * (i + 1)).map((seed) => ({ seed, ...supportedProgram(seed) }));

/** The programs after which to look for a disagreement: few of them catch most mutations. */
const stages = [4, 16, programs.length];

/** Argument sets per program. */
const argumentSets = 2;

/** Where a compiler's derivatives of random programs first disagree with evaluation of the originals, or undefined. */
export async function randomDisagreement(compile: Compile, order: 1 | 2): Promise<string | undefined> {
  for (const [i, end] of stages.entries()) {
    const cases = programs
      .slice(stages[i - 1] ?? 0, end)
      .map((one): Case => ({ ...one, roles: rolesOf(one.seed / 2, order) }));
    const module = await compileText(compile, printBatch(cases).text);
    const found = describeError(() => {
      cases.forEach((one, index) => {
        compareCase(one, index, module);
      });
    });
    if (found !== undefined) return found;
  }
  return undefined;
}

/** At first order, gradients and pullbacks in turn. */
function rolesOf(seed: number, order: 1 | 2): readonly Role[] {
  if (order === 2) return ["reverseR"];
  return seed % 2 === 0 ? ["reverse"] : ["pullback"];
}

/** What is wrong with a directed program as this compiler compiles it, or undefined. */
export async function directedDisagreement(compile: Compile, { source, check }: Directed): Promise<string | undefined> {
  const module = await compileText(compile, source);
  return describeError(() => {
    check(module);
  });
}

function compareCase(one: Case, index: number, module: Namespace): void {
  for (const sample of samplesOf(one, highestOrder(one.roles))) {
    for (const { role, subject, detail } of compareProgram(one, index, module, sample)) {
      throw new Error(`seed ${one.seed}: ${role}: ${subject}: ${detail}`);
    }
  }
}

const known = new Map<string, readonly Sample[]>();

/** Evaluation takes time, and all compilers are measured by the same. */
function samplesOf({ program, seed }: Case, order: number): readonly Sample[] {
  const key = `${seed} ${order}`;
  const samples =
    known.get(key) ??
    Array.from({ length: argumentSets }, (_, set) => expectation(program, seed, set, order)).filter(
      (s) => s !== undefined,
    );
  known.set(key, samples);
  return samples;
}

async function compileText(compile: Compile, text: string): Promise<Namespace> {
  const written = await writeSources(text);
  try {
    const { outputs, diagnostics } = compile({ files: written.paths });
    const errors = diagnostics.filter(({ severity }) => severity === "error");
    if (errors.length > 0) throw new Error(errors.map(describeDiagnostic).join("\n"));
    return await importWritten(written, (path) => outputs.get(path)?.code);
  } finally {
    await written.dispose();
  }
}

function describeError(action: () => void): string | undefined {
  try {
    action();
    return undefined;
  } catch (error) {
    return error instanceof Error ? error.message : String(error);
  }
}
