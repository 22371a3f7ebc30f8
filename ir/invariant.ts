/** Throws an internal error (a bug of the compiler, never of the user's program) when `condition` does not hold. */
export function invariant(condition: unknown, message: string): asserts condition {
  if (!condition) throw new Error(`nabla internal error: ${message}`);
}

/** Marks the end of an exhaustive switch. */
export function assertNever(value: never): never {
  throw new Error(`nabla internal error: unexpected ${JSON.stringify(value)}`);
}
