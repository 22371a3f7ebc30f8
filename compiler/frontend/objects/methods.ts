import type ts from "typescript";
import type { Value } from "../../../ir/ops.ts";
import { opaque, type Type } from "../../../ir/types.ts";
import { Problem } from "../../diagnostics/problem.ts";
import { withoutReceiver } from "../functions/receivers.ts";
import type { Lowering } from "../lowering.ts";
import { type FunctionNode, isKnown, type Operand } from "../operands.ts";
import type { ClassNode } from "./classHierarchy.ts";
import { typesOfObject } from "./classTypes.ts";
import { classesOfObject, hasMembersOf, isBelow, isInstance, mayBeForeign, tellApart } from "./instances.ts";
import { unknownBody } from "./memberRefusals.ts";
import { boundMethod, findMember, hierarchyOf, type MemberKind } from "./classMembers.ts";

/** A class whose instances a receiver may be, and what they do under the name in question. */
type Candidate = { readonly owner: ClassNode; readonly body: FunctionNode };

/**
 * Calls the method or accessor `name` of an object: that of its class where the class is known, else the one that fits what
 * the object is at run time.
 */
export function callMember(l: Lowering, node: ts.Node, receiver: Value, type: ts.Type, name: string, kind: MemberKind, operands: readonly Operand[]): Operand {
  const candidates = candidatesOf(l, receiver, type, name, kind);
  const bodies = new Set(candidates.map(({ body }) => body));
  const [first] = candidates;
  if (!first) throw unknownBody(node, name);
  const invoke = ({ owner, body }: Candidate): Operand => l.inline(node, boundMethod(l, body, owner, receiver, typesOfObject(l, owner, type)), operands);
  const isClosed = l.facts.get(receiver)?.node !== undefined || !mayBeLiteral(l, type);
  return bodies.size === 1 && isClosed ? invoke(first) : dispatch(l, node, receiver, candidates, isClosed && !mayBeForeign(l, receiver), invoke);
}

/** Whether a member of an object is a method or accessor of a class. */
export function hasMember(l: Lowering, receiver: Value, type: ts.Type, name: string, kind: MemberKind): boolean {
  return ownerOf(l, receiver, type, name, kind) !== undefined;
}

/** A class by which a member of an object is a method or accessor. */
export function ownerOf(l: Lowering, receiver: Value, type: ts.Type, name: string, kind: MemberKind): ClassNode | undefined {
  return candidatesOf(l, receiver, type, name, kind)[0]?.owner;
}

/** A method of an object as a value: without its object, which only an arrow function in a field knows. */
export function methodOf(l: Lowering, receiver: Value, type: ts.Type, name: string): Operand | undefined {
  const [first, ...others] = candidatesOf(l, receiver, type, name, "method");
  if (!first || others.some(({ body }) => body !== first.body)) return undefined;
  return withoutReceiver(l, boundMethod(l, first.body, first.owner, receiver, typesOfObject(l, first.owner, type)));
}

/** The body of a method, if all classes that the object can be of have the same. */
export function onlyBody(l: Lowering, receiver: Value, type: ts.Type, name: string): FunctionNode | undefined {
  const bodies = new Set(candidatesOf(l, receiver, type, name, "method").map(({ body }) => body));
  return bodies.size === 1 ? [...bodies][0] : undefined;
}

/** The alternatives of the type of an object. */
function alternativesOf(l: Lowering, type: ts.Type): readonly ts.Type[] {
  const present = l.checker.getNonNullableType(l.checker.getBaseConstraintOfType(type) ?? type);
  return present.isUnion() ? present.types : [present];
}

/** Whether such an object may be a literal with functions of its own, of no class. */
function mayBeLiteral(l: Lowering, type: ts.Type): boolean {
  return alternativesOf(l, type).some((member) => hierarchyOf(l).lookalikes.fitsLiteral(member));
}

function candidatesOf(l: Lowering, receiver: Value, type: ts.Type, name: string, kind: MemberKind): readonly Candidate[] {
  const known = l.facts.get(receiver)?.node;
  const hierarchy = hierarchyOf(l);
  const above = l.selfClasses.get(receiver);
  const mayBe = (owner: ClassNode): boolean => !hierarchy.isAbstract(owner) && (!above || isBelow(l, owner, above));
  const owners = known ? [known] : alternativesOf(l, type).flatMap((member) => classesOfObject(l, receiver, member)).filter(mayBe);
  return [...new Set(owners)].flatMap((owner) => {
    const body = findMember(l, owner, name, kind);
    if (body) requireMade(l, receiver, body, name);
    return body ? [{ owner, body }] : [];
  });
}

/** @throws Problem where a function is a field which the object under construction has not got yet */
function requireMade(l: Lowering, receiver: Value, { parent }: FunctionNode, name: string): void {
  const made = l.constructing.get(receiver);
  if (!made || !l.ts.isPropertyDeclaration(parent) || made.has(parent)) return;
  throw new Problem("unsupportedSyntax", parent, `'${name}' is used by a constructor before this field is initialised.`, "Write it as a method.");
}

/** The method of the class that the object belongs to at run time, the classes further down first. */
function dispatch(l: Lowering, node: ts.Node, receiver: Value, candidates: readonly Candidate[], isComplete: boolean, invoke: (candidate: Candidate) => Operand): Value {
  const hierarchy = hierarchyOf(l);
  tellApart(l, candidates.map(({ owner }) => owner));
  // Others fit the type by their members, but have some of their own, which are not known of the object.
  const known = candidates.filter(({ owner }) => hasMembersOf(l, receiver, owner));
  const isClosed = isComplete && known.length === candidates.length;
  const depth = (owner: ClassNode): number => {
    const base = hierarchy.baseOf(owner);
    return base ? 1 + depth(base) : 0;
  };
  let given: Type = opaque;
  const run = (candidate: Candidate): Value => {
    const value = runtimeValue(node, invoke(candidate));
    given = value.type;
    return value;
  };
  const step = ([candidate, ...others]: readonly Candidate[]): Value => {
    if (!candidate) return unknownClass(l, node, given);
    if (isClosed && others.length === 0) return run(candidate);
    return l.branch(node, isInstance(l, node, receiver, candidate.owner), () => run(candidate), () => step(others)) as Value;
  };
  return step([...(known.length > 0 ? known : candidates)].sort((a, b) => depth(b.owner) - depth(a.owner)));
}

function runtimeValue(node: ts.Node, operand: Operand): Value {
  if (!isKnown(operand)) return operand;
  throw new Problem("unsupportedSyntax", node, "A method that the object's class decides gives a function here.", "Give a number, an array or an object.");
}

function unknownClass(l: Lowering, node: ts.Node, type: Type): Value {
  l.at(node);
  return l.b.extern('(() => { throw new TypeError("an object of a class that was not known at build time"); })()', [], type);
}
