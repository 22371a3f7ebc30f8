import * as fc from "fast-check";
import { describe, expect, test } from "vitest";
import { programOf, programs } from "./arbitrary.ts";
import {
  featureGroups,
  fullOptions,
  plainOptions,
  withGroups,
  withWeights,
  without,
  type Feature,
} from "./generate/features.ts";
import { printProgram } from "./model/print.ts";
import { countFeatures, countPaths } from "./statistics.ts";
import { supportedProgram } from "./supported.ts";

const sample = Array.from({ length: 600 }, (_, i) => programOf(i + 1, withGroups(fullOptions, [], 1)));
const ordinary = Array.from({ length: 2000 }, (_, i) => supportedProgram(i + 1));

describe("the generator of random programs", () => {
  test("generates every feature that is on", () => {
    const rare = [...countFeatures(ordinary)].filter(([, count]) => count < 15);
    expect(rare.map(([feature]) => feature)).toEqual([]);
  });

  test("generates no feature that is off", () => {
    const off: readonly Feature[] = [
      "switch",
      "while",
      "aliasChoice",
      "view",
      "helper",
      "break",
      "earlyReturn",
      "staticMethod",
      "union",
    ];
    const others = Array.from({ length: 300 }, (_, i) =>
      programOf(i + 1, without(fullOptions, ...off, ...featureGroups.views)),
    );
    const counts = countFeatures(others);
    expect(off.filter((feature) => counts.get(feature) !== 0)).toEqual([]);
    const text = others.map(({ program }) => printProgram(program)).join("\n");
    expect(/switch|subarray|break;|mix\(/.exec(text)?.[0]).toBeUndefined();
  });

  test("can generate straight-line arithmetic only", () => {
    const plain = Array.from({ length: 100 }, (_, i) => programOf(i + 1, plainOptions));
    expect(plain.flatMap((p) => [...p.features])).toEqual([]);
    const stores = Array.from({ length: 20 }, (_, i) => programOf(i + 1, withWeights(plainOptions, { store: 1 })));
    expect([...new Set(stores.flatMap((p) => [...p.features]))]).toEqual(["store"]);
  });

  test("takes every path: zero trips, exits of all kinds", { timeout: 600_000 }, () => {
    const { fit, tried, events } = countPaths(sample);
    expect(fit / tried).toBeGreaterThan(0.85);
    const least = { zeroTrips: 60, break: 30, continue: 15, labelledBreak: 5, labelledContinue: 5, earlyReturn: 30 };
    const seldom = Object.entries(least).filter(([event, count]) => (events.get(event as never) ?? 0) < count);
    expect(seldom).toEqual([]);
  });

  test("gives the same program for the same seed", () => {
    expect(programOf(7, fullOptions)).toEqual(programOf(7, fullOptions));
    expect(programOf(7, fullOptions)).not.toEqual(programOf(8, fullOptions));
  });
});

describe("shrinking", () => {
  test("reaches the essence of a failure", () => {
    const isBad = (text: string): boolean => text.includes("continue") && text.includes("Math.hypot");
    const result = fc.check(
      fc.property(programs(fullOptions), (program) => !isBad(printProgram(program))),
      { seed: 5, numRuns: 300 },
    );
    const [smallest] = result.counterexample ?? [];
    expect(smallest).toBeDefined();
    const text = smallest === undefined ? "" : printProgram(smallest);
    expect(isBad(text)).toBe(true);
    expect(text.split("\n").length).toBeLessThan(16);
  });
});
