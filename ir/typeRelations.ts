import { arrayOf, fieldOf, isReference, type ArrayType, type Field, type RecordType, type Type } from "./types.ts";

/** Pairs of record types met so far: recursive types stand in a relation if no difference is found before the same pair comes again. */
class Met {
  readonly #pairs = new Map<RecordType, Set<RecordType>>();

  /** Notes a pair; whether it is new. */
  add(a: RecordType, b: RecordType): boolean {
    const others = this.#pairs.get(a);
    if (!others) this.#pairs.set(a, new Set([b]));
    else if (others.has(b)) return false;
    else others.add(b);
    return true;
  }
}

export function typesEqual(a: Type, b: Type): boolean {
  return sameStructure(a, b, new Met());
}

function sameStructure(a: Type, b: Type, met: Met): boolean {
  if (a === b) return true;
  if (a.kind === "array" && b.kind === "array") return a.storage === b.storage && sameStructure(a.element, b.element, met);
  if (a.kind !== "record" || b.kind !== "record") return a.kind === b.kind && a.kind !== "array" && a.kind !== "record";
  if (!met.add(a, b)) return true;
  if (a.computed?.join() !== b.computed?.join()) return false;
  return a.fields.length === b.fields.length && a.fields.every((field, i) => sameField(field, b.fields[i], met));
}

function sameField(field: Field, other: Field | undefined, met: Met): boolean {
  if (field.name !== other?.name || (field.optional ?? false) !== (other.optional ?? false)) return false;
  return sameStructure(field.type, other.type, met);
}

/**
 * Whether a value of type `from` may stand where `to` is expected: `int` is a subtype of `f64`, and a record of one that has
 * fewer fields, or optional ones in place of those that it lacks.
 */
export function isAssignable(from: Type, to: Type): boolean {
  return isSubtype(from, to, new Met());
}

function isSubtype(from: Type, to: Type, met: Met): boolean {
  if (from === to) return true;
  if (to.kind === "opaque") return from.kind !== "record" || from.standsFor === undefined;
  if (from.kind === "int") return to.kind === "f64" || to.kind === "int";
  if (from.kind === "array" && to.kind === "array") {
    // Elements can be written, so that the element type must be the same for numbers; references are only made wider.
    if (from.storage !== to.storage) return false;
    if (isReference(from.element) && isReference(to.element)) return isSubtype(from.element, to.element, met);
    return typesEqual(from.element, to.element);
  }
  if (from.kind !== "record" || to.kind !== "record") return typesEqual(from, to);
  if (from.standsFor !== to.standsFor || isTuple(from) !== isTuple(to)) return false;
  if (!met.add(from, to)) return true;
  return to.fields.every((field) => {
    const given = fieldOf(from, field.name);
    return given ? isSubtype(given.type, field.type, met) : (field.optional ?? false) && !isComputed(from, to, field);
  });
}

/** Whether a member is computed by the class of one type and data of another, which knows of no class that computes it. */
function isComputed(computing: RecordType, other: RecordType, { name }: Field): boolean {
  return (computing.computed?.includes(name) ?? false) && !fieldOf(computing, name) && !other.computed?.includes(name);
}

/** A member that keeps two types of objects from having a join: computed by the class of one, and data of the other. */
export function computedByOne(a: Type, b: Type): string | undefined {
  if (a.kind !== "record" || b.kind !== "record") return undefined;
  const field = b.fields.find((member) => isComputed(a, b, member)) ?? a.fields.find((member) => isComputed(b, a, member));
  return field?.name;
}

/**
 * Smallest type that both values have, or undefined where control flow cannot merge them. Records keep all fields of both:
 * what one of them lacks may be asked for, and is undefined there.
 */
export function joinTypes(a: Type, b: Type): Type | undefined {
  if (typesEqual(a, b)) return b;
  return isJoinable(a, b, new Met()) ? joined(a, b) : widerOf(a, b);
}

function widerOf(a: Type, b: Type): Type | undefined {
  if (isAssignable(a, b)) return b;
  return isAssignable(b, a) ? a : undefined;
}

function isTuple(type: RecordType): boolean {
  return type.isTuple ?? false;
}

/** Whether two types have a join: of records and arrays of references their members must have one, of others one is the wider. */
function isJoinable(a: Type, b: Type, met: Met): boolean {
  if (a.kind === "record" && b.kind === "record") {
    if (isTuple(a) !== isTuple(b) || a.standsFor !== b.standsFor) return false;
    if (a === b || !met.add(a, b)) return true;
    if (computedByOne(a, b) !== undefined) return false;
    return a.fields.every((field) => {
      const other = fieldOf(b, field.name);
      return !other || isJoinable(field.type, other.type, met);
    });
  }
  const elements = elementReferences(a, b);
  return elements ? isJoinable(...elements, met) : widerOf(a, b) !== undefined;
}

/** The element types of two arrays of references. */
function elementReferences(a: Type, b: Type): readonly [Type, Type] | undefined {
  if (a.kind !== "array" || b.kind !== "array" || a.storage !== b.storage) return undefined;
  return isReference(a.element) && isReference(b.element) ? [a.element, b.element] : undefined;
}

/** The join of types that have one. */
function joined(a: Type, b: Type): Type {
  if (typesEqual(a, b)) return b;
  if (a.kind === "record" && b.kind === "record") return joinedRecord(a, b);
  const elements = elementReferences(a, b);
  return elements ? arrayOf((a as ArrayType).storage, joined(...elements)) : (widerOf(a, b) as Type);
}

const joins = new WeakMap<RecordType, WeakMap<RecordType, RecordType>>();

/** The fields of both; those that one of them lacks are optional. One type for each pair, which may refer to itself. */
function joinedRecord(a: RecordType, b: RecordType): RecordType {
  const withA = joins.get(a) ?? new WeakMap<RecordType, RecordType>();
  joins.set(a, withA);
  const known = withA.get(b);
  if (known) return known;
  const partial = a.partial ?? b.partial;
  const maker = a.maker === b.maker ? a.maker : undefined;
  const computed = [...new Set([...(a.computed ?? []), ...(b.computed ?? [])])].sort();
  let fields: readonly Field[] | undefined;
  const result: RecordType = {
    kind: "record",
    brand: a.brand === b.brand ? a.brand : [a.brand, b.brand].filter((part) => part !== "").join(" | "),
    ...(a.isTuple ? { isTuple: true } : {}),
    ...(a.standsFor ? { standsFor: a.standsFor } : {}),
    ...(partial === undefined ? {} : { partial }),
    ...(computed.length > 0 ? { computed } : {}),
    ...(maker === undefined ? {} : { maker }),
    get fields() {
      fields ??= joinedFields(a, b);
      return fields;
    },
  };
  withA.set(b, result);
  return result;
}

function joinedFields(a: RecordType, b: RecordType): readonly Field[] {
  const names = new Set([...a.fields, ...b.fields].map(({ name }) => name));
  return [...names].map((name) => {
    const [x, y] = [fieldOf(a, name), fieldOf(b, name)];
    const present = (x ?? y) as Field;
    const type = x && y ? joined(x.type, y.type) : present.type;
    const optional = !x || !y || (x.optional ?? false) || (y.optional ?? false);
    return { name, type, ...(optional ? { optional } : {}), ...(present.isStructural ? { isStructural: true } : {}) };
  });
}
