import { buildRegion, freshValue, type Builder } from "./builder.ts";
import type { Value } from "./ops.ts";
import { int } from "./types.ts";

type Visit = (b: Builder, index: Value) => void;

/** A counted loop without carried values: from `start`, 0 by default, in steps to below `length`. */
export function forEachIndex(
  b: Builder,
  length: Value,
  visit: Visit,
  { start, step = 1, name = "i" }: { readonly start?: Value; readonly step?: number; readonly name?: string } = {},
): void {
  countedLoop(b, start ?? b.constant(0), length, step, name, visit);
}

/** The same from the last index to the first. */
export function forEachIndexDown(b: Builder, length: Value, visit: Visit): void {
  countedLoop(b, b.sub(length, b.constant(1)), b.constant(-1), -1, "i", visit);
}

function countedLoop(b: Builder, lower: Value, upper: Value, step: number, name: string, visit: Visit): void {
  const counter = freshValue(int, name);
  const body = buildRegion(
    [counter],
    (inner) => {
      visit(inner, counter);
      return [];
    },
    b.span,
  );
  b.for(lower, upper, step, [], body, []);
}

/** Code for after a counted loop over such a range, executed only if the loop had an iteration. */
export function whenRun(b: Builder, lower: Value, upper: Value, step: number, fill: (b: Builder) => void): void {
  when(b, b.apply(step > 0 ? "lt" : "gt", lower, upper), fill);
}

/** `if` without results and without `else`. */
export function when(b: Builder, condition: Value, fill: (b: Builder) => void): void {
  const then = buildRegion(
    [],
    (inner) => {
      fill(inner);
      return [];
    },
    b.span,
  );
  b.if(condition, then, { params: [], ops: [], yields: [] }, []);
}
