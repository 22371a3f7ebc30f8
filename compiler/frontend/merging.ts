import type { Builder } from "../../ir/builder.ts";
import type { Value } from "../../ir/ops.ts";
import { isAssignable, joinTypes } from "../../ir/typeRelations.ts";
import { int, f64, fieldOf, isNumber, isReference, opaque, type Type } from "../../ir/types.ts";
import type { Facts, Variable } from "./operands.ts";

/** What is known of an object that is one of those of which this is known, if it is known of all. */
export function mergedFacts([first, second = first]: readonly (Facts | undefined)[]): Facts | undefined {
  if (!first || !second || first.node !== second.node || first.members !== second.members) return undefined;
  const { keys, own, ...others } = first;
  const isOrdered = keys?.join() === second.keys?.join();
  const isAlike = [...(own ?? [])].join() === [...(second.own ?? [])].join();
  return {
    ...others,
    isExact: first.isExact && second.isExact && isAlike,
    ...(keys && isOrdered ? { keys } : {}),
    ...(own && isAlike ? { own } : {}),
  };
}

/** What a loop carries a variable as: objects as what the variable is declared to hold. */
export function carriedType(variable: Variable, value: Value): Type {
  if (variable.type?.kind === "opaque" && isAssignable(value.type, opaque)) return opaque;
  if (isNumber(value.type)) return variable.integral ? int : f64;
  const { type } = variable;
  return type && isReference(type) && isAssignable(value.type, type) && !hidesMembers(type, value.type) ? type : value.type;
}

/** Whether a type knows less of members than another: that of a generic class, declared without what its parameters stand for here. */
function hidesMembers(general: Type, special: Type): boolean {
  if (general.kind === "array" && special.kind === "array") return hidesMembers(general.element, special.element);
  if (general.kind !== "record" || special.kind !== "record") return false;
  return general.fields.some(({ name, type }) => type.kind === "opaque" && (fieldOf(special, name)?.type.kind ?? "opaque") !== "opaque");
}

/** Numbers, booleans and other values that no reference is among may be mixed; the result is only passed through. */
export function joinOf(a: Value | undefined, c: Value | undefined): Type | undefined {
  if (!a || !c) return a?.type ?? c?.type;
  const joined = joinTypes(a.type, c.type);
  return joined ?? (isReference(a.type) || isReference(c.type) ? undefined : opaque);
}

/** Stands for a result on a path that does not use it. */
export function placeholder(b: Builder, type: Type): Value {
  if (type.kind === "bool") return b.constant(false);
  if (isNumber(type)) return b.constant(0);
  return b.literal(undefined, type);
}
