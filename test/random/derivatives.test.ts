import { describe, expect, test } from "vitest";
import { programOf } from "./arbitrary.ts";
import { runBatch, type Case } from "./harness.ts";
import { reportFailure } from "./report.ts";
import { supportedRoles, supportedOptions } from "./supported.ts";

/** `NABLA_RANDOM`: how many programs. `NABLA_SEED`: seed of the first; program k of a run has seed + k. */
const count = Number(process.env["NABLA_RANDOM"] ?? 2000);
const firstSeed = Number(process.env["NABLA_SEED"] ?? 1);
const batchSize = 100;

/** Failures minimised in one run; the others are listed by seed. */
let reportsLeft = 3;
const minimising = 90_000;

const batches = Array.from({ length: Math.ceil(count / batchSize) }, (_, i) => firstSeed + i * batchSize);

describe.skipIf(process.env["NABLA_RANDOM"] === undefined)("derivatives of random programs against evaluation of the originals", () => {
  test.each(batches)(
    "programs from seed %i",
    async (seed) => {
      const size = Math.min(batchSize, firstSeed + count - seed);
      const cases = Array.from({ length: size }, (_, i): Case => {
        return { program: programOf(seed + i, supportedOptions).program, seed: seed + i };
      });
      const { failures, compared } = await runBatch(cases, supportedRoles);
      const reports: string[] = [];
      for (const [i, failure] of failures) {
        const failing = cases[i];
        if (failing === undefined) continue;
        if (reportsLeft > 0) {
          reportsLeft -= 1;
          reports.push(await reportFailure(failing, failure, supportedRoles, minimising));
        } else {
          reports.push(`seed ${failing.seed}: ${failure.kind}`);
        }
      }
      expect(reports.join("\n\n")).toBe("");
      expect(compared).toBeGreaterThan(2 * size);
    },
    600_000,
  );
});
