import type { Builder } from "../../ir/builder.ts";
import { forEachIndex, when } from "../../ir/controlBuilders.ts";
import type { Value } from "../../ir/ops.ts";
import { placesIn } from "../../ir/places.ts";
import { isReference, type Type } from "../../ir/types.ts";
import { isPresent } from "./structures.ts";

/** What results are not to share memory with, and what errors call it. */
export type Named = { readonly value: Value; readonly what: string };

export function referencesOf(values: readonly Value[]): Named[] {
  return values.filter(({ type }) => isReference(type)).map((value) => ({ value, what: nameOf(value) }));
}

export function nameOf({ name }: Value): string {
  return `'${name ?? "an argument"}'`;
}

/**
 * Checks, when the function runs, that an array for a result shares no memory with others. Array by array, so that the check makes
 * no lists of what stands in a structure: calls in a row are to allocate nothing.
 */
export function requireApart(b: Builder, out: Value, what: string, others: readonly Named[]): void {
  for (const other of others) {
    const message = `${what} shares memory with ${other.what}`;
    if (holdsObjects(out.type) || isRecursive(other.value.type)) b.requireDisjoint(out, other.value, message);
    else eachArray(b, out, (inner, array) => { eachArray(inner, other.value, (deep, its) => { deep.requireDisjoint(array, its, message); }); });
  }
}

function holdsObjects(type: Type): boolean {
  return placesIn(type).some((place) => place.type.kind === "record");
}

function isRecursive(type: Type): boolean {
  return placesIn(type).some((place) => place.isRecursive);
}

/** Visits the arrays of numbers in a structure, which does not refer to itself. */
function eachArray(b: Builder, structure: Value, visit: (b: Builder, array: Value) => void): void {
  const { type } = structure;
  if (type.kind === "array" && !isReference(type.element)) return visit(b, structure);
  if (type.kind === "array") return forEachIndex(b, b.length(structure), (inner, i) => { eachArray(inner, inner.load(structure, i), visit); });
  if (type.kind !== "record") return;
  for (const { name, type: field, optional } of type.fields) {
    if (!isReference(field)) continue;
    const member = b.get(structure, name);
    if (optional) when(b, isPresent(b, member), (inner) => { eachArray(inner, member, visit); });
    else eachArray(b, member, visit);
  }
}

/** Checks, when the function runs, that an array for a result is as long as that. */
export function requireLength(b: Builder, out: Value, length: Value, message: string): void {
  when(b, b.apply("ne", b.length(out), length), (inner) => {
    inner.throw(`nabla.nablaError(${JSON.stringify(message)})`, []);
  });
}

/** Checks that the rows for a matrix have a number for each of an argument, and memory of their own. */
export function requireRows(b: Builder, rows: Value, param: Value, others: readonly Named[]): void {
  const what = `the array for the rows by ${nameOf(param)}`;
  requireApart(b, rows, what, others);
  const count = b.length(param);
  forEachIndex(b, b.length(rows), (inner, i) => {
    requireLength(inner, inner.load(rows, i), count, `a row of ${what} has another length than ${nameOf(param)}`);
  });
  requireOwnMemory(b, rows, `rows by ${nameOf(param)} share memory`);
}

/** More rows than any matrix has; up to there all kinds of numbers are exact. */
const rowLimit = 2 ** 23;

/**
 * Checks that no two rows overlap, in time proportional to their size and without memory: each is filled with its number, which
 * has to be in all of it when all are filled. They are written anyway.
 */
function requireOwnMemory(b: Builder, rows: Value, message: string): void {
  const mark = (inner: Builder, i: Value): Value => inner.apply("rem", i, inner.constant(rowLimit));
  forEachIndex(b, b.length(rows), (inner, i) => {
    const row = inner.load(rows, i, "row");
    forEachIndex(inner, inner.length(row), (cell, j) => { cell.store(row, j, mark(inner, i)); });
  });
  forEachIndex(b, b.length(rows), (inner, i) => {
    const row = inner.load(rows, i, "row");
    forEachIndex(inner, inner.length(row), (cell, j) => {
      when(cell, cell.apply("ne", cell.load(row, j), mark(inner, i)), (failed) => { failed.throw(`nabla.nablaError(${JSON.stringify(message)})`, []); });
    });
  });
}

/** Checks that there are so many rows. */
export function requireRowCount(b: Builder, rows: Value, count: Value, param: Value): void {
  requireLength(b, rows, count, `the array for the rows by ${nameOf(param)} has another number of rows than the derivative`);
}
