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
