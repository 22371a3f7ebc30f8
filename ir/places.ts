import { isReference, type ArrayType, type RecordType, type Type } from "./types.ts";

/** A reference type inside a structure. */
export type Place = {
  readonly type: ArrayType | RecordType;
  /** Whether the structure can hold several objects here. */
  readonly isRepeated: boolean;
  /** Whether it stands inside itself, where the structure goes on without end. */
  readonly isRecursive: boolean;
};

/** The reference types in a structure, itself included, each time that they stand in it. A recursive type is repeated. */
export function placesIn(structure: Type): readonly Place[] {
  const found: Place[] = [];
  const visit = (type: Type, isRepeated: boolean, around: readonly Type[]): void => {
    if (!isReference(type)) return;
    const isRecursive = around.includes(type);
    found.push({ type, isRepeated: isRepeated || isRecursive, isRecursive });
    if (isRecursive) return;
    if (type.kind === "array") visit(type.element, true, around);
    else for (const field of type.fields) visit(field.type, isRepeated, [...around, type]);
  };
  visit(structure, false, []);
  return found;
}

/** Whether one object of a structure can stand in two places of it. What the runtime makes, such as tensors, are values: each place has its own. */
export function mayShareObjects(structure: Type): boolean {
  const records = placesIn(structure).filter(({ type }) => type.kind === "record" && type.maker === undefined);
  return records.some(
    ({ type, isRepeated }, i) => isRepeated || records.slice(i + 1).some((other) => mayBeOneObject(type, other.type)),
  );
}

/**
 * Whether one object can stand where these types are expected and be seen to: an object has whatever members both have, so
 * that all it takes is a member of the same name.
 */
export function mayBeOneObject(a: Type, b: Type): boolean {
  if (a.kind !== "record" || b.kind !== "record") return false;
  return a.fields.some(({ name }) => b.fields.some((other) => other.name === name));
}

/** Whether every value of the type has the same members: none that may be absent, and no type inside itself. */
export function hasFixedMembers(type: Type, around: readonly Type[] = []): boolean {
  if (around.includes(type) || (isReference(type) && type.nullable)) return false;
  const inside = [...around, type];
  if (type.kind === "array") return hasFixedMembers(type.element, inside);
  if (type.kind !== "record") return true;
  return type.fields.every((field) => field.optional !== true && hasFixedMembers(field.type, inside));
}

/** Whether a structure can hold more than one array of numbers. */
export function mayHoldArrays(structure: Type): boolean {
  const arrays = placesIn(structure).filter(({ type }) => type.kind === "array" && !isReference(type.element));
  return arrays.length > 1 || arrays.some(({ isRepeated }) => isRepeated);
}
