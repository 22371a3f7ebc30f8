import { describe, expect, test } from "vitest";
import { programOf } from "./arbitrary.ts";
import { checkPrograms } from "./compiled.ts";
import { fullOptions, without } from "./generate/features.ts";

/** What the compiler does not lower yet, with a diagnostic: each is switched on here when it does. */
const options = without(fullOptions, "switch", "fallthrough", "constantArray");

const COUNT = 40;
const SEED = 1;
const BATCH = 20;

describe("random programs", () => {
  for (let first = 0; first < COUNT; first += BATCH) {
    test(`${first + 1} to ${Math.min(first + BATCH, COUNT)}`, { timeout: 120_000 }, async () => {
      const programs = Array.from(
        { length: Math.min(BATCH, COUNT - first) },
        (_, i) => programOf(SEED + first + i, options).program,
      );
      const outcomes = await checkPrograms(programs, SEED + first);
      const wrong = outcomes.flatMap((outcome) => (outcome.kind === "agrees" ? [] : [outcome.message]));
      expect(wrong.slice(0, 2)).toEqual([]);
    });
  }
});
