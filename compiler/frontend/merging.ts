import type ts from "typescript";
import type { Builder } from "../../ir/builder.ts";
import type { Value } from "../../ir/ops.ts";
import { computedByOne, isAssignable, joinTypes } from "../../ir/typeRelations.ts";
import { int, f64, fieldOf, isNumber, isReference, opaque, type Type } from "../../ir/types.ts";
import { Problem } from "../diagnostics/problem.ts";
import type { Facts, Variable } from "./operands.ts";

/** What is known of an object that is one of those of which this is known, if it is known of all. */
export function mergedFacts(first: Facts | undefined, second: Facts | undefined, members: Facts["members"]): Facts | undefined {
  if (!first || !second || first.node !== second.node) return undefined;
  const { keys, own, origins, node } = first;
  const isOrdered = keys?.join() === second.keys?.join();
  const isAlike = [...(own ?? [])].join() === [...(second.own ?? [])].join();
  return {
    ...(node ? { node } : {}),
    ...(members && members.size > 0 ? { members } : {}),
    isExact: first.isExact && second.isExact && isAlike && origins === second.origins,
    ...(origins && origins === second.origins ? { origins } : {}),
    ...(keys && isOrdered ? { keys } : {}),
    ...(own && isAlike ? { own } : {}),
  };
}

/** Whether what is assumed of an object holds of this one. */
export function holdsOf(assumed: Facts, found: Facts): boolean {
  if (assumed.node !== found.node || assumed.members !== found.members) return false;
  return (!assumed.isExact || found.isExact) && [...(assumed.own ?? [])].every((name) => found.own?.has(name));
}

/**
 * Which of several objects it is decides what a getter does.
 * @throws Problem where one of them has an accessor that another has not
 */
export function requireAlikeAccessors(node: ts.Node, first: Facts | undefined, second: Facts | undefined): void {
  for (const [name, member] of [...(first?.members ?? []), ...(second?.members ?? [])]) {
    if (member.kind !== "accessor" || first?.members?.get(name) === second?.members?.get(name)) continue;
    throw new Problem("unsupportedSyntax", node, `'${name}' is computed by a getter or setter of one of the objects that meet here, and not by that of the other.`, "Make both instances of a class, or write the member as a function in both.");
  }
}

/** What a loop carries a variable as: objects as what the variable is declared to hold. */
export function carriedType(variable: Variable, value: Value): Type {
  if (variable.type?.kind === "opaque" && !variable.isSteady && isAssignable(value.type, opaque)) return opaque;
  if (isNumber(value.type)) return variable.integral ? int : f64;
  const { type } = variable;
  return type && isReference(type) && isAssignable(value.type, type) && !hidesMembers(type, value.type) ? type : value.type;
}

/** Whether a type knows less of members than another: that of a generic class, declared without what its parameters stand for here. */
export function hidesMembers(general: Type, special: Type, around: readonly Type[] = []): boolean {
  if (general === special || around.includes(general)) return false;
  if (general.kind === "array" && special.kind === "array") return hidesMembers(general.element, special.element, around);
  if (general.kind !== "record" || special.kind !== "record") return false;
  return general.fields.some(({ name, type }) => {
    const own = fieldOf(special, name)?.type ?? opaque;
    return type.kind === "opaque" ? own.kind !== "opaque" : hidesMembers(type, own, [...around, general]);
  });
}

/** Why two values cannot be what one variable, or one expression, gives. */
export function differentTypes(node: ts.Node, name: string | undefined, a: Value | undefined, c: Value | undefined): Problem {
  const computed = a && c && computedByOne(a.type, c.type);
  if (computed !== undefined) return computedProblem(node, computed);
  return new Problem("unsupportedType", node, `The two branches give '${name ?? "the value"}' different types.`, "Give it one type in both branches.");
}

/** @throws Problem where an array is given objects whose class computes what its elements have as data */
export function requireElement(node: ts.Node, value: Value, element: Type): void {
  const computed = computedByOne(value.type, element);
  if (computed !== undefined) throw computedProblem(node, computed);
}

function computedProblem(node: ts.Node, name: string): Problem {
  return new Problem("unsupportedType", node, `'${name}' is computed by the class of one of the objects that meet here, and data of the other.`, "Make it data of both, or write it as a method in both.");
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
