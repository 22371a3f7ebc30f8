import * as fc from "fast-check";
import { programs } from "./arbitrary.ts";
import { fullOptions } from "./generate/features.ts";
import type { Program } from "./model/model.ts";

/**
 * The smallest program found that still fails: fast-check shrinks the given one as long as `fails` says so.
 *
 * @param fails whether the same failure occurs; must answer false for programs that are not valid
 * @param milliseconds when to be content with what was reached
 */
export async function minimise(
  program: Program,
  fails: (candidate: Program) => Promise<boolean>,
  milliseconds = 120_000,
): Promise<Program> {
  const property = fc.asyncProperty(programs(fullOptions), async (candidate) => !(await fails(candidate)));
  const details = await fc.check(property, {
    examples: [[program]],
    numRuns: 1,
    interruptAfterTimeLimit: milliseconds,
  });
  return details.counterexample?.[0] ?? program;
}
