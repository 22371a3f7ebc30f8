import { leavesOf } from "./numbers.ts";

export type Closeness = {
  /** Allowed |actual - expected| / (|actual| + |expected|). Default 1e-8. */
  readonly relative?: number;
  /** Allowed difference of numbers near zero. Default: as `relative`, that is, numbers of about 1 are assumed. */
  readonly absolute?: number;
};

/**
 * Asserts that two numeric values (numbers, arrays, objects of them) have the same structure and that their numbers
 * agree: |a - e| ≤ absolute + relative·(|a| + |e|). NaN agrees with NaN only, Infinity with itself only.
 *
 * @throws Error that names the worst component
 */
export function expectClose(actual: unknown, expected: unknown, closeness: Closeness = {}): void {
  const { relative = 1e-8, absolute = relative } = closeness;
  const left = leavesOf(actual);
  const right = leavesOf(expected);
  const shape = (list: typeof left): string => list.map((leaf) => leaf.path).join(" ");
  if (shape(left) !== shape(right)) {
    throw new Error(`different structure: got components ${shape(left) || "none"}, expected ${shape(right) || "none"}`);
  }
  let worst = { excess: 1, report: "" };
  left.forEach(({ path, value }, i) => {
    const wanted = right[i]?.value ?? NaN;
    const allowed = absolute + relative * (Math.abs(value) + Math.abs(wanted));
    const excess = Object.is(value, wanted) || value === wanted ? 0 : Math.abs(value - wanted) / allowed;
    const report = `result${path}: got ${value}, expected ${wanted}, difference ${Math.abs(value - wanted)}`;
    if (Number.isNaN(excess)) worst = { excess: Infinity, report };
    else if (excess > worst.excess) worst = { excess, report };
  });
  if (worst.excess > 1) throw new Error(`${worst.report} (allowed: ${absolute} + ${relative} relative)`);
}

/** Asserts that two numeric values are the same bit for bit; 0 and -0 differ. */
export function expectIdentical(actual: unknown, expected: unknown): void {
  const right = leavesOf(expected);
  expectClose(actual, expected, { relative: Infinity, absolute: Infinity });
  leavesOf(actual).forEach(({ path, value }, i) => {
    const wanted = right[i]?.value;
    if (!Object.is(value, wanted)) throw new Error(`result${path}: got ${value}, expected exactly ${wanted}`);
  });
}
