import type { Literal, Value } from "../../ir/ops.ts";
import { isNumber, isReference } from "../../ir/types.ts";
import type { Lowering } from "./lowering.ts";
import { isPresent } from "./presence.ts";

export type EqualityOperator = "===" | "!==" | "==" | "!=";

/** Comparison of any two values for equality; references by identity. */
export function equal(l: Lowering, left: Value, right: Value, operator: EqualityOperator): Value {
  const isNegative = operator.startsWith("!");
  const isStrict = operator.length === 3;
  const [a, b] = [l.literalOf(left), l.literalOf(right)];
  if (a && b) return l.constant(areEqual(a.literal, b.literal, isStrict) !== isNegative);
  if (!l.isAbsent(left) && !l.isAbsent(right)) {
    if (isNumber(left.type) && isNumber(right.type)) return l.b.apply(isNegative ? "ne" : "eq", left, right);
    if (left.type.kind === "bool" && right.type.kind === "bool" && isPresent(l, left) && isPresent(l, right)) return equalBooleans(l, left, right, isNegative);
  }
  if (isStrict) return l.b.apply(isNegative ? "strictUnequal" : "strictEqual", left, right);
  return l.b.apply(isNegative ? "looseUnequal" : "looseEqual", left, right);
}

function equalBooleans(l: Lowering, left: Value, right: Value, isNegative: boolean): Value {
  for (const [known, other] of [[l.known(left), right], [l.known(right), left]] as const) {
    if (typeof known === "boolean") return known === isNegative ? l.not(other) : other;
  }
  return l.b.apply(isNegative ? "boolNe" : "boolEq", left, right);
}

function areEqual(a: Literal, b: Literal, isStrict: boolean): boolean {
  // eslint-disable-next-line eqeqeq -- this is that operator
  return isStrict ? a === b : a == b;
}

/** Whether a value is null or undefined. */
export function isNullish(l: Lowering, value: Value): Value {
  const known = l.literalOf(value);
  const isTold = value.type.kind === "bool" || isReference(value.type);
  if (known || (isTold && isPresent(l, value))) return l.constant(l.isAbsent(value));
  return l.b.apply("looseEqual", value, l.literal(null));
}

/** Whether a value is undefined. */
export function isUndefined(l: Lowering, value: Value): Value {
  return equal(l, value, l.literal(undefined), "===");
}

/** `isNaN(x)`: also of undefined, which is NaN as a number. */
export function isNotANumber(l: Lowering, value: Value): Value {
  const isNaN = l.b.apply("isNaN", value);
  return isPresent(l, value) ? isNaN : l.b.apply("or", isNaN, isUndefined(l, value));
}

/** Whether a value counts as true. */
export function isTruthy(l: Lowering, value: Value): Value {
  const known = l.literalOf(value);
  if (known) return l.constant(Boolean(known.literal));
  if (value.type.kind === "bool") return value;
  if (isReference(value.type) && isPresent(l, value)) return l.constant(true);
  return l.b.apply(isNumber(value.type) ? "toBoolean" : "isTruthy", value);
}
