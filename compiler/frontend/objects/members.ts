import type ts from "typescript";
import type { Value } from "../../../ir/ops.ts";
import { isAssignable } from "../../../ir/typeRelations.ts";
import { fieldOf, isReference, opaque } from "../../../ir/types.ts";
import { Problem } from "../../diagnostics/problem.ts";
import { withoutReceiver } from "../functions/receivers.ts";
import type { Lowering } from "../lowering.ts";
import type { Operand } from "../operands.ts";
import { steadyType } from "../steadyTypes.ts";
import { localType } from "../typeOf.ts";
import { memberRefusal } from "./memberRefusals.ts";
import { readAccessor } from "./spreads.ts";
import { isPrivateName, privateOutside } from "./privateMembers.ts";
import { callMember, hasMember, methodOf, ownerOf } from "./methods.ts";

/**
 * Where a member is read or written: the expression or pattern, and the type of the object there; `object` is its expression, where
 * TypeScript may have narrowed its type in vain.
 */
export type MemberSite = { readonly node: ts.Node; readonly type: ts.Type; readonly object?: ts.Expression };

/** The type that says of which classes the object may be. */
function classesOf(l: Lowering, { type, object }: MemberSite): ts.Type {
  return object ? steadyType(l, object) : type;
}

/** `object.name`: data, what an accessor gives, or a function that is known to be there. */
export function readMember(l: Lowering, site: MemberSite, object: Value, name: string): Operand {
  const facts = l.facts.get(object);
  const member = facts?.members?.get(name);
  if (member) return member.kind === "accessor" ? readAccessor(l, site.node, member) : withoutReceiver(l, member);
  l.at(site.node);
  // What is data by the declared type may be computed by the class that the object is known to be of.
  if (facts?.node && hasMember(l, object, classesOf(l, site), name, "get")) return callMember(l, site.node, object, classesOf(l, site), name, "get", []);
  const field = fieldOf(object.type, name);
  if (field?.type.kind === "opaque") requireOneKind(l, site, name);
  if (field?.optional && !facts?.isExact) requireNoAccessor(l, site, object, name, "get");
  if (field) return l.b.get(object, name);
  if (hasMember(l, object, classesOf(l, site), name, "get")) return callMember(l, site.node, object, classesOf(l, site), name, "get", []);
  const method = methodOf(l, object, classesOf(l, site), name);
  if (method) return method;
  if (facts?.isExact && facts.node === undefined) return absentMember(l, site, name);
  throw unknownMember(l, site, object, name);
}

/** A member that is data by an interface, but computed by a class that implements it, has no place of its own for a derivative there. */
function requireNoAccessor(l: Lowering, site: MemberSite, object: Value, name: string, kind: "get" | "set"): void {
  const owner = ownerOf(l, object, classesOf(l, site), name, kind);
  if (!owner) return;
  throw new Problem(
    "unsupportedType",
    site.node,
    `'${name}' is data of '${l.checker.typeToString(l.checker.getNonNullableType(site.type))}', but a ${kind}ter in its class '${owner.name?.text ?? "without a name"}': which of them it is here is not known.`,
    "Declare the parameter with the class itself, or make the member a method in both.",
  );
}

/**
 * A member that is a number in one alternative of a union and an object in another has no one place for a derivative; nor has a Map
 * or Set in an object of outside, which is only passed through.
 */
function requireOneKind(l: Lowering, site: MemberSite, name: string): void {
  const symbol = l.checker.getPropertyOfType(l.checker.getNonNullableType(site.type), name);
  const type = symbol && localType(l, l.checker.getTypeOfSymbol(symbol));
  if (!type || (type.kind !== "f64" && !isReference(type))) return;
  const collection = type.kind === "record" ? type.standsFor : undefined;
  if (collection) {
    throw new Problem("unsupportedType", site.node, `'${name}' is a ${collection} in an object that comes from outside of the differentiated function.`, `Take it out of the object before, and pass the ${collection} as an argument of its own.`);
  }
  throw new Problem(
    "unsupportedType",
    site.node,
    `'${name}' holds values of different kinds in the alternatives of a union, such as a number in one and an object in another.`,
    "Give the members names of their own in each alternative.",
  );
}

/** What an object that was made without such a member has there: a member of the other alternatives of a union. */
function absentMember(l: Lowering, site: MemberSite, name: string): Value {
  const symbol = l.checker.getPropertyOfType(site.type, name);
  return l.literal(undefined, (symbol && localType(l, l.checker.getTypeOfSymbol(symbol))) ?? opaque);
}

/** `object.name = value`. */
export function writeMember(l: Lowering, site: MemberSite, object: Value, name: string, value: Value): void {
  const field = fieldOf(object.type, name);
  const facts = l.facts.get(object);
  const member = facts?.members?.get(name);
  if (member?.kind === "accessor" && member.set) {
    l.inline(site.node, member.set, [value]);
    return;
  }
  const isComputed = (!field || facts?.node !== undefined) && hasMember(l, object, classesOf(l, site), name, "set");
  if (isComputed) {
    callMember(l, site.node, object, classesOf(l, site), name, "set", [value]);
    return;
  }
  if (!field) throw unknownMember(l, site, object, name);
  if (field.optional && !facts?.isExact) requireNoAccessor(l, site, object, name, "set");
  const coerced = l.conform(value, field.type);
  if (!isAssignable(coerced.type, field.type)) {
    throw new Problem("unsupportedType", site.node, `'${name}' is given a value of another type than it has.`, "Give the member one type throughout.");
  }
  l.b.set(object, name, coerced);
}

function unknownMember(l: Lowering, site: MemberSite, object: Value, name: string): Problem {
  if (isPrivateName(name)) return privateOutside(site.node, name);
  const known = memberRefusal(l, site.node, site.type, name);
  if (known) return known;
  const type = l.checker.typeToString(l.checker.getNonNullableType(site.type));
  if (isDeclaredData(l, site, name) && object.type.kind === "record") {
    return new Problem("unsupportedSyntax", site.node, `'${type}' declares '${name}', but the object that is used here was made without it.`, `Make it with all members of '${type}' from the start, with a value for '${name}', too.`);
  }
  return new Problem("unsupportedSyntax", site.node, `'${name}' is not a data member, an accessor or a method of '${type}' whose source is known.`, "Read members that the type declares, and call methods directly.");
}

/** Whether a type of the program declares a member that is a number, an array or an object. */
function isDeclaredData(l: Lowering, { type }: MemberSite, name: string): boolean {
  const member = l.checker.getPropertyOfType(l.checker.getNonNullableType(type), name);
  const declarations = member?.declarations ?? [];
  return declarations.length > 0 && declarations.every((declaration) => (l.ts.isPropertySignature(declaration) || l.ts.isPropertyDeclaration(declaration)) && !declaration.getSourceFile().isDeclarationFile);
}
