import { compileSources, describeDiagnostic, type CompiledSources } from "../support/compileModule.ts";
import { printBatch, type Case } from "./batch.ts";
import { compareProgram, type Compiled, type Mismatch } from "./compare.ts";
import { expectation } from "./expectation.ts";
import { highestOrder, type Role } from "./modes.ts";

/** What went wrong with a program: it does not compile, or its derivatives disagree. */
export type Failure = {
  /** Equal for failures of the same kind, so that minimising keeps to one. */
  readonly kind: string;
  /** The derivative that fails, if it is known. */
  readonly role?: Role;
  readonly detail: string;
};

export type BatchResult = {
  /** By position of the program in the batch. */
  readonly failures: ReadonlyMap<number, Failure>;
  /** By position of the program: argument sets that were fit for comparison. */
  readonly compared: ReadonlyMap<number, number>;
};

/** Argument sets per program. */
const argumentSets = 3;

/** Compiles programs as one module and compares all their derivatives with evaluation of the originals. */
export async function runBatch(cases: readonly Case[]): Promise<BatchResult> {
  const batch = printBatch(cases);
  let compiled: CompiledSources;
  try {
    compiled = await compileSources(batch.text);
  } catch (error) {
    return isolate(cases, "compiler", error);
  }
  try {
    const rejected = new Map<number, Failure>();
    for (const diagnostic of compiled.diagnostics.filter((d) => d.severity === "error")) {
      const kind = `${diagnostic.code} ${diagnostic.message}`;
      const failure = { kind, detail: describeDiagnostic(diagnostic) };
      rejected.set(batch.programAt(diagnostic.line), failure);
    }
    if (rejected.size > 0) return await withoutRejected(cases, rejected);
    return compareCases(cases, await compiled.load<Compiled>());
  } catch (error) {
    return await isolate(cases, "output", error);
  } finally {
    await compiled.dispose();
  }
}

/** A module with calls in error cannot be imported: the programs without errors are run on their own. */
async function withoutRejected(cases: readonly Case[], rejected: ReadonlyMap<number, Failure>): Promise<BatchResult> {
  const left = [...cases.keys()].filter((i) => !rejected.has(i));
  const failures = new Map(rejected);
  if (left.length === 0) return { failures, compared: new Map() };
  const rest = await runBatch(cases.filter((_, i) => !rejected.has(i)));
  rest.failures.forEach((failure, i) => failures.set(left[i] ?? i, failure));
  return { failures, compared: new Map([...rest.compared].map(([i, samples]) => [left[i] ?? i, samples])) };
}

function compareCases(cases: readonly Case[], compiled: Compiled): BatchResult {
  const failures = new Map<number, Failure>();
  const compared = new Map<number, number>();
  cases.forEach((c, i) => {
    const { failure, samples } = compareCase(c, i, compiled);
    if (failure !== undefined) failures.set(i, failure);
    compared.set(i, samples);
  });
  return { failures, compared };
}

/** A batch that cannot be compiled or loaded as a whole is run program by program, to find the one at fault. */
async function isolate(cases: readonly Case[], culprit: string, error: unknown): Promise<BatchResult> {
  const detail = error instanceof Error ? (error.stack ?? error.message) : String(error);
  const [firstLine = ""] = detail.split("\n");
  const kind = `${culprit}: ${firstLine.replace(/[\w/.-]*main\.ts|\d+/g, "…")}`;
  if (cases.length === 1) return { failures: new Map([[0, { kind, detail }]]), compared: new Map() };
  const failures = new Map<number, Failure>();
  const compared = new Map<number, number>();
  for (const [i, one] of cases.entries()) {
    const result = await runBatch([one]);
    const failure = result.failures.get(0);
    if (failure !== undefined) failures.set(i, failure);
    compared.set(i, result.compared.get(0) ?? 0);
  }
  if (failures.size === 0) failures.set(0, { kind: `${kind} (only together)`, detail });
  return { failures, compared };
}

function compareCase(
  single: Case,
  index: number,
  compiled: Compiled,
): { readonly failure: Failure | undefined; readonly samples: number } {
  let samples = 0;
  for (let set = 0; set < argumentSets; set++) {
    const sample = expectation(single.program, single.seed, set, highestOrder(single.roles));
    if (sample === undefined) continue;
    samples += 1;
    const mismatches = compareProgram(single, index, compiled, sample);
    const [first] = mismatches;
    if (first === undefined) continue;
    const inputs = `arguments (set ${set}): ${JSON.stringify(sample.args)}`;
    const detail = [inputs, ...mismatches.map(describeMismatch)].join("\n");
    const kind = `${first.role} ${first.subject}`;
    return { failure: first.role === "original" ? { kind, detail } : { kind, detail, role: first.role }, samples };
  }
  return { failure: undefined, samples };
}

function describeMismatch({ role, subject, detail }: Mismatch): string {
  return `${role}: ${subject}: ${detail}`;
}
