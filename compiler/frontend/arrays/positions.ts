import type { Value } from "../../../ir/ops.ts";
import type { Lowering } from "../lowering.ts";

/** An argument that stands for an integer, as JavaScript converts it: towards zero, and NaN to 0. */
export function toInteger(l: Lowering, value: Value): Value {
  const known = l.known(value);
  if (typeof known === "number") return l.constant(Math.trunc(known) || 0);
  if (value.type.kind === "int") return value;
  return l.b.select(l.b.apply("isNaN", value), l.constant(0), l.b.apply("trunc", value));
}

/** A position as `slice` and its like take it: a negative one counts from the end; clamped to 0…length. */
export function relativePosition(l: Lowering, value: Value | undefined, length: Value, absent: Value): Value {
  if (!value) return absent;
  const integer = toInteger(l, value);
  const known = l.known(integer);
  const zero = l.constant(0);
  if (known === 0) return zero;
  const fromEnd = (): Value => l.b.apply("max", l.b.add(integer, length), zero);
  const fromStart = (): Value => l.b.apply("min", integer, length);
  if (typeof known === "number") return known < 0 ? fromEnd() : fromStart();
  return l.b.select(l.b.apply("lt", integer, zero), fromEnd(), fromStart());
}

/** max(0, end − start) */
export function distance(l: Lowering, start: Value, end: Value): Value {
  if (l.known(start) === 0) return end;
  return l.b.apply("max", l.b.sub(end, start), l.constant(0));
}
