import { buildRegion, freshValue, type Builder } from "../../ir/builder.ts";
import { invariant } from "../../ir/invariant.ts";
import type { Value } from "../../ir/ops.ts";
import { int } from "../../ir/types.ts";

/** target += source, element by element, over the length of the target. */
export function accumulateArray(b: Builder, target: Value, source: Value): void {
  forEachIndex(b, b.length(target), (inner, i) => {
    inner.acc(target, i, inner.load(source, i));
  });
}

/** Sets every element to zero. */
export function zeroArray(b: Builder, array: Value): void {
  forEachIndex(b, b.length(array), (inner, i) => {
    inner.store(array, i, inner.constant(0));
  });
}

/** A fresh array of numbers with the elements of `source`, or with so many of them. */
export function copyArray(b: Builder, source: Value, length = b.length(source)): Value {
  invariant(source.type.kind === "array", "only arrays are copied");
  const copy = b.alloc(source.type, length, source.name);
  forEachIndex(b, b.length(copy), (inner, i) => {
    inner.store(copy, i, inner.load(source, i));
  });
  return copy;
}

function forEachIndex(b: Builder, length: Value, fill: (b: Builder, index: Value) => void): void {
  const counter = freshValue(int, "i");
  const body = buildRegion([counter], (inner) => {
    fill(inner, counter);
    return [];
  });
  b.for(b.constant(0), length, 1, [], body, []);
}
