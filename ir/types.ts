/** The types of the intermediate language. Only `f64` carries derivatives. */

/** Concrete JavaScript container of an array's elements; `Array` is a plain JavaScript array. */
export type Storage =
  | "Float64Array"
  | "Float32Array"
  | "Int8Array"
  | "Uint8Array"
  | "Uint8ClampedArray"
  | "Int16Array"
  | "Uint16Array"
  | "Int32Array"
  | "Uint32Array"
  | "Array";

export type ArrayType = {
  readonly kind: "array";
  readonly storage: Storage;
  readonly element: Type;
  /** As of a record. */
  readonly nullable?: boolean;
};

export type Field = {
  readonly name: string;
  readonly type: Type;
  /** The member may be missing or undefined at run time: that of a union's other alternatives, or `name?: …`. */
  readonly optional?: boolean;
  /** It tells how the object is built and holds no content: its derivatives have the same there. Example: a tensor's shape. */
  readonly isStructural?: boolean;
};

/** The field by which instances of several classes are told apart: given when an object is made, and never written. */
export const classField = "$class";

/**
 * A JavaScript object with known members; `brand` names the class or interface in dumps. Recursive types (a tree) refer to
 * themselves, so whoever walks fields must expect to meet a type again.
 */
export type RecordType = {
  readonly kind: "record";
  readonly brand: string;
  readonly fields: readonly Field[];
  /**
   * Of a parameter and of elements of arrays: it may be undefined or null. Whoever goes through the structure of such a value asks;
   * elsewhere it makes no difference. Optional fields say so themselves.
   */
  readonly nullable?: boolean;
  /** Written as an array literal, its fields named "0", "1", …. Default: an object. */
  readonly isTuple?: boolean;
  /** Why an object of this type that the function makes is not all that the user's object is: "an instance of 'Vector'". */
  readonly partial?: string | undefined;
  /** Members that a class of these objects computes by a getter or setter: what asks for them as data does not find them. */
  readonly computed?: readonly string[] | undefined;
  /** Made by the runtime's function of that name, from its fields in order; such an object is never written. */
  readonly maker?: string;
  /** Stands for one of JavaScript's own objects, whose members it does not have: it is never passed on as that object. */
  readonly standsFor?: "Map" | "Set" | undefined;
};

export type Type =
  /** A JavaScript number; the only type whose values have tangents and adjoints. */
  | { readonly kind: "f64" }
  /** A number proved integral (or not finite). A subtype of `f64` whose derivative is zero by definition. */
  | { readonly kind: "int" }
  | { readonly kind: "bool" }
  | ArrayType
  | RecordType
  /** A JavaScript function value produced by `lambda`. */
  | { readonly kind: "function" }
  /** The stack of values kept for the reverse sweep where control flow is dynamic. */
  | { readonly kind: "tape" }
  /** Any JavaScript value that is only passed through. */
  | { readonly kind: "opaque" };

export const f64: Type = { kind: "f64" };
export const int: Type = { kind: "int" };
export const bool: Type = { kind: "bool" };
export const opaque: Type = { kind: "opaque" };
export const tape: Type = { kind: "tape" };
export const functionType: Type = { kind: "function" };

export function arrayOf(storage: Storage, element: Type): ArrayType {
  return { kind: "array", storage, element };
}

/** The memory of derivatives that are summed in double precision. */
export const doubles = arrayOf("Float64Array", f64);

/** A record type like another, whose fields are found when they are asked for: it may refer to itself. */
export function recordLike(type: RecordType, changes: Partial<RecordType>, fieldsOf: () => readonly Field[]): RecordType {
  let fields: readonly Field[] | undefined;
  const { kind, brand, isTuple, partial, computed, maker, standsFor, nullable } = type;
  return {
    ...{ kind, brand },
    ...(isTuple ? { isTuple } : {}),
    ...(partial === undefined ? {} : { partial }),
    ...(computed ? { computed } : {}),
    ...(maker === undefined ? {} : { maker }),
    ...(standsFor ? { standsFor } : {}),
    ...(nullable ? { nullable } : {}),
    ...changes,
    get fields() {
      fields ??= fieldsOf();
      return fields;
    },
  };
}

const nullables = new WeakMap<ArrayType | RecordType, ArrayType | RecordType>();

/** The type of references of a type that may be absent. */
export function nullable(type: Type): Type {
  if (!isReference(type) || type.nullable) return type;
  let result = nullables.get(type);
  if (!result) {
    result = type.kind === "array" ? { ...type, nullable: true } : recordLike(type, { nullable: true }, () => type.fields);
    nullables.set(type, result);
  }
  return result;
}

/** Element type held by a typed array: integers for the integer kinds, `f64` for the float kinds. */
export function typedArray(storage: Exclude<Storage, "Array">): ArrayType {
  return arrayOf(storage, storage.startsWith("Float") ? f64 : int);
}

export function isNumber(type: Type): boolean {
  return type.kind === "f64" || type.kind === "int";
}

/** Reference types denote memory: their values can alias and be written through. */
export function isReference(type: Type): type is ArrayType | RecordType {
  return type.kind === "array" || type.kind === "record";
}

const differentiableRecords = new WeakMap<RecordType, boolean>();

/** Whether a value of this type can hold, at any depth, a number that carries a derivative. */
export function isDifferentiable(type: Type): boolean {
  if (type.kind === "f64") return true;
  if (type.kind === "array") return isDifferentiable(type.element);
  if (type.kind !== "record") return false;
  let known = differentiableRecords.get(type);
  if (known === undefined) differentiableRecords.set(type, (known = leadsToNumber(type, new Set())));
  return known;
}

function leadsToNumber(type: Type, seen: Set<RecordType>): boolean {
  if (type.kind === "array") return leadsToNumber(type.element, seen);
  if (type.kind !== "record") return type.kind === "f64";
  if (seen.has(type)) return false;
  seen.add(type);
  return type.fields.some((field) => leadsToNumber(field.type, seen));
}

export function fieldOf(type: Type, name: string): Field | undefined {
  return type.kind === "record" ? type.fields.find((field) => field.name === name) : undefined;
}

const derivativeRecords = new WeakMap<RecordType, RecordType>();

/**
 * The type of a reference's tangents and adjoints: its structure without what holds no numbers, fields that tell the structure
 * included; plain objects for classes.
 */
export function derivativeType<T extends Type>(type: T): T;
export function derivativeType(type: Type): Type {
  if (type.kind === "array") {
    return isReference(type.element) ? { ...type, element: derivativeType(type.element) } : type;
  }
  if (type.kind !== "record") return type;
  const known = derivativeRecords.get(type);
  if (known) return known;
  const result = recordLike(type, { partial: undefined, standsFor: undefined }, () =>
    type.fields
      .filter((field) => isNumber(field.type) || isDifferentiable(field.type) || type.isTuple || field.isStructural)
      .map((field) => (field.isStructural ? field : { ...field, type: derivativeType(field.type) })),
  );
  derivativeRecords.set(type, result);
  derivativeRecords.set(result, result);
  return result;
}
