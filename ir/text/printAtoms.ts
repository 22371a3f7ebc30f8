import { assertNever } from "../invariant.ts";
import type { Literal, Span } from "../ops.ts";
import { typesEqual } from "../typeRelations.ts";
import {
  bool,
  f64,
  functionType,
  int,
  opaque,
  tape,
  typedArray,
  type ArrayType,
  type RecordType,
  type Type,
} from "../types.ts";
import { quoteUnlessIdentifier } from "./names.ts";

/**
 * `f64`, `Float64Array`, `f64[]`, `Vector{x: f64, y?: f64}[]`, `tuple{0: f64, 1: bool}`; inside itself, a type's brand alone.
 * `Tensor by tensorOf{data: Float64Array, shape!: …}`: made by a function of the runtime; the structural fields have a `!`.
 */
export function printType(type: Type, around: readonly RecordType[] = []): string {
  switch (type.kind) {
    case "array":
      return printArrayType(type, around);
    case "record": {
      if (around.includes(type)) return printBrand(type);
      const inner = [...around, type];
      const fields = type.fields.map(
        ({ name, type: field, optional, isStructural }) =>
          `${quoteUnlessIdentifier(name)}${optional ? "?" : ""}${isStructural ? "!" : ""}: ${printType(field, inner)}`,
      );
      const maker = type.maker === undefined ? "" : ` by ${type.maker}`;
      return `${printBrand(type)}${maker}{${fields.join(", ")}}`;
    }
    case "f64":
    case "int":
    case "bool":
    case "function":
    case "tape":
    case "opaque":
      return type.kind;
    default:
      return assertNever(type);
  }
}

/** What stands in place of a tuple's brand. */
export const tupleWord = "tuple";

/** Words that name a type by themselves. */
export const simpleTypes: ReadonlyMap<string, Type> = new Map(
  [f64, int, bool, functionType, tape, opaque].map((type) => [type.kind, type]),
);

export const typedArrays: ReadonlyMap<string, ArrayType> = new Map(
  (
    [
      "Float64Array",
      "Float32Array",
      "Int8Array",
      "Uint8Array",
      "Uint8ClampedArray",
      "Int16Array",
      "Uint16Array",
      "Int32Array",
      "Uint32Array",
    ] as const
  ).map((storage) => [storage, typedArray(storage)]),
);

/** Brands that would read as another type are quoted. */
function printBrand({ brand, isTuple }: RecordType): string {
  if (isTuple) return tupleWord;
  if (brand === "") return "";
  const isTaken = brand === tupleWord || simpleTypes.has(brand) || typedArrays.has(brand);
  return isTaken ? JSON.stringify(brand) : quoteUnlessIdentifier(brand);
}

function printArrayType(type: ArrayType, around: readonly RecordType[]): string {
  if (type.storage === "Array") return `${printType(type.element, around)}[]`;
  const usual = typesEqual(typedArray(type.storage), type);
  return usual ? type.storage : `${type.storage}<${printType(type.element, around)}>`;
}

/** A constant as JavaScript writes it, −0 included. */
export function printLiteral(value: Literal): string {
  if (typeof value === "string") return JSON.stringify(value);
  return Object.is(value, -0) ? "-0" : String(value);
}

/** ` at "file.ts" 12..34` */
export function printSpan(span: Span | undefined): string {
  return span ? ` at ${JSON.stringify(span.file)} ${span.start}..${span.end}` : "";
}
