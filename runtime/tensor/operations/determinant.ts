import type { Algebra, Terms } from "../algebra.ts";
import { floatingDtype, withDtype } from "../dtypes.ts";
import { copied, inMemory, sizeOf, times } from "../lazy.ts";
import { operation } from "../operation.ts";
import { exchangeRows, subtractRow } from "./elimination.ts";
import { forEachMatrix, matrixIn, squareOf, total, type Matrix } from "./matrices.ts";

/** The place, from k on in both directions, of the largest element: a choice, without derivative. */
function pivotPlace<T extends Terms>(A: Algebra<T>, matrix: Matrix<T>, k: T["number"], count: T["number"]): readonly T["number"][] {
  return A.fold(count, [A.constant(0), k, k], (r, outer) => {
    const row = A.apply("add", k, r);
    return A.fold(count, outer, (c, [best, atRow, atColumn]) => {
      const column = A.apply("add", k, c);
      const size = A.apply("abs", A.stopGradient(matrix.load(row, column)));
      const isLarger = A.compare("gt", size, best);
      return [A.select(isLarger, size, best), A.select(isLarger, row, atRow), A.select(isLarger, column, atColumn)];
    });
  }).slice(1);
}

/** Exchanges two columns. */
function exchangeColumns<T extends Terms>(A: Algebra<T>, matrix: Matrix<T>, a: T["number"], b: T["number"], rows: T["number"]): void {
  A.repeat(rows, (row) => {
    const [x, y] = [matrix.load(row, a), matrix.load(row, b)];
    matrix.store(row, a, y);
    matrix.store(row, b, x);
  });
}

/**
 * The determinant, by elimination with complete pivoting. What is left is a polynomial of its elements: the last 2 rows and
 * columns, or as many as are left when all of them are 0, which no pivot can be taken of. So nothing is divided by 0, and
 * derivatives of all orders are right for singular matrices too.
 */
function determinantOf<T extends Terms>(A: Algebra<T>, a: Matrix<T>, n: T["number"]): T["number"] {
  const [zero, one] = [A.constant(0), A.constant(1)];
  const steps = A.apply("max", zero, A.apply("sub", n, A.constant(2)));
  const [product, end] = A.fold(steps, [one, zero], (k, [before, done]) => {
    const next = A.apply("add", k, one);
    const [row, column] = pivotPlace(A, a, k, A.apply("sub", n, k));
    exchangeRows(A, a, k, row, zero, n);
    exchangeColumns(A, a, k, column, n);
    const pivot = a.load(k, k);
    const isLeft = A.compare("eq", pivot, zero);
    const rest = A.select(isLeft, zero, A.apply("sub", n, next));
    A.repeat(rest, (r) => {
      const below = A.apply("add", next, r);
      subtractRow(A, a, below, k, A.apply("div", a.load(below, k), pivot), next, rest);
    });
    const sign = (place: T["number"]): T["number"] => A.select(A.compare("eq", place, k), one, A.constant(-1));
    const signed = A.apply("mul", A.apply("mul", before, pivot), A.apply("mul", sign(row), sign(column)));
    return [A.select(isLeft, before, signed), A.select(isLeft, done, next)];
  });
  const isRegular = A.compare("eq", end, steps);
  return A.apply("mul", product, A.choose(isRegular, () => lastDeterminant(A, a, n), () => determinantWithoutDivision(A, a, end, A.apply("sub", n, end))));
}

/** The determinant of the last two rows and columns, or of fewer if there are no more. */
function lastDeterminant<T extends Terms>(A: Algebra<T>, a: Matrix<T>, n: T["number"]): T["number"] {
  const [p, q] = [A.apply("sub", n, A.constant(2)), A.apply("sub", n, A.constant(1))];
  return A.choose(
    A.compare("ge", n, A.constant(2)),
    () => A.apply("sub", A.apply("mul", a.load(p, p), a.load(q, q)), A.apply("mul", a.load(p, q), a.load(q, p))),
    () => A.choose(A.compare("eq", n, A.constant(1)), () => a.load(A.constant(0), A.constant(0)), () => A.constant(1)),
  );
}

/**
 * The determinant of the last m rows and columns, from `start` on, by sums and products alone: F₁ = A and Fₖ₊₁ = μ(Fₖ)·A, where μ(F) has
 * the elements of F above the diagonal, zeros below, and -Σⱼ Fⱼⱼ over j > i on the diagonal; det A = (-1)ᵐ⁻¹ (Fₘ)₁₁ (R. S. Bird, A simple
 * division-free algorithm for computing determinants, 2011).
 */
function determinantWithoutDivision<T extends Terms>(A: Algebra<T>, a: Matrix<T>, start: T["number"], m: T["number"]): T["number"] {
  const [zero, one] = [A.constant(0), A.constant(1)];
  const [add, sub, mul] = [A.apply.bind(A, "add"), A.apply.bind(A, "sub"), A.apply.bind(A, "mul")];
  const square = (): Matrix<T> => matrixIn(A, A.allocate("float64", mul(m, m)), zero, m);
  const [block, current, following] = [square(), square(), square()];
  const forEachPlace = (body: (i: T["number"], j: T["number"]) => void): void => { A.repeat(m, (i) => { A.repeat(m, (j) => { body(i, j); }); }); };
  forEachPlace((i, j) => {
    const element = a.load(add(start, i), add(start, j));
    block.store(i, j, element);
    current.store(i, j, element);
  });
  A.repeat(sub(m, one), () => {
    forEachPlace((i, j) => {
      const after = (r: T["number"]): T["number"] => add(add(i, one), r);
      const count = sub(sub(m, one), i);
      const diagonal = total(A, count, (r) => current.load(after(r), after(r)));
      const above = total(A, count, (r) => mul(current.load(i, after(r)), block.load(after(r), j)));
      following.store(i, j, sub(above, mul(diagonal, block.load(i, j))));
    });
    forEachPlace((i, j) => { current.store(i, j, following.load(i, j)); });
  });
  const sign = A.select(A.compare("eq", A.apply("rem", m, A.constant(2)), zero), A.constant(-1), one);
  return mul(sign, current.load(zero, zero));
}

export const determinant = operation(["tensor"], (A, x) => {
  const { matrices, n, batch } = squareOf(A, "determinant", x);
  const { memory } = copied(A, matrices);
  const result = A.allocate("float64", sizeOf(A, batch));
  forEachMatrix(A, batch, (at) => {
    A.store(result, at, determinantOf(A, matrixIn(A, memory, times(A, at, times(A, n, n)), n), n));
  });
  return withDtype(A, inMemory(A, "float64", batch, result), floatingDtype(x.dtype));
});
