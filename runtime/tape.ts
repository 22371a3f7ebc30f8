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

/**
 * Checks on entry what a derivative assumes: that two arguments share no memory.
 * @throws {NablaError} with `message` if they are one array with elements, or views whose bytes overlap.
 */
export function requireDisjoint(
  a: ArrayBufferView | readonly unknown[],
  b: ArrayBufferView | readonly unknown[],
  message: string,
): void {
  const shared = ArrayBuffer.isView(a) ? ArrayBuffer.isView(b) && overlap(a, b) : a === b && a.length > 0;
  if (shared) throw new NablaError(message);
}

function overlap(a: ArrayBufferView, b: ArrayBufferView): boolean {
  const start = Math.max(a.byteOffset, b.byteOffset);
  const end = Math.min(a.byteOffset + a.byteLength, b.byteOffset + b.byteLength);
  return a.buffer === b.buffer && start < end;
}
