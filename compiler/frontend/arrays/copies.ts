import type { Builder } from "../../../ir/builder.ts";
import { forEachIndex } from "../../../ir/controlBuilders.ts";
import type { Value } from "../../../ir/ops.ts";
import { isNumber, type ArrayType } from "../../../ir/types.ts";
import { invariant } from "../../../ir/invariant.ts";
import type { Lowering } from "../lowering.ts";

/** An array of which the first `length` elements are about to be stored. */
export function freshArray(b: Builder, type: ArrayType, length: Value): Value {
  return isNumber(type.element) ? b.alloc(type, length) : b.arrayLiteral(type, []);
}

/** A fresh array of `length` elements of another from `start` on; all of them by default. */
export function copyOf(l: Lowering, source: Value, type: ArrayType, start?: Value, length = l.b.length(source)): Value {
  const copy = freshArray(l.b, type, length);
  const offset = start && l.known(start) !== 0 ? start : undefined;
  forEachIndex(l.b, length, (b, i) => {
    b.store(copy, i, b.load(source, offset ? b.add(i, offset) : i));
  });
  return copy;
}

export function arrayTypeOf(array: Value): ArrayType {
  invariant(array.type.kind === "array", "not an array");
  return array.type;
}
