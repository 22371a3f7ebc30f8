import type { Value } from "../../../ir/ops.ts";
import type { Lowering } from "../lowering.ts";
import { definitionIn, isPresent } from "../presence.ts";
import { isUndefined } from "../truth.ts";

/** An argument that stands for an integer, as JavaScript converts it: towards zero, and NaN and undefined to 0. */
export function toInteger(l: Lowering, value: Value): Value {
  const known = l.known(value);
  if (typeof known === "number") return l.constant(Math.trunc(known) || 0);
  if (value.type.kind === "int" && isInteger(l, value)) return value;
  const integer = value.type.kind === "int" ? value : l.b.apply("trunc", value);
  return l.b.select(l.b.apply("toBoolean", integer), integer, l.constant(0));
}

/** Whether an integer is certainly one: an element may be undefined, and what is left by division may be NaN. */
function isInteger(l: Lowering, value: Value): boolean {
  const known = l.known(value);
  if (known !== undefined) return Number.isInteger(known);
  if (l.counters.has(value)) return true;
  const op = definitionIn(l, value);
  if (op?.kind === "length") return true;
  if (op?.kind !== "scalar") return false;
  const { primitive, operands } = op;
  const [x, y] = operands as readonly [Value, Value?];
  if (primitive === "rem") return isInteger(l, x) && typeof l.known(y) === "number" && l.known(y) !== 0;
  return ["add", "sub", "neg", "min", "max"].includes(primitive) && operands.every((operand) => isInteger(l, operand));
}

/** A position as `slice` and its like take it: a negative one counts from the end; clamped to 0…length. Without one, or where it is undefined, `absent`. */
export function relativePosition(l: Lowering, value: Value | undefined, length: Value, absent: Value): Value {
  const literal = l.literalOf(value);
  if (!value || (literal && literal.literal === undefined)) return absent;
  const integer = toInteger(l, value);
  const known = l.known(integer);
  const zero = l.constant(0);
  if (known === 0) return zero;
  const fromEnd = (): Value => l.b.apply("max", l.b.add(integer, length), zero);
  const fromStart = (): Value => l.b.apply("min", integer, length);
  if (typeof known === "number") return known < 0 ? fromEnd() : fromStart();
  const given = l.b.select(l.b.apply("lt", integer, zero), fromEnd(), fromStart());
  // As a number, undefined is 0 already.
  return isPresent(l, value) || l.known(absent) === 0 ? given : l.b.select(isUndefined(l, value), absent, given);
}

/** max(0, end − start) */
export function distance(l: Lowering, start: Value, end: Value): Value {
  if (l.known(start) === 0) return end;
  return l.b.apply("max", l.b.sub(end, start), l.constant(0));
}
