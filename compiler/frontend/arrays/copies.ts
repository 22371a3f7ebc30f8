import { buildRegion, freshValue, type Builder } from "../../../ir/builder.ts";
import type { Value } from "../../../ir/ops.ts";
import { int, isNumber, type ArrayType } from "../../../ir/types.ts";
import { invariant } from "../../../ir/invariant.ts";
import type { Lowering } from "../lowering.ts";

/** A loop without variables, up to `upper`. */
export function fillIndices(l: Lowering, upper: Value, fill: (b: Builder, index: Value) => void): void {
  const counter = freshValue(int, "i");
  const body = buildRegion(
    [counter],
    (b) => {
      fill(b, counter);
      return [];
    },
    l.b.span,
  );
  l.b.for(l.constant(0), upper, 1, [], body, []);
}

/** As `fillIndices`, from the last index to the first. */
export function fillDownwards(l: Lowering, upper: Value, fill: (b: Builder, index: Value) => void): void {
  const counter = freshValue(int, "i");
  const body = buildRegion(
    [counter],
    (b) => {
      fill(b, counter);
      return [];
    },
    l.b.span,
  );
  l.b.for(l.b.sub(upper, l.constant(1)), l.constant(-1), -1, [], body, []);
}

/** An array of which the first `length` elements are about to be stored. */
export function freshArray(b: Builder, type: ArrayType, length: Value): Value {
  return isNumber(type.element) ? b.alloc(type, length) : b.arrayLiteral(type, []);
}

/** A fresh array of `length` elements of another from `start` on; all of them by default. */
export function copyOf(l: Lowering, source: Value, type: ArrayType, start?: Value, length = l.b.length(source)): Value {
  const copy = freshArray(l.b, type, length);
  const offset = start && l.known(start) !== 0 ? start : undefined;
  fillIndices(l, length, (b, i) => {
    b.store(copy, i, b.load(source, offset ? b.add(i, offset) : i));
  });
  return copy;
}

export function arrayTypeOf(array: Value): ArrayType {
  invariant(array.type.kind === "array", "not an array");
  return array.type;
}
