import { describe, expect, test } from "vitest";
import { disagreement } from "./agreement.ts";

describe("disagreement", () => {
  test("accepts rounding, relative to the largest element", () => {
    expect(disagreement({ a: [1e6 + 1e-6, 0], b: 2 }, { a: [1e6, 1e-9], b: 2 })).toBeUndefined();
  });

  test("names the worst element", () => {
    expect(disagreement({ a: [1, 2.1], b: 3 }, { a: [1, 2], b: 3 })).toContain(".a.1: 2.1 instead of 2");
  });

  test("judges small elements by their own magnitude", () => {
    expect(disagreement([1e6, 1.1e-4], [1e6, 1e-4])).toContain(".1:");
  });

  test("rejects NaN, missing and additional elements", () => {
    expect(disagreement([NaN], [1])).toContain("NaN");
    expect(disagreement([1], [1, 2])).toBe("1 numbers instead of 2");
    expect(disagreement([1, 2], [1])).toBe("2 numbers instead of 1");
  });
});
