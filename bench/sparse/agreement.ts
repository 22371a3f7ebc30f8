import type { SparseContenders } from "./programs.ts";

const step = 1e-5;
/** Of the largest magnitude: what central differences with that step leave certain. */
const tolerance = 1e-6;

/** Compares products of a sparse Jacobian with central differences of the function, along a direction that tells columns apart. */
export function sparseDisagreement({ point, value, matrix }: SparseContenders): string | undefined {
  const { rowCount, rowPointers, columns, values } = matrix(point);
  const direction = point.map((_, j) => Math.cos(1 + 3 * j));
  const moved = (by: number): Float64Array => value(point.map((x, j) => x + by * direction[j]));
  const [above, below] = [moved(step), moved(-step)];
  const expected = above.map((y, i) => (y - below[i]) / (2 * step));
  if (expected.length !== rowCount) return `${rowCount} rows instead of ${expected.length}`;
  const largest = Math.max(...expected.map(Math.abs));
  for (let i = 0; i < rowCount; i++) {
    let product = 0;
    for (let k = rowPointers[i]; k < rowPointers[i + 1]; k++) product += values[k] * direction[columns[k]];
    if (!(Math.abs(product - expected[i]) <= tolerance * largest)) return `row ${i}: ${product} instead of ${expected[i]}`;
  }
  return undefined;
}
