import type ts from "typescript";
import type { Value } from "../../../ir/ops.ts";
import { fieldOf } from "../../../ir/types.ts";
import { type Alternatives, numbered } from "../functions/choose.ts";
import { chosen, isFunctionValue, isSameFunction } from "../functions/functionValues.ts";
import type { Lowering } from "../lowering.ts";
import type { Facts, Known } from "../operands.ts";

/** Merges two numbers, each computed at the end of an arm; undefined for an arm that ends elsewhere. */
export type MergeNumbers = (numbers: readonly [(() => Value) | undefined, (() => Value) | undefined]) => Value;

type Members = NonNullable<Facts["members"]>;

/** What an arm gives for an object: the object, with what is known of it, or none, which is known to be absent. */
type Side = { readonly value: Value; readonly facts: Facts } | "absent" | "ended";

/**
 * The functions of an object that is one of two: which of them is there is decided by a number that is merged beside it.
 * Undefined where that is not known: objects from outside, or a function of one that is data of the other.
 */
export function mergedMembers(l: Lowering, node: ts.Node, values: readonly [Value | undefined, Value | undefined], merge: MergeNumbers): Members | undefined {
  const sides: Side[] = [];
  for (const value of values) {
    const facts = value && l.facts.get(value);
    if (!value || l.isAbsent(value)) sides.push(value ? "absent" : "ended");
    else if (facts) sides.push({ value, facts });
    else return undefined;
  }
  const [first = new Map<string, Known>(), second = first] = sides.flatMap((side): Members[] => (typeof side === "string" ? [] : [side.facts.members ?? new Map<string, Known>()]));
  if (first === second && !sides.includes("absent") && [...first.values()].every((member) => isKnownHere(l, member))) return first;
  const merged = new Map<string, Known>();
  for (const name of new Set([...first.keys(), ...second.keys()])) {
    const member = mergedMember(l, node, name, sides, merge);
    if (!member) return undefined;
    merged.set(name, member);
  }
  return merged;
}

function mergedMember(l: Lowering, node: ts.Node, name: string, sides: readonly Side[], merge: MergeNumbers): Known | undefined {
  const found: (Known | undefined)[] = [];
  for (const side of sides) {
    if (typeof side === "string") continue;
    const member = side.facts.members?.get(name);
    if (!member && (!side.facts.isExact || side.facts.node || fieldOf(side.value.type, name))) return undefined;
    found.push(member);
  }
  const [one, other = one] = found;
  // A function of an object that is absent is not there to be called.
  const mayLack = sides.includes("absent") && one !== undefined && isFunctionValue(one);
  if (one && other && !mayLack && isSame(l, one, other)) return one;
  if (![one, other].every((member) => member === undefined || isFunctionValue(member))) return undefined;
  const alternatives: Alternatives = new Map();
  const number = (side: Side | undefined): (() => Value) | undefined => {
    const member = side === undefined || typeof side === "string" ? undefined : side.facts.members?.get(name);
    return side === "ended" ? undefined : () => (member && isFunctionValue(member) ? numbered(l, node, member, alternatives) : l.constant(-1));
  };
  const isTotal = !sides.includes("absent") && found.every((member) => member !== undefined && (member.kind !== "chosen" || member.isTotal));
  return chosen(l, merge([number(sides[0]), number(sides[1])]), alternatives, isTotal);
}

/** Whether two members are one, which is known where they meet. */
function isSame(l: Lowering, a: Known, b: Known): boolean {
  return isKnownHere(l, a) && (a === b || (isFunctionValue(a) && isFunctionValue(b) && isSameFunction(a, b)));
}

function isKnownHere(l: Lowering, member: Known): boolean {
  return member.kind !== "chosen" || l.state.has(member.selector);
}
