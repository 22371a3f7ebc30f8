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

export type Field = {
  readonly name: string;
  readonly type: Type;
  /** The member may be missing or undefined at run time: that of a union's other alternatives, or `name?: …`. */
  readonly optional?: boolean;
  /** It tells how the object is built and holds no content: its derivatives have the same there. Example: a tensor's shape. */
  readonly isStructural?: boolean;
};

/**
 * A JavaScript object with known members; `brand` names the class or interface in dumps. Recursive types (a tree) refer to
 * themselves, so whoever walks fields must expect to meet a type again.
 */
export type RecordType = {
  readonly kind: "record";
  readonly brand: string;
  readonly fields: readonly Field[];
  /** Written as an array literal, its fields named "0", "1", …. Default: an object. */
  readonly isTuple?: boolean;
  /** Why an object of this type that the function makes is not all that the user's object is: "an instance of 'Vector'". */
  readonly partial?: string | undefined;
  /** Made by the runtime's function of that name, from its fields in order; such an object is never written. */
  readonly maker?: string;
  /** Stands for one of JavaScript's own objects, whose members it does not have: it is never passed on as that object. */
  readonly standsFor?: "Map" | "Set";
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

const differentiableRecords = new WeakMap<RecordType, boolean>();

/** Whether a value of this type can hold, at any depth, a number that carries a derivative. */
export function isDifferentiable(type: Type): boolean {
  if (type.kind === "f64") return true;
  if (type.kind === "array") return isDifferentiable(type.element);
  if (type.kind !== "record") return false;
  const known = differentiableRecords.get(type);
  if (known !== undefined) return known;
  // A type that refers to itself adds nothing new there.
  differentiableRecords.set(type, false);
  const result = type.fields.some((field) => isDifferentiable(field.type));
  if (result) differentiableRecords.set(type, true);
  else differentiableRecords.delete(type);
  return result;
}

export function fieldOf(type: Type, name: string): Field | undefined {
  return type.kind === "record" ? type.fields.find((field) => field.name === name) : undefined;
}

export function typesEqual(a: Type, b: Type): boolean {
  return sameStructure(a, b, []);
}

/** Recursive types are equal if no difference is found before the same pair comes again. */
function sameStructure(a: Type, b: Type, assumed: readonly (readonly [Type, Type])[]): boolean {
  if (a === b) return true;
  if (a.kind === "array" && b.kind === "array") {
    return a.storage === b.storage && sameStructure(a.element, b.element, assumed);
  }
  if (a.kind === "record" && b.kind === "record") {
    if (assumed.some(([x, y]) => x === a && y === b)) return true;
    const pairs = [...assumed, [a, b] as const];
    return (
      a.fields.length === b.fields.length &&
      a.fields.every((field, i) => {
        const other = b.fields[i];
        return (
          other !== undefined &&
          field.name === other.name &&
          (field.optional ?? false) === (other.optional ?? false) &&
          sameStructure(field.type, other.type, pairs)
        );
      })
    );
  }
  return a.kind === b.kind && a.kind !== "array" && a.kind !== "record";
}

/**
 * Whether a value of type `from` may stand where `to` is expected: `int` is a subtype of `f64`, and a record of one that has
 * fewer fields, or optional ones in place of those that it lacks.
 */
export function isAssignable(from: Type, to: Type): boolean {
  return isSubtype(from, to, []);
}

function isSubtype(from: Type, to: Type, assumed: readonly (readonly [Type, Type])[]): boolean {
  if (from === to) return true;
  if (to.kind === "opaque") return from.kind !== "record" || from.standsFor === undefined;
  if (from.kind === "int") return to.kind === "f64" || to.kind === "int";
  if (from.kind === "array" && to.kind === "array") {
    // Elements can be written, so that the element type must be the same for numbers; references are only made wider.
    if (from.storage !== to.storage) return false;
    return isReference(from.element) && isReference(to.element)
      ? isSubtype(from.element, to.element, assumed)
      : sameStructure(from.element, to.element, assumed);
  }
  if (from.kind !== "record" || to.kind !== "record") return sameStructure(from, to, assumed);
  if (from.standsFor !== to.standsFor) return false;
  if (assumed.some(([x, y]) => x === from && y === to)) return true;
  const pairs = [...assumed, [from, to] as const];
  return to.fields.every((field) => {
    const given = fieldOf(from, field.name);
    return given ? isSubtype(given.type, field.type, pairs) : (field.optional ?? false);
  });
}

/**
 * Smallest type that both values have, or undefined where control flow cannot merge them. Records keep all fields of both:
 * what one of them lacks may be asked for, and is undefined there.
 */
export function joinTypes(a: Type, b: Type): Type | undefined {
  return joined(a, b, []);
}

type Pairs = readonly (readonly [Type, Type])[];

function joined(a: Type, b: Type, met: Pairs): Type | undefined {
  if (typesEqual(a, b)) return b;
  const isFirst = !met.some(([x, y]) => x === a && y === b);
  return (isFirst ? joinReferences(a, b, [...met, [a, b]]) : undefined) ?? widerOf(a, b);
}

function widerOf(a: Type, b: Type): Type | undefined {
  if (isAssignable(a, b)) return b;
  return isAssignable(b, a) ? a : undefined;
}

function joinReferences(a: Type, b: Type, met: Pairs): Type | undefined {
  if (a.kind === "record" && b.kind === "record") return joinRecords(a, b, met);
  if (a.kind !== "array" || b.kind !== "array" || a.storage !== b.storage) return undefined;
  if (!isReference(a.element) || !isReference(b.element)) return undefined;
  const element = joined(a.element, b.element, met);
  return element && arrayOf(a.storage, element);
}

/** The fields of both; those that one of them lacks are optional. */
function joinRecords(a: RecordType, b: RecordType, met: Pairs): RecordType | undefined {
  if ((a.isTuple ?? false) !== (b.isTuple ?? false) || a.standsFor !== b.standsFor) return undefined;
  const names = new Set([...a.fields, ...b.fields].map(({ name }) => name));
  const fields: Field[] = [];
  for (const name of names) {
    const [x, y] = [fieldOf(a, name), fieldOf(b, name)];
    const type = x && y ? joined(x.type, y.type, met) : (x ?? y)?.type;
    if (!type) return undefined;
    const optional = !x || !y || (x.optional ?? false) || (y.optional ?? false);
    const isStructural = x?.isStructural ?? y?.isStructural ?? false;
    fields.push({ name, type, ...(optional ? { optional } : {}), ...(isStructural ? { isStructural } : {}) });
  }
  const partial = a.partial ?? b.partial;
  const maker = a.maker === b.maker ? a.maker : undefined;
  const brand = a.brand === b.brand ? a.brand : [a.brand, b.brand].filter((part) => part !== "").join(" | ");
  return {
    kind: "record",
    brand,
    fields,
    ...(a.isTuple ? { isTuple: true } : {}),
    ...(a.standsFor ? { standsFor: a.standsFor } : {}),
    ...(partial === undefined ? {} : { partial }),
    ...(maker === undefined ? {} : { maker }),
  };
}

const derivativeRecords = new WeakMap<RecordType, RecordType>();

/**
 * The type of a reference's tangents and adjoints: its structure without what holds no numbers, fields that tell the structure
 * included; plain objects for classes.
 */
export function derivativeType<T extends Type>(type: T): T;
export function derivativeType(type: Type): Type {
  if (type.kind === "array") {
    return isReference(type.element) ? arrayOf(type.storage, derivativeType(type.element)) : type;
  }
  if (type.kind !== "record") return type;
  const known = derivativeRecords.get(type);
  if (known) return known;
  let fields: readonly Field[] | undefined;
  const result: RecordType = {
    kind: "record",
    brand: type.brand,
    ...(type.isTuple ? { isTuple: true } : {}),
    ...(type.maker === undefined ? {} : { maker: type.maker }),
    get fields() {
      fields ??= type.fields
        .filter((field) => isNumber(field.type) || isDifferentiable(field.type) || type.isTuple || field.isStructural)
        .map((field) => (field.isStructural ? field : { ...field, type: derivativeType(field.type) }));
      return fields;
    },
  };
  derivativeRecords.set(type, result);
  derivativeRecords.set(result, result);
  return result;
}
