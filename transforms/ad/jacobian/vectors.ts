import type { Builder } from "../../../ir/builder.ts";
import { forEachIndex } from "../../../ir/controlBuilders.ts";
import { invariant } from "../../../ir/invariant.ts";
import type { Value } from "../../../ir/ops.ts";
import { arrayOf, f64, isNumber, type ArrayType, type RecordType, type Type } from "../../../ir/types.ts";

/** An array of numbers: as many components as it has elements at run time. */
export function isFlatArray(type: Type): type is ArrayType {
  return type.kind === "array" && type.element.kind === "f64";
}

/** An object or tuple of numbers: its fields are its components. */
export function isFlatRecord(type: Type): type is RecordType {
  return type.kind === "record" && type.fields.length > 0 && type.fields.every((field) => field.type.kind === "f64" && !field.optional);
}

/** A result that has rows: an array or a tuple of numbers. */
export function isVector(type: Type): boolean {
  return isFlatArray(type) || (isFlatRecord(type) && type.isTuple === true);
}

/** Number of components where the type says it: 1 for a number, fields of an object or tuple. */
export function componentCount(type: Type): number | undefined {
  if (isNumber(type)) return 1;
  return isFlatRecord(type) ? type.fields.length : undefined;
}

/** Number of components of a vector, when the function runs. */
export function outputCount(b: Builder, vector: Value): Value {
  return vector.type.kind === "record" ? b.constant(vector.type.fields.length) : b.length(vector);
}

/** The unit vector of one component of a number, an object or a tuple; the zero vector for a component that is not there. */
export function unitVector(b: Builder, type: Type, component: number): Value {
  if (isNumber(type)) return b.constant(component === 0 ? 1 : 0);
  invariant(isFlatRecord(type), "a structure without a fixed number of components");
  return b.record(type, type.fields.map((_, i) => b.constant(i === component ? 1 : 0)));
}

/** Reads a component of vectors that have the same structure. */
export type ComponentReader = (b: Builder, vector: Value) => Value;

/** Once for each component of a vector: in a loop over an array, one after the other for a tuple. */
export function forEachComponent(
  b: Builder,
  vector: Value,
  visit: (b: Builder, index: Value, read: ComponentReader) => void,
): void {
  const { type } = vector;
  if (type.kind === "record") {
    type.fields.forEach(({ name }, i) => { visit(b, b.constant(i), (inner, same) => inner.get(same, name)); });
    return;
  }
  forEachIndex(b, b.length(vector), (inner, i) => { visit(inner, i, (innermost, same) => innermost.load(same, i)); });
}

/** One row for each component of a vector: a JavaScript array. */
export function collectRows(
  b: Builder,
  vector: Value,
  rowType: Type,
  makeRow: (b: Builder, index: Value, read: ComponentReader) => Value,
): Value {
  const type = arrayOf("Array", isNumber(rowType) ? f64 : rowType);
  if (vector.type.kind === "record") {
    const rows: Value[] = [];
    forEachComponent(b, vector, (inner, i, read) => rows.push(makeRow(inner, i, read)));
    return b.arrayLiteral(type, rows, "rows");
  }
  const rows = isNumber(rowType) ? b.alloc(type, b.length(vector), "rows") : b.arrayLiteral(type, [], "rows");
  forEachComponent(b, vector, (inner, i, read) => { inner.store(rows, i, makeRow(inner, i, read)); });
  return rows;
}
