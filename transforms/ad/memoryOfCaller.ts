import type { Builder } from "../../ir/builder.ts";
import { forEachIndex, when } from "../../ir/controlBuilders.ts";
import type { Value } from "../../ir/ops.ts";
import { isReference } from "../../ir/types.ts";

/** What results are not to share memory with, and what errors call it. */
export type Named = { readonly value: Value; readonly what: string };

export function referencesOf(values: readonly Value[]): Named[] {
  return values.filter(({ type }) => isReference(type)).map((value) => ({ value, what: nameOf(value) }));
}

export function nameOf({ name }: Value): string {
  return `'${name ?? "an argument"}'`;
}

/** Checks, when the function runs, that an array for a result shares no memory with others. */
export function requireApart(b: Builder, out: Value, what: string, others: readonly Named[]): void {
  for (const other of others) b.requireDisjoint(out, other.value, `${what} shares memory with ${other.what}`);
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
  b.requireDistinct(rows, `rows by ${nameOf(param)} share memory`);
  const count = b.length(param);
  forEachIndex(b, b.length(rows), (inner, i) => {
    requireLength(inner, inner.load(rows, i), count, `a row of ${what} has another length than ${nameOf(param)}`);
  });
}

/** Checks that there are so many rows. */
export function requireRowCount(b: Builder, rows: Value, count: Value, param: Value): void {
  requireLength(b, rows, count, `the array for the rows by ${nameOf(param)} has another number of rows than the derivative`);
}
