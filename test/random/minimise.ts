import { printProgram, suffixed } from "./model/print.ts";
import type { Program } from "./model/model.ts";
import { reductions } from "./model/reduce.ts";
import { typeErrorLines } from "./typeCheck.ts";

/** Candidates tried together: compiling one module of many is much cheaper than many modules. */
const together = 16;

/**
 * The smallest program found that still fails. Works through the reductions of the program, takes the smallest one of a
 * group that fails, and goes on from there until none does.
 *
 * @param fails for each candidate, whether the same failure occurs; candidates are free of type errors
 * @param milliseconds when to be content with what was reached
 */
export async function minimise(
  program: Program,
  fails: (candidates: readonly Program[]) => Promise<readonly boolean[]>,
  milliseconds: number,
): Promise<Program> {
  const end = performance.now() + milliseconds;
  let smallest = program;
  let candidates = [...reductions(smallest)];
  let position = 0;
  let tried = 0;
  while (tried < candidates.length && performance.now() < end) {
    const group = Array.from(
      { length: Math.min(together, candidates.length - tried) },
      (_, i) => candidates[(position + i) % candidates.length] ?? smallest,
    );
    const valid = withoutTypeErrors(group);
    const failing = await fails(valid);
    const better = bySize(valid.filter((_, i) => failing[i] === true))[0];
    position = (position + group.length) % candidates.length;
    tried += group.length;
    if (better === undefined) continue;
    smallest = better;
    candidates = [...reductions(smallest)];
    position = candidates.length === 0 ? 0 : position % candidates.length;
    tried = 0;
  }
  return smallest;
}

function bySize(programs: readonly Program[]): readonly Program[] {
  return programs.toSorted((p, q) => printProgram(p).length - printProgram(q).length);
}

function withoutTypeErrors(programs: readonly Program[]): readonly Program[] {
  const texts = programs.map((program, i) => printProgram(program, suffixed(program, `_${i}`)));
  const lines = typeErrorLines(texts.join(""));
  let start = 1;
  return programs.filter((_, i) => {
    const end = start + (texts[i] ?? "").split("\n").length - 1;
    const bad = lines.some((line) => line >= start && line < end);
    start = end;
    return !bad;
  });
}
