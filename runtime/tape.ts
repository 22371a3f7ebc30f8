/**
 * `nabla/runtime`: what generated code calls where it cannot do without. Programs without dynamic control flow and without
 * written arrays import nothing from here.
 */
import { NablaError } from "./errors.ts";

const initialLength = 1024;

/** An empty tape. Its owner keeps the number of values on it in a local. */
export function newTape(): Float64Array {
  return new Float64Array(initialLength);
}

/** A tape with the values of `tape` and room for at least `needed`; its length doubles, so that pushing n values costs O(n). */
export function growTape(tape: Float64Array, needed: number): Float64Array {
  const grown = new Float64Array(Math.max(2 * tape.length, needed));
  grown.set(tape);
  return grown;
}

/** An argument that holds numbers: a typed array, or arrays of numbers nested to any depth. */
type Numbers = ArrayBufferView | readonly unknown[];

/**
 * Checks on entry what a derivative assumes: that two arguments share no memory.
 * @throws {NablaError} with `message` if they have an array in common, or views whose bytes overlap.
 */
export function requireDisjoint(a: Numbers, b: Numbers, message: string): void {
  const others = leaves(b);
  if (leaves(a).some((leaf) => others.some((other) => meets(leaf, other)))) throw new NablaError(message);
}

/**
 * Checks on entry that the rows of one nested argument share no memory.
 * @throws {NablaError} with `message` if two of them do.
 */
export function requireDistinct(a: Numbers, message: string): void {
  const rows = leaves(a);
  const seen = new Map<unknown, Numbers[]>();
  for (const row of rows) {
    const memory = ArrayBuffer.isView(row) ? row.buffer : row;
    const known = seen.get(memory) ?? [];
    if (known.some((other) => meets(row, other))) throw new NablaError(message);
    seen.set(memory, [...known, row]);
  }
}

function leaves(a: Numbers): Numbers[] {
  if (ArrayBuffer.isView(a) || typeof a[0] !== "object") return [a];
  return a.flatMap((row) => leaves(row as Numbers));
}

function meets(a: Numbers, b: Numbers): boolean {
  if (!ArrayBuffer.isView(a)) return a === b && a.length > 0;
  if (!ArrayBuffer.isView(b) || a.buffer !== b.buffer) return false;
  const start = Math.max(a.byteOffset, b.byteOffset);
  const end = Math.min(a.byteOffset + a.byteLength, b.byteOffset + b.byteLength);
  return start < end;
}
