import { expect, test } from "vitest";
import { newIndexSets } from "../../runtime/sparse/indexSets.ts";
import { jacobianPlan } from "../../runtime/sparse/jacobianPlan.ts";
import { keepPlan, knownPlan } from "../../runtime/sparse/keptPlans.ts";
import type { SparsePlan } from "../../runtime/sparse/plan.ts";

const plan = (): SparsePlan => jacobianPlan(newIndexSets(0), [], 8, true);
const owner = (): object => ({});

test("a plan is known for the same inputs, in other arrays too", () => {
  const f = owner();
  const kept = keepPlan(f, 0, [3, Int32Array.of(1, 2), [[1], [2, NaN]], true], plan());
  expect(knownPlan(f, 0, [3, Int32Array.of(1, 2), [[1], [2, NaN]], true])).toBe(kept);
  const others = [[4, Int32Array.of(1, 2), [[1], [2, NaN]], true], [3, Int32Array.of(1, 3), [[1], [2, NaN]], true], [3, Int32Array.of(1, 2, 3), [[1], [2, NaN]], true], [3, Int32Array.of(1, 2), [[1], [2, 0]], true], [3, Int32Array.of(1, 2), [[1]], true]];
  for (const inputs of others) expect(knownPlan(f, 0, inputs)).toBeUndefined();
  expect(knownPlan(f, 1, [3, Int32Array.of(1, 2), [[1], [2, NaN]], true])).toBeUndefined();
  expect(knownPlan(owner(), 0, [3, Int32Array.of(1, 2), [[1], [2, NaN]], true])).toBeUndefined();
});

test("inputs that are changed afterwards are other inputs", () => {
  const f = owner();
  const [indices, rows] = [Int32Array.of(1, 2), [[1], [2]]];
  const kept = keepPlan(f, 0, [indices, rows], plan());
  indices[0] = 5;
  expect(knownPlan(f, 0, [indices, rows])).toBeUndefined();
  indices[0] = 1;
  (rows[1] as number[])[0] = 9;
  expect(knownPlan(f, 0, [indices, rows])).toBeUndefined();
  expect(knownPlan(f, 0, [Int32Array.of(1, 2), [[1], [2]]])).toBe(kept);
});

test("the plans that were used last are kept", () => {
  const f = owner();
  const first = keepPlan(f, 0, [0], plan());
  for (const n of [1, 2, 3]) keepPlan(f, 0, [n], plan());
  expect(knownPlan(f, 0, [0])).toBe(first);
  keepPlan(f, 0, [4], plan());
  expect(knownPlan(f, 0, [0])).toBe(first);
  expect(knownPlan(f, 0, [1])).toBeUndefined();
});

test("objects are compared by identity, zeros by sign", () => {
  const f = owner();
  const name = {};
  keepPlan(f, 0, [name, 0], plan());
  expect(knownPlan(f, 0, [{}, 0])).toBeUndefined();
  expect(knownPlan(f, 0, [name, -0])).toBeUndefined();
  expect(knownPlan(f, 0, [name, 0])).toBeDefined();
});
