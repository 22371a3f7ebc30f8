import { describe, expect, test } from "vitest";
import { runBatch } from "./harness.ts";
import { reportFailure } from "./report.ts";
import { Coverage } from "./coverage.ts";
import { mixedCase, supportedCase, type GeneratedCase } from "./supported.ts";

/** `NABLA_RANDOM`: how many programs. `NABLA_SEED`: seed of the first; program k of a run has seed + k. */
const count = Number(process.env["NABLA_RANDOM"] ?? 400);
const firstSeed = Number(process.env["NABLA_SEED"] ?? 1);
const batchSize = 100;
/** For every thirty programs, one more is differentiated in mixes of the modes; they take long to compile. */
const mixedShare = 30;
const mixedBatchSize = 10;

/** Failures minimised in one run; the others are listed by seed. */
let reportsLeft = 3;
const minimising = 90_000;

/** Tests every batch of a run whose number is `part` modulo `parts`: the run is divided among several test files. */
export function testBatches(part: number, parts: number): void {
  describe("derivatives of random programs against evaluation of the originals", () => {
    const batches = divide(firstSeed, count, batchSize);
    const coverage = new Coverage();
    for (const seeds of batches.filter((_, i) => i % parts === part)) testBatch(seeds, supportedCase, coverage);
    test.skipIf(count < 400)("every construct was compiled and compared", () => {
      if (process.env["NABLA_RANDOM"] !== undefined) console.log(coverage.toString());
      expect(coverage.rarer(coverage.programs / 300)).toEqual([]);
    });
  });
}

/** Tests some other programs up to third order, in mixes of forward and reverse mode. */
export function testMixedBatches(): void {
  describe("mixed derivatives of random programs against evaluation of the originals", () => {
    const batches = divide(firstSeed + count, Math.ceil(count / mixedShare), mixedBatchSize);
    for (const seeds of batches) testBatch(seeds, mixedCase, new Coverage());
  });
}

function divide(first: number, length: number, size: number): readonly (readonly number[])[] {
  const seeds = Array.from({ length }, (_, i) => first + i);
  return Array.from({ length: Math.ceil(length / size) }, (_, i) => seeds.slice(i * size, (i + 1) * size));
}

function testBatch(seeds: readonly number[], caseOf: (seed: number) => GeneratedCase, coverage: Coverage): void {
  const title = `programs of seeds ${seeds[0] ?? ""} to ${seeds.at(-1) ?? ""}`;
  test(title, { timeout: 900_000 }, () => compareBatch(seeds.map(caseOf), coverage));
}

async function compareBatch(cases: readonly GeneratedCase[], coverage: Coverage): Promise<void> {
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
  cases.forEach(({ features }, i) => coverage.add(features, failures.has(i) ? 0 : (compared.get(i) ?? 0)));
  const samples = [...compared.values()].reduce((sum, n) => sum + n, 0);
  expect(samples).toBeGreaterThan(2 * cases.length);
}
