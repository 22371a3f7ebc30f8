import type ts from "typescript";
import type { Value } from "../../../ir/ops.ts";
import { bool, classField, fieldOf, opaque, type Type } from "../../../ir/types.ts";
import { Problem } from "../../diagnostics/problem.ts";
import type { Lowering } from "../lowering.ts";
import { nameAtCall } from "../names.ts";
import type { ClassNode } from "./classHierarchy.ts";
import { hierarchyOf } from "./classMembers.ts";
import { LowerAgain } from "../unsteadyFacts.ts";
import { forgetRecordTypes } from "./recordTypes.ts";

/**
 * Whether an object is an instance of a class or of one below it. Objects that the function makes carry the name of their
 * class where there are several to tell apart; those that come from outside are asked by `instanceof`.
 */
export function isInstance(l: Lowering, node: ts.Node, receiver: Value, owner: ClassNode): Value {
  const known = l.facts.get(receiver)?.node;
  if (known) return l.constant(isBelow(l, known, owner));
  const above = l.selfClasses.get(receiver);
  if (above && isBelow(l, above, owner)) return l.constant(true);
  const hierarchy = hierarchyOf(l);
  const type = hierarchy.instanceType(owner);
  const below = type ? hierarchy.classesBelow(type) : [owner];
  for (const asked of below) noteClass(l, asked, "asked");
  const own = fieldOf(receiver.type, classField) ? hasOneOfTags(l, receiver, below) : undefined;
  if (own && !mayBeForeign(l, receiver)) return own;
  const foreign = (): Value => l.b.extern("$0 instanceof $1", [receiver, classValue(l, node, owner, "Objects of several classes are told apart here")], bool, true);
  return own ? (l.branch(node, own, () => l.constant(true), foreign) as Value) : foreign();
}

/**
 * Notes that the function makes instances of a class, or asks objects for it: if both, its instances carry the name of the class.
 * @throws LowerAgain where some may have been made without
 */
export function noteClass(l: Lowering, node: ClassNode, what: "made" | "asked"): void {
  const { made, asked } = l.session.unsteady;
  l.session.unsteady[what].add(node);
  const hierarchy = hierarchyOf(l);
  if (!made.has(node) || !asked.has(node) || hierarchy.isToldApart(node)) return;
  hierarchy.tellApart(node);
  forgetRecordTypes(l.checker);
  throw new LowerAgain(`instances of '${tagOf(l, node)}' are told apart`);
}

function hasOneOfTags(l: Lowering, receiver: Value, classes: readonly ClassNode[]): Value {
  const tag = l.b.get(receiver, classField);
  const tests = classes.map((node) => l.b.apply("strictEqual", tag, l.b.literal(tagOf(l, node), opaque)));
  const [first, ...others] = tests;
  return others.reduce((sum, test) => l.b.apply("or", sum, test), first ?? l.constant(false));
}

/** What distinguishes instances of a class: its name, with a number where classes share it. */
export function tagOf(l: Lowering, node: ClassNode): string {
  return hierarchyOf(l).uniqueName(node);
}

export function isBelow(l: Lowering, node: ClassNode, owner: ClassNode): boolean {
  for (let at: ClassNode | undefined | null = node; at; at = hierarchyOf(l).baseOf(at)) if (at === owner) return true;
  return false;
}

/** Whether such an object can come from outside the function: by its arguments or captured variables. */
export function mayBeForeign(l: Lowering, receiver: Value): boolean {
  if (l.facts.get(receiver)?.isExact) return false;
  if (!fieldOf(receiver.type, classField) || l.receivesInstances) return true;
  l.session.unsteady.takesAsOwn ||= l.mayRunAgain();
  return false;
}

/** Whether values of a type hold, at any depth, instances of classes that are told apart. */
export function holdsInstances(type: Type, seen = new Set<Type>()): boolean {
  if (seen.has(type)) return false;
  seen.add(type);
  if (type.kind === "array") return holdsInstances(type.element, seen);
  if (type.kind !== "record") return false;
  return type.fields.some((field) => field.name === classField || holdsInstances(field.type, seen));
}

/** A class as a value: what the marked call sees. */
export function classValue(l: Lowering, node: ts.Node, owner: ClassNode, why: string): Value {
  const name = classNameAtCall(l, node, owner, why);
  return l.capture(namedSymbol(l, owner) as ts.Symbol, opaque, name);
}

/**
 * What a class is called at the marked call.
 * @throws Problem, which says why, where it is not visible
 */
export function classNameAtCall(l: Lowering, node: ts.Node, owner: ClassNode, why: string): string {
  const symbol = namedSymbol(l, owner);
  const name = symbol && nameAtCall(l, symbol);
  if (name !== undefined) return name;
  throw new Problem(
    "unsupportedSyntax",
    node,
    `${why}, and the class '${owner.name?.text ?? "without a name"}' is not visible at the marked call.`,
    "Import the class in the module of the marked call.",
  );
}

function namedSymbol(l: Lowering, { name }: ClassNode): ts.Symbol | undefined {
  return name && l.checker.getSymbolAtLocation(name);
}
