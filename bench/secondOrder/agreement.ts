import type { SecondOrderContenders } from "./programs.ts";

const step = 1e-5;
/** Of the largest magnitude: what central differences with that step leave certain. */
const tolerance = 1e-6;

/** Compares a second derivative with central differences of the gradient; a Hessian must be symmetric besides. */
export function secondOrderDisagreement(contenders: SecondOrderContenders): string | undefined {
  const found = contenders.second(contenders.point);
  const expected = contenders.directions.map((direction) => difference(contenders, direction));
  const largest = Math.max(...expected.flatMap((row) => Array.from(row, Math.abs)));
  for (const [i, row] of expected.entries()) {
    const at = row.findIndex((value, j) => !(Math.abs(found[i][j] - value) <= tolerance * largest));
    if (at >= 0) return `.${i}.${at}: ${found[i][at]} instead of ${row[at]} (largest magnitude ${largest})`;
  }
  const isHessian = found.length === contenders.point.length;
  const asymmetric = isHessian ? found.findIndex((row, i) => row.some((value, j) => value !== found[j][i])) : -1;
  return asymmetric < 0 ? undefined : `row ${asymmetric} is not the column of that number`;
}

/** The derivative of the gradient along a direction. */
function difference({ point, gradient }: SecondOrderContenders, direction: Float64Array): Float64Array {
  const moved = (by: number): Float64Array => gradient(point.map((value, i) => value + by * direction[i]));
  const [above, below] = [moved(step), moved(-step)];
  return above.map((value, i) => (value - below[i]) / (2 * step));
}
