import type ts from "typescript";
import { when } from "../../../ir/controlBuilders.ts";
import { keyIndex } from "../../../ir/lookups.ts";
import type { Region, Value } from "../../../ir/ops.ts";
import { findOp } from "../../../ir/traverse.ts";
import { isAssignable } from "../../../ir/typeRelations.ts";
import { bool, fieldOf, int, isNumber, isReference, opaque, type Type } from "../../../ir/types.ts";
import { Problem } from "../../diagnostics/problem.ts";
import type { Lowering } from "../lowering.ts";
import { requireNumber } from "../values.ts";
import { indexField, keysField, valuesField } from "./layout.ts";

/** The members of a Map or Set that the function made. */
export type Parts = { readonly index: Value; readonly keys: Value; readonly values: Value | undefined };

export function partsOf(l: Lowering, collection: Value): Parts {
  const list = (field: string): Value => {
    const value = l.b.get(collection, field);
    l.session.collections.lists.add(value);
    return value;
  };
  const index = l.b.get(collection, indexField);
  return { index, keys: list(keysField), values: fieldOf(collection.type, valuesField) ? list(valuesField) : undefined };
}

/** Whether the region, a loop's body, may change how many keys a Map or Set has. */
export function mayResize(region: Region): boolean {
  return findOp(region, (op) => op.kind === "call" || (op.kind === "extern" && resizing.has(op.template))) !== undefined;
}

const resizing: ReadonlySet<string> = new Set([keyIndex.insert, keyIndex.remove, keyIndex.clear]);

/** An empty collection of that type. */
export function emptyCollection(l: Lowering, type: Extract<Type, { kind: "record" }>): Value {
  const parts = type.fields.map((field) => (field.type.kind === "array" ? l.b.arrayLiteral(field.type, []) : l.b.extern(keyIndex.make, [], opaque)));
  return l.b.record(type, parts);
}

/** The position of a key; the number of positions where it has none. */
export function positionOf(l: Lowering, { index, keys }: Parts, key: Value): { readonly position: Value; readonly end: Value } {
  const end = l.b.length(keys);
  return { position: l.b.extern(keyIndex.find, [index, key, end], int), end };
}

/** Whether the position is in use. */
export function isInUse(l: Lowering, { index, keys }: Parts, position: Value): Value {
  return l.b.extern(keyIndex.isAt, [index, l.b.load(keys, position), position], bool);
}

/** `map.set(key, value)`, `set.add(key)`: a new key takes the next position. */
export function insert(l: Lowering, parts: Parts, key: Value, value: Value | undefined): void {
  const { position, end } = positionOf(l, parts, key);
  when(l.b, l.b.apply("eq", position, end), (b) => {
    b.extern(keyIndex.insert, [parts.index, key, position], opaque);
    // As JavaScript does, -0 becomes 0.
    b.store(parts.keys, position, key.type.kind === "f64" ? b.add(key, b.constant(0)) : key);
  });
  if (parts.values && value) l.b.store(parts.values, position, value);
}

/** A key or value as it is kept. */
export function conformed(l: Lowering, node: ts.Node, value: Value, list: Value): Value {
  const element = list.type.kind === "array" ? list.type.element : opaque;
  if (isNumber(element)) return value.type.kind === "bool" ? l.b.apply("toNumber", value) : requireNumber(l, node, value);
  const given = l.conform(value, element);
  const isMixed = element.kind === "opaque" && (isReference(given.type) || (given.type.kind === "f64" && l.known(given) === undefined));
  if (!isMixed && isAssignable(given.type, element)) return given;
  throw new Problem(
    "unsupportedType",
    node,
    "This stands in a Map or Set with keys or values of several types, or of a type that is not known.",
    "Give it keys of one type and values of one type: numbers, arrays, objects or strings, e.g. new Map<string, number>().",
  );
}
