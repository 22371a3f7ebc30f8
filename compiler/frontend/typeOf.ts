import type ts from "typescript";
import { arrayOf, bool, f64, opaque, typedArray, type Storage, type Type } from "../../ir/types.ts";
import type { TypeScript } from "./lowering.ts";

const typedArrays = new Set<string>([
  "Float64Array",
  "Float32Array",
  "Int8Array",
  "Uint8Array",
  "Uint8ClampedArray",
  "Int16Array",
  "Uint16Array",
  "Int32Array",
  "Uint32Array",
]);

/** The language's type of a TypeScript type; `undefined` for any and unknown, `opaque` for what is only passed through. */
export function irType(typescript: TypeScript, checker: ts.TypeChecker, type: ts.Type): Type | undefined {
  const { TypeFlags } = typescript;
  if (type.flags & (TypeFlags.Any | TypeFlags.Unknown)) return undefined;
  if (type.flags & TypeFlags.NumberLike) return f64;
  if (type.flags & TypeFlags.BooleanLike) return bool;
  if (type.isUnion() && type.types.every((member) => member.flags & TypeFlags.NumberLike)) return f64;
  if (type.isUnion() && type.types.every((member) => member.flags & TypeFlags.BooleanLike)) return bool;
  const name = type.getSymbol()?.name;
  if (name !== undefined && typedArrays.has(name)) return typedArray(name as Exclude<Storage, "Array">);
  const element = arrayElement(checker, type);
  if (element) {
    const inner = irType(typescript, checker, element);
    return inner && (inner.kind === "opaque" ? opaque : arrayOf("Array", inner));
  }
  return opaque;
}

function arrayElement(checker: ts.TypeChecker, type: ts.Type): ts.Type | undefined {
  if (checker.isTupleType(type)) {
    const elements = checker.getTypeArguments(type as ts.TypeReference);
    const [first] = elements;
    return first && elements.every((element) => element.flags === first.flags) ? first : undefined;
  }
  return checker.isArrayType(type) ? checker.getTypeArguments(type as ts.TypeReference)[0] : undefined;
}
