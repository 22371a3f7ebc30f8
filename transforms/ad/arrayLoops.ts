import type { Builder } from "../../ir/builder.ts";
import { forEachIndex } from "../../ir/controlBuilders.ts";
import { invariant } from "../../ir/invariant.ts";
import type { Value } from "../../ir/ops.ts";
import { isNumber, isReference } from "../../ir/types.ts";

/** target += 1, number by number. */
export function accumulateOnes(b: Builder, target: Value): void {
  const { type } = target;
  if (type.kind === "record") {
    for (const { name, type: field } of type.fields) {
      if (isNumber(field)) b.accField(target, name, b.constant(1));
      else if (isReference(field)) accumulateOnes(b, b.get(target, name));
    }
    return;
  }
  forEachIndex(b, b.length(target), (inner, i) => {
    if (type.kind === "array" && isReference(type.element)) accumulateOnes(inner, inner.load(target, i));
    else inner.acc(target, i, inner.constant(1));
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
    { start },
  );
}

/** A fresh array of numbers with the elements of `source`, or with so many of them. */
export function copyArray(b: Builder, source: Value, length = b.length(source)): Value {
  invariant(source.type.kind === "array", "only arrays are copied");
  return filled(b, b.alloc(source.type, length, source.name), source);
}

/** The elements of `source`, as an array of the kind and length of `model` holds them. */
export function copyLike(b: Builder, model: Value, source: Value): Value {
  return filled(b, b.zerosLike(model, source.name), source);
}

function filled(b: Builder, target: Value, source: Value): Value {
  forEachIndex(b, b.length(target), (inner, i) => {
    inner.store(target, i, inner.load(source, i));
  });
  return target;
}
