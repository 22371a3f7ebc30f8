import type ts from "typescript";
import { typesEqual } from "../../../ir/typeRelations.ts";
import type { Type } from "../../../ir/types.ts";
import { selfIn } from "../objects/classMembers.ts";
import { type Closure, isKnown, type Known, type Operand, type Scope } from "../operands.ts";
import { isEmpty } from "../scopes.ts";

/** Whether calls of two functions are calls of one: the object that they are methods of is an argument. */
export function isSameTarget(a: Closure, b: Closure): boolean {
  const isArgument = [a, b].every(({ self }) => self !== undefined && !isKnown(self));
  return isArgument ? isSameBody(a, b) : isSameClosure(a, b);
}

/** Whether two functions that are passed are one, with one object as `this`. */
function isSameClosure(a: Closure, b: Closure): boolean {
  return isSameBody(a, b) && isSameSelf(a.self, b.self) && isSameSelf(selfIn(a.scope), selfIn(b.scope));
}

function isSameBody(a: Closure, b: Closure): boolean {
  return a.node === b.node && a.bound === b.bound && isSameScope(a.scope, b.scope);
}

/** Whether `this` is one object, or one class. */
function isSameSelf(a: Operand | undefined, b: Operand | undefined): boolean {
  return a === b || isSameClass(a, b);
}

function isSameClass(a: Operand | undefined, b: Operand | undefined): boolean {
  return a !== undefined && b !== undefined && isKnown(a) && isKnown(b) && a.kind === "class" && b.kind === "class" && a.node === b.node;
}

/** Whether functions see the same variables and types: methods of the objects of one class do, each in a scope for its object. */
function isSameScope(a: Scope, b: Scope): boolean {
  if (a === b) return true;
  const isSame = a.parent === b.parent && (a.bindings === b.bindings || (isEmpty(a) && isEmpty(b)));
  const [types, others] = [a.types ?? new Map<ts.Type, Type>(), b.types ?? new Map<ts.Type, Type>()];
  return isSame && types.size === others.size && [...types].every(([parameter, type]) => {
    const other = others.get(parameter);
    return other !== undefined && typesEqual(type, other);
  });
}

/** Whether two things that are known at compile time, arguments of calls, are one. */
export function isSameKnown(a: Known | undefined, b: Known | undefined): boolean {
  if (a === b) return true;
  if (!a || !b || a.kind !== b.kind) return false;
  if (a.kind === "closure" && b.kind === "closure") return isSameClosure(a, b);
  if (a.kind === "derivative" && b.kind === "derivative") return a.node === b.node && isSameKnown(a.of, b.of);
  return false;
}
