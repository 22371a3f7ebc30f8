import { describe, expect, test } from "vitest";
import { runBatch } from "./harness.ts";
import { reportFailure } from "./report.ts";
import { supportedCase } from "./supported.ts";

/** `NABLA_RANDOM`: how many programs. `NABLA_SEED`: seed of the first; program k of a run has seed + k. */
const count = Number(process.env["NABLA_RANDOM"] ?? 2000);
const firstSeed = Number(process.env["NABLA_SEED"] ?? 1);
const batchSize = 100;

/** Failures minimised in one run; the others are listed by seed. */
let reportsLeft = 3;
const minimising = 90_000;

/** Tests every batch of a run whose number is `part` modulo `parts`: the run is divided among several test files. */
export function testBatches(part: number, parts: number): void {
  const starts = Array.from({ length: Math.ceil(count / batchSize) }, (_, i) => firstSeed + i * batchSize);
  describe("derivatives of random programs against evaluation of the originals", () => {
    for (const start of starts.filter((_, i) => i % parts === part)) {
      const size = Math.min(batchSize, firstSeed + count - start);
      test(`programs of seeds ${start} to ${start + size - 1}`, { timeout: 900_000 }, () => testBatch(start, size));
    }
  });
}

async function testBatch(start: number, size: number): Promise<void> {
  const cases = Array.from({ length: size }, (_, i) => supportedCase(start + i));
  const { failures, compared } = await runBatch(cases);
  const reports: string[] = [];
  for (const [i, failure] of failures) {
    const failing = cases[i];
    if (failing === undefined) continue;
    if (reportsLeft > 0) {
      reportsLeft -= 1;
      reports.push(await reportFailure(failing, failure, minimising));
    } else {
      reports.push(`seed ${failing.seed}: ${failure.kind}`);
    }
  }
  expect(reports.join("\n\n")).toBe("");
  expect(compared).toBeGreaterThan(2 * size);
}
