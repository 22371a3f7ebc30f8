import { describe, expect, test } from "vitest";
import { indexReader, newIndexSets, unionOf, type IndexSets } from "../../runtime/sparse/indexSets.ts";
import { numbersFrom } from "../support/numbers.ts";

function members(sets: IndexSets, set: number): number[] {
  const found: number[] = [];
  indexReader(sets)(set, (index) => found.push(index));
  return found.sort((a, b) => a - b);
}

describe("sets of indices", () => {
  test("unions hold what their parts do, each index once", () => {
    const random = numbersFrom(3);
    const count = 60;
    const sets = newIndexSets(count);
    const made = Array.from({ length: count + 1 }, (_, i) => ({ set: i, holds: new Set(i === 0 ? [] : [i - 1]) }));
    for (let step = 0; step < 2000; step++) {
      const pick = (): (typeof made)[number] => made[Math.abs(Math.floor(random() * 1e6)) % made.length] as (typeof made)[number];
      const [a, b] = [pick(), pick()];
      made.push({ set: unionOf(sets, a.set, b.set), holds: new Set([...a.holds, ...b.holds]) });
    }
    const read = indexReader(sets);
    for (const { set, holds } of made) {
      const found: number[] = [];
      read(set, (index) => found.push(index));
      expect(found.sort((a, b) => a - b)).toEqual([...holds].sort((a, b) => a - b));
    }
  });

  test("a set of few indices is one number, however it came about", () => {
    const sets = newIndexSets(10);
    const first = unionOf(sets, unionOf(sets, 1, 5), unionOf(sets, 3, 9));
    expect(unionOf(sets, 9, unionOf(sets, unionOf(sets, 3, 1), 5))).toBe(first);
    expect(unionOf(sets, first, unionOf(sets, 5, 9))).toBe(first);
    expect(members(sets, first)).toEqual([0, 2, 4, 8]);
  });

  test("a state that is changed a million times needs no memory for that", () => {
    const sets = newIndexSets(3);
    let state = 1;
    for (let step = 0; step < 1_000_000; step++) state = unionOf(sets, state, 1 + (step % 3));
    expect(members(sets, state)).toEqual([0, 1, 2]);
    expect(sets.unions).toBeLessThan(4);
  });

  test("a sum over many indices takes one union for each", () => {
    const count = 100_000;
    const sets = newIndexSets(count);
    let sum = 0;
    for (let i = 0; i < count; i++) sum = unionOf(sets, sum, i + 1);
    expect(sets.unions).toBeLessThan(count + 16);
    expect(members(sets, sum).length).toBe(count);
  });

  test("what is not there counts as empty", () => {
    const sets = newIndexSets(2);
    expect(unionOf(sets, undefined, 2)).toBe(2);
    expect(unionOf(sets, 1, undefined)).toBe(1);
    expect(unionOf(sets, undefined, undefined)).toBe(0);
  });

  test("numbers that do not fit are refused", () => {
    const sets = newIndexSets(5, 6);
    expect(unionOf(sets, 1, 2)).toBe(6);
    expect(() => unionOf(sets, 2, 3)).toThrow("too many steps");
  });
});
