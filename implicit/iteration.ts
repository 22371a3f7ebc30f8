/** When an iteration ends. */
export type IterationOptions = {
  /** The largest last change of a number of x, in units of 1 + |x|. */
  readonly tolerance?: number;
  /** Number of iterations after which it is an error that `tolerance` was not reached. */
  readonly maxIterations?: number;
};

/** The change from x to y in units of 1 + |x|. */
export function change(x: number, y: number): number {
  return Math.abs(y - x) / (1 + Math.abs(x));
}

/** The largest change of a number of x. */
export function largestChange(x: Float64Array, y: Float64Array): number {
  let largest = 0;
  for (let i = 0; i < x.length; i++) largest = Math.max(largest, change(x[i], y[i]));
  return largest;
}

/** @throws RangeError unless there are as many equations as unknowns. */
export function requireLength(what: string, x: Float64Array, y: Float64Array): void {
  if (x.length !== y.length) throw new RangeError(`${what}: the function of ${x.length} unknowns gave ${y.length} numbers.`);
}
