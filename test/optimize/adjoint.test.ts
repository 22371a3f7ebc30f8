import fc from "fast-check";
import { describe, expect, test } from "vitest";
import type { Func } from "../../ir/ops.ts";
import { printFunc } from "../../ir/printer.ts";
import { adjoint } from "../../transforms/ad/adjoint.ts";
import { optimize } from "../../transforms/optimize/pipeline.ts";
import { outcomeOf } from "./support/outcome.ts";
import { programInputs, randomProgram, type Style } from "./support/randomProgram.ts";

const numRuns = Number(process.env["PROGRAMS"] ?? 300);
const timeout = 60_000 + 40 * numRuns;

/** The function with its first number as the only result; undefined if it returns none. */
function withOneResult(func: Func): Func | undefined {
  const result = func.body.yields.find(({ type }) => type.kind === "f64");
  return result && { ...func, body: { ...func.body, yields: [result] } };
}

/**
 * Numbers agree up to rounding, as optimised sums may associate differently. Where a derivative is not finite anything
 * does: a zero adjoint of something unused may have met an infinite slope.
 */
function agrees(expected: unknown, actual: unknown): boolean {
  if (typeof expected === "number" && !Number.isFinite(expected)) return true;
  if (typeof expected === "number" && typeof actual === "number") {
    return Math.abs(expected - actual) <= 1e-9 * (1 + Math.abs(expected));
  }
  if (!Array.isArray(expected) || !Array.isArray(actual)) return expected === actual;
  return expected.length === actual.length && expected.every((item, i) => agrees(item, actual[i]));
}

function checkDerivative(func: Func): void {
  const primal = withOneResult(func);
  if (!primal) return;
  const plain = adjoint(primal, { wrt: [5, 6], name: "plain" });
  const before = optimize(primal, { verify: true });
  const optimized = optimize(adjoint(before, { wrt: [5, 6], name: "optimized" }));
  for (const input of programInputs) {
    const seeded = (): unknown[] => [...input().with(6, 0.625), 1];
    const expected = outcomeOf(plain, seeded);
    if (expected === "thrown") continue;
    const actual = outcomeOf(optimized, seeded);
    const isSame = actual !== "thrown" && agrees(expected.results, actual.results);
    expect(isSame, `${printFunc(primal)}${printFunc(optimized)}`).toBe(true);
  }
}

describe("optimising before and after reverse mode keeps derivatives", () => {
  test.each<Style>(["aggregates", "loops"])(
    "%s",
    (style) => {
      fc.assert(fc.property(randomProgram(style), checkDerivative), { numRuns });
    },
    timeout,
  );
});
