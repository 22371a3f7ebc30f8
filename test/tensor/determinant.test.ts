import { expect, test } from "vitest";
import type { Tensor } from "../../runtime/tensor/index.ts";
import { compileModule } from "../support/compileModule.ts";

type Matrix = Tensor<[number, number]>;
type Place = readonly [row: number, column: number];

const m = await compileModule<{
  readonly value: (x: Matrix) => number;
  readonly second: (x: Matrix) => Matrix;
  readonly third: (x: Matrix, a: Matrix, b: Matrix) => Matrix;
  readonly tensor: (elements: unknown) => Matrix;
}>(`import { grad, hessian } from "nabla";
import { determinant, mul, sum, type Tensor } from "nabla/tensor";
export { tensor } from "nabla/tensor";
type Matrix = Tensor<[number, number]>;
export const value = (x: Matrix): number => determinant(x).item();
export const second = hessian(value);
const along = (x: Matrix, a: Matrix): number => sum(mul(grad(value)(x), a)).item();
export const third = grad((x: Matrix, a: Matrix, b: Matrix) => sum(mul(grad(along)(x, a), b)).item());
`);

/** The determinant by Laplace's formula. */
function laplace(rows: readonly (readonly number[])[]): number {
  const [first, ...rest] = rows;
  if (!first) return 1;
  return first.reduce((sum, element, j) => sum + (j % 2 === 0 ? 1 : -1) * element * laplace(rest.map((row) => row.filter((_, column) => column !== j))), 0);
}

/** The derivative by some elements, in each of which a determinant is linear: differences of its values at 0 and 1. */
function partial(rows: readonly (readonly number[])[], [place, ...places]: readonly Place[]): number {
  if (!place) return laplace(rows);
  if (places.some((other) => String(other) === String(place))) return 0;
  const at = (value: number): number => partial(rows.map((row, i) => row.map((element, j) => (i === place[0] && j === place[1] ? value : element))), places);
  return at(1) - at(0);
}

const ranks: readonly (readonly [string, readonly (readonly number[])[]])[] = [
  ["a regular matrix", [[2, 1, 0], [1, 3, 1], [0, 1, 4]]],
  ["one of one element", [[3]]],
  ["2 by 2, rank 0", [[0, 0], [0, 0]]],
  ["3 by 3, rank 2", [[1, 2, 3], [2, 4, 6], [1, 0, 1]]],
  ["3 by 3, rank 1", [[1, 2, 3], [2, 4, 6], [3, 6, 9]]],
  ["3 by 3, rank 0", [[0, 0, 0], [0, 0, 0], [0, 0, 0]]],
  ["4 by 4, rank 2", [[1, 2, 3, 1], [2, 4, 6, 2], [3, 6, 9, 3], [0, 1, 1, 1]]],
  ["4 by 4, rank 1, up to rounding", [[0.3, 0.1, 0.2, 0.7], [0.6, 0.2, 0.4, 1.4], [0.9, 0.3, 0.6, 2.1], [1.2, 0.4, 0.8, 2.8]]],
  ["4 by 4, rank 1, off the diagonal", [[0, 0, 0, 0], [0, 0, 2, 0], [0, 0, 0, 0], [0, 0, 0, 0]]],
];

test.each(ranks)("derivatives up to the third order of %s", (_, rows) => {
  const places = rows.flatMap((row, i) => row.map((__, j): Place => [i, j]));
  const weights = [1.3, 2.7].map((factor) => places.map((__, k) => Math.sin(factor * (k + 1))));
  const [a, b] = weights.map((list) => m.tensor(rows.map((row, i) => row.map((__, j) => list[i * rows.length + j])))) as [Matrix, Matrix];
  const x = m.tensor(rows);
  const close = (found: ArrayLike<number>, wanted: readonly number[]): void => {
    expect(found.length).toBe(wanted.length);
    wanted.forEach((element, k) => { expect(found[k]).toBeCloseTo(element, 10); });
  };
  close([m.value(x)], [laplace(rows)]);
  close(m.second(x).data, places.flatMap((p) => places.map((q) => partial(rows, [p, q]))));
  const weighted = (p: Place): number => places.reduce((sum, q, k) => sum + places.reduce((part, r, l) => part + (weights[0]?.[k] ?? NaN) * (weights[1]?.[l] ?? NaN) * partial(rows, [p, q, r]), 0), 0);
  close(m.third(x, a, b).data, places.map(weighted));
});
