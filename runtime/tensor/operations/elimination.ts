import type { Algebra, Terms } from "../algebra.ts";
import { floatingDtype, withDtype } from "../dtypes.ts";
import { copied, inMemory, times } from "../lazy.ts";
import { operation } from "../operation.ts";
import { forEachMatrix, matrixIn, rightSides, squareOf, total, type Matrix } from "./matrices.ts";

/** Exchanges two rows from column `from` on. */
export function exchangeRows<T extends Terms>(A: Algebra<T>, matrix: Matrix<T>, a: T["number"], b: T["number"], from: T["number"], count: T["number"]): void {
  A.repeat(count, (c) => {
    const column = A.apply("add", from, c);
    const [x, y] = [matrix.load(a, column), matrix.load(b, column)];
    matrix.store(a, column, y);
    matrix.store(b, column, x);
  });
}

/** Subtracts `factor` times one row from another, from column `from` on. */
export function subtractRow<T extends Terms>(A: Algebra<T>, matrix: Matrix<T>, row: T["number"], pivot: T["number"], factor: T["number"], from: T["number"], count: T["number"]): void {
  A.repeat(count, (c) => {
    const column = A.apply("add", from, c);
    matrix.store(row, column, A.apply("sub", matrix.load(row, column), A.apply("mul", factor, matrix.load(pivot, column))));
  });
}

/** The row, from k on, whose element in column k is the largest: a choice, without derivative. */
function pivotRow<T extends Terms>(A: Algebra<T>, matrix: Matrix<T>, k: T["number"], left: T["number"]): T["number"] {
  const sizeAt = (row: T["number"]): T["number"] => A.apply("abs", A.stopGradient(matrix.load(row, k)));
  return A.fold(left, [sizeAt(k), k], (r, [best, at]) => {
    const row = A.apply("add", A.apply("add", k, A.constant(1)), r);
    const size = sizeAt(row);
    const isLarger = A.compare("gt", size, best);
    return [A.select(isLarger, size, best), A.select(isLarger, row, at)];
  })[1];
}

/** a·x = b by elimination with partial pivoting; the memory of x. */
function eliminated<T extends Terms>(A: Algebra<T>, { n, width, batch, left, right }: Pick<ReturnType<typeof rightSides<T>>, "n" | "width" | "batch" | "left" | "right">): T["memory"] {
  const [{ memory: matrices }, { memory: sides }] = [copied(A, left), copied(A, right)];
  const one = A.constant(1);
  forEachMatrix(A, batch, (at) => {
    const a = matrixIn(A, matrices, times(A, at, times(A, n, n)), n);
    const b = matrixIn(A, sides, times(A, at, times(A, n, width)), width);
    A.repeat(n, (k) => {
      const next = A.apply("add", k, one);
      const rest = A.apply("sub", n, next);
      const pivot = pivotRow(A, a, k, rest);
      exchangeRows(A, a, k, pivot, k, A.apply("sub", n, k));
      exchangeRows(A, b, k, pivot, A.constant(0), width);
      const diagonal = a.load(k, k);
      A.repeat(rest, (r) => {
        const row = A.apply("add", next, r);
        const factor = A.apply("div", a.load(row, k), diagonal);
        subtractRow(A, a, row, k, factor, next, rest);
        subtractRow(A, b, row, k, factor, A.constant(0), width);
      });
    });
    A.repeat(n, (r) => {
      const row = A.apply("sub", A.apply("sub", n, one), r);
      A.repeat(width, (c) => {
        const after = (k: T["number"]): T["number"] => A.apply("add", A.apply("add", row, one), k);
        const known = total(A, r, (k) => A.apply("mul", a.load(row, after(k)), b.load(after(k), c)));
        b.store(row, c, A.apply("div", A.apply("sub", b.load(row, c), known), a.load(row, row)));
      });
    });
  });
  return sides;
}

/** The solution x of a·x = b, for a vector b or for columns. Of a singular a it is Infinity or NaN. */
export const solve = operation(["tensor", "tensor"], (A, a, b) => {
  const system = rightSides(A, "solve", a, b);
  return system.finish(eliminated(A, system));
});

/** The inverse of a matrix. Of a singular one it is Infinity or NaN. */
export const inverse = operation(["tensor"], (A, x) => {
  const { matrices, n, batch } = squareOf(A, "inverse", x);
  const right: typeof matrices = {
    dtype: "float64",
    shape: x.shape,
    cost: 1,
    element: (index) => {
      const [i, j] = index.slice(-2);
      return A.select(A.compare("eq", i, j), A.constant(1), A.constant(0));
    },
  };
  const memory = eliminated(A, { n, width: n, batch, left: matrices, right });
  return withDtype(A, inMemory(A, "float64", x.shape, memory), floatingDtype(x.dtype));
});
