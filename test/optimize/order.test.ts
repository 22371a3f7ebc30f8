import { expect, test } from "vitest";
import { type Builder, buildFunc, buildRegion, freshValue } from "../../ir/builder.ts";
import type { Func, Op, Region } from "../../ir/ops.ts";
import { bool, int, typedArray } from "../../ir/types.ts";
import { walkOps } from "../../ir/traverse.ts";
import { orderOf } from "../../transforms/analysis/order.ts";

const vector = typedArray("Float64Array");

/** A store of `n` marks a place: `at(n)`. */
function places(func: Func, stored: ReadonlyMap<Op, number>): (n: number) => Op {
  return (n) => {
    let found: Op | undefined;
    walkOps(func.body, (op) => {
      if (stored.get(op) === n) found = op;
    });
    if (!found) throw new Error(`no store ${n}`);
    return found;
  };
}

test("loops and lambdas repeat, arms of an if exclude each other", () => {
  const [a, n, c] = [freshValue(vector), freshValue(int), freshValue(bool)];
  const stored = new Map<Op, number>();
  const mark = (k: Builder, i: number): void => {
    k.store(a, n, n);
    const op = k.ops.at(-1);
    if (op) stored.set(op, i);
  };
  const func = buildFunc("f", [a, n, c], (k) => {
    mark(k, 0);
    const [i, j] = [freshValue(int), freshValue(int)];
    const arms = (first: number, second: number): [Region, Region] => [
      buildRegion([], (arm) => (mark(arm, first), [])),
      buildRegion([], (arm) => (mark(arm, second), [])),
    ];
    k.for(
      n,
      n,
      1,
      [],
      buildRegion([i], (body) => {
        mark(body, 1);
        body.for(
          n,
          n,
          1,
          [],
          buildRegion([j], (inner) => (mark(inner, 2), [])),
          [],
        );
        body.if(c, ...arms(3, 4), []);
        return [];
      }),
      [],
    );
    k.if(c, ...arms(5, 6), []);
    k.lambda(buildRegion([], (inner) => (mark(inner, 7), [])));
    mark(k, 8);
    return [];
  });
  const order = orderOf(func);
  const at = places(func, stored);
  const after = (later: number, earlier: number): boolean => order.mayExecuteAfter(at(later), at(earlier));
  expect(after(1, 0)).toBe(true);
  expect(after(0, 1)).toBe(false);
  expect(after(1, 2)).toBe(true);
  expect(after(1, 1)).toBe(true);
  expect(after(0, 0)).toBe(false);
  expect(after(3, 4)).toBe(true);
  expect(after(6, 5)).toBe(false);
  expect(after(5, 6)).toBe(false);
  expect(after(8, 5)).toBe(true);
  expect(after(0, 7)).toBe(true);
  expect(after(7, 8)).toBe(true);
  expect(order.enclosingLoops(at(2))).toHaveLength(2);
  expect(order.position(at(2))).toBeGreaterThan(order.position(at(1)));
});
