import { buildRegion, freshValue, type Builder } from "../../ir/builder.ts";
import { invariant } from "../../ir/invariant.ts";
import type { Value } from "../../ir/ops.ts";
import { int, isNumber, isReference } from "../../ir/types.ts";

/** target += source, number by number, over the structure and the lengths of the target. */
export function accumulate(b: Builder, target: Value, source: Value): void {
  const { type } = target;
  if (type.kind === "record") {
    for (const { name, type: field } of type.fields) {
      if (isNumber(field)) b.accField(target, name, b.get(source, name));
      else if (isReference(field)) accumulate(b, b.get(target, name), b.get(source, name));
    }
    return;
  }
  forEachIndex(b, b.length(target), (inner, i) => {
    const element = inner.load(source, i);
    if (isReference(element.type)) accumulate(inner, inner.load(target, i), element);
    else inner.acc(target, i, element);
  });
}

/** Sets the elements from `start` up to `end` to zero; all of them by default. */
export function zeroArray(b: Builder, array: Value, start = b.constant(0), end = b.length(array)): void {
  forEachIndex(
    b,
    end,
    (inner, i) => {
      inner.store(array, i, inner.constant(0));
    },
    start,
  );
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

function forEachIndex(b: Builder, length: Value, fill: (b: Builder, index: Value) => void, start = b.constant(0)): void {
  const counter = freshValue(int, "i");
  const body = buildRegion([counter], (inner) => {
    fill(inner, counter);
    return [];
  });
  b.for(start, length, 1, [], body, []);
}
