import type ts from "typescript";
import { typesEqual } from "../../ir/typeRelations.ts";
import { arrayOf, bool, f64, isNumber, nullable, opaque, typedArray, type RecordType, type Storage, type Type } from "../../ir/types.ts";
import { collectionKind, makesCollections, mapType, setType, type CollectionKind } from "./collections/layout.ts";
import { instanceRecord, ownRecordType, recordType, type TypeSource } from "./objects/recordTypes.ts";
import { mayBeAbsent } from "./presence.ts";
import { typeArgument } from "./scopes.ts";
import { isTensorType, tensorType } from "./tensors/types.ts";

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

/**
 * The language's type of a TypeScript type; `undefined` for any and unknown, `opaque` for what is only passed through. A type
 * that includes undefined or null has the type of the rest: such a number or reference may be absent at run time; a boolean that
 * may be is only passed through.
 */
export function irType(source: TypeSource, type: ts.Type): Type | undefined {
  return valueType(source, type, irType);
}

/** The same of what the function makes itself: there, a Map or Set is its own record of keys and values. */
export function localType(source: TypeSource, type: ts.Type): Type | undefined {
  if (!makesCollections(source)) return irType(source, type);
  const present = source.checker.getNonNullableType(type);
  const kind = collectionKind(present);
  return kind ? collectionType(source, kind, present) : valueType(source, type, localType);
}

/** The record type of a Map or Set whose keys and values have known types. */
function collectionType(source: TypeSource, kind: CollectionKind, type: ts.Type): Type {
  const [key, value = key] = source.checker.getTypeArguments(type as ts.TypeReference).map((argument) => localType(source, argument));
  if (!key || !value) return opaque;
  return kind === "Map" ? mapType(key, value) : setType(key);
}

function valueType(source: TypeSource, type: ts.Type, inner: typeof irType): Type | undefined {
  const { ts, checker } = source;
  const { TypeFlags } = ts;
  if (type.flags & (TypeFlags.Any | TypeFlags.Unknown)) return undefined;
  const present = checker.getNonNullableType(type);
  const parameter = typeParameterOf(source, present);
  if (parameter) return typeArgument(source.scope, parameter) ?? constraintOf(source, parameter, inner);
  if (present.flags & TypeFlags.NumberLike) return f64;
  if (present.flags & TypeFlags.BooleanLike) return present === type ? bool : opaque;
  if (isUnionOf(present, TypeFlags.NumberLike)) return f64;
  if (isUnionOf(present, TypeFlags.BooleanLike)) return present === type ? bool : opaque;
  if (present.flags & TypeFlags.BigIntLike) return opaque;
  const name = present.getSymbol()?.name;
  if (name !== undefined && typedArrays.has(name)) return typedArray(name as Exclude<Storage, "Array">);
  if (checker.isTupleType(present)) return tupleType(source, present, inner);
  if (checker.isArrayType(present)) {
    const [element] = checker.getTypeArguments(present as ts.TypeReference);
    const known = element && elementType(source, element, inner);
    // Of what is only passed through, strings are gone through and looked up.
    const isKept = known?.kind !== "opaque" || (element && (element.flags & TypeFlags.StringLike || isUnionOf(element, TypeFlags.StringLike)));
    return known && (isKept ? arrayOf("Array", known) : opaque);
  }
  if (isTensorType(source, present)) return tensorType(source, present);
  return recordType({ ts, checker, program: source.program, ...(source.scope ? { scope: source.scope } : {}) }, present, inner);
}

/** The type of the elements of an array; references of them may be absent one by one. */
function elementType(source: TypeSource, element: ts.Type, inner: typeof irType): Type | undefined {
  const type = inner(source, element);
  return type && mayBeAbsent(source, element) ? nullable(type) : type;
}

/** The type parameter that a type is; without undefined and null, TypeScript writes one as `T & {}`. */
function typeParameterOf({ ts }: TypeSource, type: ts.Type): ts.Type | undefined {
  const isParameter = (part: ts.Type): boolean => (part.flags & ts.TypeFlags.TypeParameter) !== 0;
  if (!type.isIntersection()) return isParameter(type) ? type : undefined;
  const [first, ...others] = type.types.filter((part) => isParameter(part) || part.getProperties().length > 0);
  return first && others.length === 0 && isParameter(first) ? first : undefined;
}

function constraintOf(source: TypeSource, parameter: ts.Type, inner: typeof irType): Type | undefined {
  const constraint = source.checker.getBaseConstraintOfType(parameter);
  return constraint && constraint !== parameter ? inner(source, constraint) : undefined;
}

/** What the type parameters among the declared types of parameters stand for, by the arguments. */
export function typeArguments(source: TypeSource, declared: readonly ts.Type[], given: readonly (Type | undefined)[]): ReadonlyMap<ts.Type, Type> {
  const found = new Map<ts.Type, Type>();
  declared.forEach((type, i) => {
    const parameter = typeParameterOf(source, source.checker.getNonNullableType(type));
    const argument = given[i];
    if (parameter && argument && !found.has(parameter)) found.set(parameter, isNumber(argument) ? f64 : argument);
  });
  return found;
}

function isUnionOf(type: ts.Type, flags: ts.TypeFlags): boolean {
  return type.isUnion() && type.types.every((member) => member.flags & flags);
}

/** An array where all elements are alike, else a record with a field for each. */
function tupleType(source: TypeSource, type: ts.Type, inner: typeof irType): Type | undefined {
  const elements = source.checker.getTypeArguments(type as ts.TypeReference).map((element) => inner(source, element));
  const [first] = elements;
  if (!first || elements.some((element) => element === undefined)) return elements.length === 0 ? arrayOf("Array", f64) : undefined;
  const known = elements as Type[];
  if (first.kind !== "opaque" && known.every((element) => typesEqual(element, first))) return arrayOf("Array", first);
  const { elementFlags } = (type as ts.TupleTypeReference).target;
  if (elementFlags.some((flag) => (flag & source.ts.ElementFlags.Variable) !== 0)) return opaque;
  const fields = known.map((element, i) => {
    const optional = ((elementFlags[i] ?? 0) & source.ts.ElementFlags.Optional) !== 0;
    return { name: String(i), type: element, ...(optional ? { optional } : {}) };
  });
  return { kind: "record", brand: "tuple", isTuple: true, fields };
}

/** The record type of what the function makes, which is certainly of this class or of the type of this literal, not of one below it. */
export function exactRecordType(source: TypeSource, type: ts.Type): RecordType {
  const { ts, checker, program } = source;
  return ownRecordType({ ts, checker, program }, type, makesCollections(source) ? localType : irType);
}

/** The record type of a new object of a generic class, where it is known what its type parameters stand for. */
export function genericRecordType(source: TypeSource, type: ts.Type): RecordType | undefined {
  return instanceRecord(source, type, makesCollections(source) ? localType : irType);
}

/** How many elements a tuple type has, if all are required. */
export function lengthOfTuple(l: Pick<TypeSource, "ts" | "checker">, type: ts.Type): number | undefined {
  if (!l.checker.isTupleType(type)) return undefined;
  const { target } = type as ts.TupleTypeReference;
  return target.elementFlags.every((flags) => flags === l.ts.ElementFlags.Required) ? target.fixedLength : undefined;
}
