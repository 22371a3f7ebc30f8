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
};

export type Field = { readonly name: string; readonly type: Type };

/** A JavaScript object with known members; `brand` names the class or interface in dumps. */
export type RecordType = {
  readonly kind: "record";
  readonly brand: string;
  readonly fields: readonly Field[];
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

/** Whether a value of this type can hold, at any depth, a number that carries a derivative. */
export function isDifferentiable(type: Type): boolean {
  switch (type.kind) {
    case "f64":
      return true;
    case "array":
      return isDifferentiable(type.element);
    case "record":
      return type.fields.some((field) => isDifferentiable(field.type));
    default:
      return false;
  }
}

export function typesEqual(a: Type, b: Type): boolean {
  if (a === b) return true;
  if (a.kind === "array" && b.kind === "array") {
    return a.storage === b.storage && typesEqual(a.element, b.element);
  }
  if (a.kind === "record" && b.kind === "record") {
    return (
      a.fields.length === b.fields.length &&
      a.fields.every((field, i) => {
        const other = b.fields[i];
        return other !== undefined && field.name === other.name && typesEqual(field.type, other.type);
      })
    );
  }
  return a.kind === b.kind && a.kind !== "array" && a.kind !== "record";
}

/** Whether a value of type `from` may stand where `to` is expected (`int` is a subtype of `f64`). */
export function isAssignable(from: Type, to: Type): boolean {
  return typesEqual(from, to) || (from.kind === "int" && to.kind === "f64") || to.kind === "opaque";
}

/** Smallest type that both values have, or undefined where control flow cannot merge them. */
export function joinTypes(a: Type, b: Type): Type | undefined {
  if (isAssignable(a, b)) return b;
  if (isAssignable(b, a)) return a;
  return undefined;
}
