import type ts from "typescript";
import type { Value } from "../../../ir/ops.ts";
import { isAssignable, joinTypes, typesEqual } from "../../../ir/typeRelations.ts";
import { f64, isNumber, isReference, type Type } from "../../../ir/types.ts";
import { Problem } from "../../diagnostics/problem.ts";
import { nameOf } from "../derivatives/signature.ts";
import type { Lowering } from "../lowering.ts";
import { hidesMembers } from "../merging.ts";
import { type Closure, type Known, parametersIn } from "../operands.ts";
import { typesOfCall } from "../functions/typesOfCall.ts";
import { typeArgument } from "../scopes.ts";
import { localType } from "../typeOf.ts";

/** Whether an argument may be passed where the first call passed one of such a type: what carries derivatives, not as something unknown. */
export function fits(given: Type, type: Type): boolean {
  return isAssignable(given, type) && !hidesMembers(type, given) && (type.kind !== "opaque" || given.kind === "opaque");
}

/** A generic function as a call of it sees it: with what its type parameters stand for, as far as that is known. */
export function withCallTypes(l: Lowering, call: ts.Node, target: Closure): Closure {
  const known = typesOfCall(l, call, target);
  const types = (target.node.typeParameters ?? []).flatMap((declaration): [ts.Type, Type][] => {
    const parameter = l.checker.getTypeAtLocation(declaration);
    // A call of the function inside of itself, with its own type parameters.
    const type = known.get(parameter) ?? typeArgument(l.scope, parameter);
    return type ? [[parameter, type]] : [];
  });
  if (types.length === 0) return target;
  return { ...target, scope: { ...target.scope, types: new Map([...(target.scope.types ?? []), ...types]) } };
}

/** The types that the parameters of a recursive function are declared with, as far as they are known; first that of `this`. */
export function declaredTypes(l: Lowering, target: Closure, known: readonly (Known | undefined)[], selfs: number): readonly (Type | undefined)[] {
  const written = parametersIn(target.node).filter((parameter, i) => known[i] === undefined && !parameter.dotDotDotToken);
  const nodes = [...Array.from({ length: selfs }, () => target.owner), ...written];
  const source = typesSeenBy(l, target);
  return nodes.map((node) => node && localType(source, l.checker.getTypeAtLocation(node)));
}

/** What types are looked up in, for the signature of a function: a method knows what the type parameters of its class stand for. */
function typesSeenBy({ ts, checker, program }: Lowering, { scope }: Closure): Parameters<typeof localType>[0] {
  return { ts, checker, program, scope };
}

/**
 * What the parameters of a recursive function hold: what they are declared to, where the first call passes something narrower
 * (a literal of one of the alternatives of a union), so that the calls below it can pass the others.
 */
export function parameterTypes(declared: readonly (Type | undefined)[], values: readonly Value[]): readonly Type[] {
  return values.map((value, i) => {
    const type = declared[i];
    if (type && isReference(type) && isAssignable(value.type, type) && !hidesMembers(type, value.type)) return withMembersOf(type, value.type);
    // As a parameter, a number is any number.
    return isNumber(value.type) ? f64 : value.type;
  });
}

/** A type with the members of another besides, which fits it: an object seen as one of an interface keeps those of its class. */
function withMembersOf(type: Type, given: Type): Type {
  const joined = joinTypes(given, type);
  return joined && !typesEqual(joined, type) ? joined : type;
}

/** The type of what the function returns, of a type parameter that of the call; undefined where it returns nothing. */
export function resultOf(l: Lowering, call: ts.Node, target: Closure): Type | undefined {
  const { node } = target;
  const signature = l.checker.getSignatureFromDeclaration(node);
  const returned = signature && l.checker.getReturnTypeOfSignature(signature);
  const { Void, Undefined, Never, StringLike, Null } = l.ts.TypeFlags;
  if (!returned || returned.flags & (Void | Undefined | Never)) return undefined;
  const isOfCall = (returned.flags & l.ts.TypeFlags.TypeParameter) !== 0 && l.ts.isCallExpression(call);
  const type = localType(typesSeenBy(l, target), returned) ?? (isOfCall ? localType(l, l.checker.getTypeAtLocation(call)) : undefined);
  if (!type) throw new Problem("untyped", node, `The recursive function '${nameOf(target)}' has no known result type.`, "Annotate it: `: number`, `: Float64Array`, …");
  if (type.kind === "opaque" && !(returned.flags & (StringLike | Null))) {
    throw new Problem("recursion", node, `A recursive function that returns '${l.checker.typeToString(returned)}' is not compiled in differentiated code.`, "Return numbers or arrays of numbers, or write into an array that is passed down.");
  }
  return type;
}
