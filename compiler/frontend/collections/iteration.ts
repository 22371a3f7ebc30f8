import type ts from "typescript";
import type { Value } from "../../../ir/ops.ts";
import { GrowingList } from "../arrays/growingList.ts";
import { arrayTypeOf } from "../arrays/copies.ts";
import { overIndices } from "../arrays/loops.ts";
import { tuple } from "../derivatives/aggregates.ts";
import { overGrowing } from "../loopBodies.ts";
import type { Lowering } from "../lowering.ts";
import { isKnown, type Operand } from "../operands.ts";
import { collectionKind, isCollection, type CollectionKind } from "./layout.ts";
import { outsideEntries } from "./outside.ts";
import { pairOf, pairType } from "./pairs.ts";
import { isInUse, mayResize, partsOf } from "./positions.ts";

/** What an iterator gives of each entry. */
export type IterationKind = "keys" | "values" | "entries";

/** The entries of a Map or Set by position. */
export type Entries = {
  readonly kind: CollectionKind;
  readonly keys: Value;
  readonly valueAt: (position: Value) => Value;
  /** Whether there is an entry at the position; absent: always. */
  readonly isInUse?: (position: Value) => Value;
};

/** The entries of the Map or Set that an operand is, one that the function made or one from outside. */
export function entriesOf(l: Lowering, node: ts.Expression, operand: Operand): Entries | undefined {
  if (isKnown(operand)) return undefined;
  if (isCollection(operand.type)) return ownEntries(l, operand);
  const type = l.checker.getNonNullableType(l.checker.getTypeAtLocation(node));
  const kind = collectionKind(type);
  return kind && operand.type.kind === "opaque" ? { kind, ...outsideEntries(l, node, kind, operand) } : undefined;
}

export function ownEntries(l: Lowering, collection: Value): Entries {
  const parts = partsOf(l, collection);
  const kind = isCollection(collection.type) && collection.type.standsFor === "Set" ? "Set" : "Map";
  return {
    kind,
    keys: parts.keys,
    valueAt: (position) => l.b.load(parts.values ?? parts.keys, position),
    isInUse: (position) => isInUse(l, parts, position),
  };
}

/** What iterating over a collection itself gives. */
export function defaultIteration({ kind }: Entries): IterationKind {
  return kind === "Set" ? "values" : "entries";
}

/** The entries in the order of insertion, those included that are inserted meanwhile. */
export function overEntries(l: Lowering, node: ts.Node, entries: Entries, mayLeave: boolean, visit: (position: Value) => void): void {
  overGrowing(l, node, {
    length: () => l.b.length(entries.keys),
    mayGrow: (region) => entries.isInUse !== undefined && mayResize(region),
    mayLeave,
    body: (position) => { whereInUse(l, node, entries, position, visit); },
  });
}

function whereInUse(l: Lowering, node: ts.Node, entries: Entries, position: Value, visit: (position: Value) => void): void {
  if (!entries.isInUse) return visit(position);
  const then = (): undefined => {
    visit(position);
    return undefined;
  };
  l.branch(node, entries.isInUse(position), then, () => undefined);
}

/** What an iterator gives of one entry; a pair is taken apart by whoever gets it. */
export function entryAt(l: Lowering, entries: Entries, iteration: IterationKind, position: Value): Operand {
  if (iteration === "keys") return l.b.load(entries.keys, position);
  if (iteration === "values") return entries.valueAt(position);
  return tuple([l.b.load(entries.keys, position), entries.valueAt(position)]);
}

/** A fresh array of what an iterator gives. */
export function listOfEntries(l: Lowering, node: ts.Node, entries: Entries, iteration: IterationKind): Value {
  const list = new GrowingList(l);
  if (iteration === "keys") list.declare(arrayTypeOf(entries.keys).element);
  overIndices(l, node, { upper: l.b.length(entries.keys) }, (i) => {
    whereInUse(l, node, entries, i, (position) => {
      if (iteration !== "entries") return list.append(entryAt(l, entries, iteration, position) as Value);
      const [key, value] = [l.b.load(entries.keys, position), entries.valueAt(position)];
      list.append(pairOf(l, pairType(key.type, value.type), key, value));
    });
  });
  return list.close().values;
}
