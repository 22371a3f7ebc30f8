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
import { exactRecordType } from "../typeOf.ts";

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
  tellApart(l, below);
  const own = fieldOf(receiver.type, classField) ? hasOneOfTags(l, receiver, below) : undefined;
  if (own && !mayBeForeign(l, receiver)) return own;
  const foreign = (): Value => l.b.extern("$0 instanceof $1", [receiver, classValue(l, node, owner, "Objects of several classes are told apart here")], bool, true);
  return own ? (l.branch(node, own, () => l.constant(true), foreign) as Value) : foreign();
}

/**
 * Notes that the function makes instances of a class: what objects may be was decided without it, if it was decided before.
 * @throws LowerAgain where some may have been made without the name of their class, and are asked for it
 */
export function noteMade(l: Lowering, node: ClassNode): void {
  const { unsteady } = l.session;
  if (unsteady.made.has(node)) return;
  if ([...unsteady.decided].some((type) => hierarchyOf(l).fits(node, type))) unsteady.noteStale();
  unsteady.made.add(node);
  if (unsteady.asked.has(node)) tellApart(l, [node]);
}

function hasOneOfTags(l: Lowering, receiver: Value, classes: readonly ClassNode[]): Value {
  const tag = l.b.get(receiver, classField);
  const tests = classes.map((node) => l.b.apply("strictEqual", tag, l.b.literal(tagOf(l, node), opaque)));
  const [first, ...others] = tests;
  return others.reduce((sum, test) => l.b.apply("or", sum, test), first ?? l.constant(false));
}

/**
 * The classes that an object of a type may be of: of one that the function makes, those which it makes and which fit the type,
 * be it by their members alone; of one from outside, those that say so, too.
 */
export function classesOfObject(l: Lowering, receiver: Value, type: ts.Type): readonly ClassNode[] {
  const hierarchy = hierarchyOf(l);
  const { made, decided } = l.session.unsteady;
  const below = hierarchy.classesBelow(type);
  decided.add(type);
  // The type of a value that may be of a class below has the members of that class.
  const own = [...made].filter((node) => hierarchy.fits(node, type) && (!below.includes(node) || hasMembersOf(l, receiver, node)));
  return own.length > 0 && !mayBeForeign(l, receiver) ? own : [...new Set([...below, ...own])];
}

/** Whether the type of a value has all data of a class. */
export function hasMembersOf(l: Lowering, receiver: Value, node: ClassNode): boolean {
  const type = hierarchyOf(l).instanceType(node);
  return type === undefined || exactRecordType(l, type).fields.every(({ name }) => name === classField || fieldOf(receiver.type, name) !== undefined);
}

/**
 * Notes that it is asked of which of some classes an object is: if the function makes instances of any, those of all carry the
 * name of their class.
 * @throws LowerAgain where some may have been made without
 */
export function tellApart(l: Lowering, classes: readonly ClassNode[]): void {
  const { made, asked } = l.session.unsteady;
  const hierarchy = hierarchyOf(l);
  for (const node of classes) asked.add(node);
  const others = classes.some((node) => made.has(node)) ? classes.filter((node) => !hierarchy.isToldApart(node)) : [];
  if (others.length === 0) return;
  for (const node of others) hierarchy.tellApart(node);
  forgetRecordTypes(l.checker);
  throw new LowerAgain(`instances of '${others.map((node) => tagOf(l, node)).join("', '")}' are told apart`);
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
