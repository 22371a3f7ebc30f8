import type ts from "typescript";
import { placesIn } from "../../../ir/places.ts";
import { arrayOf, f64, isNumber, isReference, opaque, type RecordType, type Type } from "../../../ir/types.ts";
import type { TypeSource } from "../objects/recordTypes.ts";

/**
 * A Map or Set that the function makes is a record of its own: an index from each key to a position, which JavaScript keeps
 * and which carries no derivative, and the keys and values by position, arrays like any other. A key that is removed leaves
 * its position unused; one that comes again takes the next one, so that positions go in the order of insertion.
 */
export const indexField = "$index";
export const keysField = "$keys";
export const valuesField = "$values";

export type CollectionKind = "Map" | "Set";

/** Whether a type of TypeScript is a Map or Set of JavaScript's own. */
export function collectionKind(type: ts.Type): CollectionKind | undefined {
  const symbol = type.getSymbol();
  const kind = /^(?:Readonly)?(Map|Set)$/.exec(symbol?.name ?? "")?.[1];
  const isOwn = symbol?.declarations?.every((declaration) => declaration.getSourceFile().isDeclarationFile) ?? false;
  return isOwn ? (kind as CollectionKind | undefined) : undefined;
}

export function mapType(key: Type, value: Type): RecordType {
  return collection("Map", [
    [keysField, key],
    [valuesField, value],
  ]);
}

export function setType(key: Type): RecordType {
  return collection("Set", [[keysField, key]]);
}

function collection(kind: CollectionKind, lists: readonly (readonly [string, Type])[]): RecordType {
  const arrays = lists.map(([name, element]) => ({ name, type: arrayOf("Array", elementOf(element)) }));
  return { kind: "record", brand: kind, fields: [{ name: indexField, type: opaque }, ...arrays], partial: `a ${kind}`, standsFor: kind };
}

/** Numbers and references; all else, which may be absent, is only passed through. */
function elementOf(type: Type): Type {
  if (isNumber(type)) return f64;
  return isReference(type) ? type : opaque;
}

/** Whether a value is a Map or Set that the function made. */
export function isCollection(type: Type): type is RecordType {
  return type.kind === "record" && type.standsFor !== undefined;
}

/** Whether such a Map or Set stands in a value, at any depth. */
export function holdsCollections(type: Type): boolean {
  return placesIn(type).some((place) => isCollection(place.type));
}

const makers = new WeakMap<ts.Program, boolean>();

/** Whether the program makes a Map or Set at all: without, its types need not be told from those of outside. */
export function makesCollections({ program }: Pick<TypeSource, "program">): boolean {
  const known = makers.get(program);
  if (known !== undefined) return known;
  const found = program.getSourceFiles().some((file) => !file.isDeclarationFile && /\bnew (Map|Set)\b|\bMap\.groupBy\b/.test(file.text));
  makers.set(program, found);
  return found;
}
