import type { Algebra, Terms } from "../algebra.ts";
import { broadcast, broadcastShape } from "../broadcast.ts";
import { arithmeticDtype, commonDtype, floatingDtype, withDtype } from "../dtypes.ts";
import { copied, inMemory, plus, same, sizeOf, stored, times, type Lazy } from "../lazy.ts";
import { operation } from "../operation.ts";
import { reduce } from "../reduce.ts";
import { commonLength, refuse } from "../refuse.ts";
import { expanded, squeezed } from "../views.ts";

/**
 * Square matrices in the last two dimensions, in double precision. Algorithms write their elements in place; the compiler
 * differentiates what they read and write.
 */
export function squareOf<T extends Terms>(A: Algebra<T>, operation: string, x: Lazy<T>): { readonly matrices: Lazy<T>; readonly n: T["number"]; readonly batch: readonly T["number"][] } {
  if (x.shape.length < 2) refuse(A, operation, "a square matrix is needed", x.shape);
  const [rows, columns] = x.shape.slice(-2);
  const n = commonLength(A, operation, "numbers of rows and columns", [rows, columns], [x.shape]);
  return { matrices: withDtype(A, x, "float64"), n, batch: x.shape.slice(0, -2) };
}

/** Elements of a matrix in memory, by row and column. */
export type Matrix<T extends Terms> = {
  readonly load: (row: T["number"], column: T["number"]) => T["number"];
  readonly store: (row: T["number"], column: T["number"], value: T["number"]) => void;
};

export function matrixIn<T extends Terms>(A: Algebra<T>, memory: T["memory"], start: T["number"], columns: T["number"]): Matrix<T> {
  const position = (row: T["number"], column: T["number"]): T["number"] => plus(A, start, plus(A, times(A, row, columns), column));
  return {
    load: (row, column) => A.load(memory, position(row, column)),
    store: (row, column, value) => { A.store(memory, position(row, column), value); },
  };
}

/** Runs `body` with the number of each matrix of a batch. */
export function forEachMatrix<T extends Terms>(A: Algebra<T>, batch: readonly T["number"][], body: (at: T["number"]) => void): void {
  const count = sizeOf(A, batch);
  if (A.known(count) === 1) body(A.constant(0));
  else A.repeat(count, body);
}

/** The sum of `count` terms. */
export function total<T extends Terms>(A: Algebra<T>, count: T["number"], term: (k: T["number"]) => T["number"]): T["number"] {
  return A.fold(count, [A.constant(0)], (k, [sum]) => [A.apply("add", sum, term(k))])[0];
}

/** The lower triangular L with L·Lᵀ = x, of which the lower triangle is read. NaN where x is not positive definite. */
export const cholesky = operation(["tensor"], (A, x) => {
  const { matrices, n, batch } = squareOf(A, "cholesky", x);
  const source = stored(A, matrices);
  const memory = A.allocate("float64", sizeOf(A, x.shape));
  const [sub, mul] = [A.apply.bind(A, "sub"), A.apply.bind(A, "mul")];
  forEachMatrix(A, batch, (at) => {
    const start = times(A, at, times(A, n, n));
    const [from, to] = [matrixIn(A, source.memory, start, n), matrixIn(A, memory, start, n)];
    A.repeat(n, (j) => {
      const rest = (i: typeof j): typeof j => sub(from.load(i, j), total(A, j, (k) => mul(to.load(i, k), to.load(j, k))));
      const diagonal = A.apply("sqrt", rest(j));
      to.store(j, j, diagonal);
      A.repeat(sub(sub(n, A.constant(1)), j), (r) => {
        const i = A.apply("add", A.apply("add", j, A.constant(1)), r);
        to.store(i, j, A.apply("div", rest(i), diagonal));
      });
    });
  });
  return withDtype(A, inMemory(A, "float64", x.shape, memory), floatingDtype(x.dtype));
});

/** A right-hand side: one vector, or as many as the last dimension says. */
export function rightSides<T extends Terms>(A: Algebra<T>, operation: string, a: Lazy<T>, b: Lazy<T>) {
  const { matrices, n, batch } = squareOf(A, operation, a);
  const isVector = b.shape.length === 1;
  if (b.shape.length === 0) refuse(A, operation, "a vector or a matrix is needed on the right", a.shape, b.shape);
  const columns = withDtype(A, isVector ? expanded(A, b, 1) : b, "float64");
  commonLength(A, operation, "numbers of rows", [n, columns.shape[columns.shape.length - 2]], [a.shape, b.shape]);
  const width = columns.shape[columns.shape.length - 1];
  const common = broadcastShape(A, operation, [batch, columns.shape.slice(0, -2)], [a.shape, b.shape]);
  const dtype = floatingDtype(commonDtype([a, b]));
  return {
    n,
    width,
    batch: common,
    left: broadcast(A, matrices, [...common, n, n]),
    right: broadcast(A, columns, [...common, n, width]),
    /** The solution that is in memory, in the shape of the right-hand side. */
    finish: (memory: T["memory"]): Lazy<T> => {
      const solution = inMemory(A, "float64", [...common, n, width], memory);
      return withDtype(A, isVector ? squeezed(A, solution, solution.shape.length - 1) : solution, dtype);
    },
  };
}

/** The solution x of a·x = b for a triangular a, whose other triangle is not read. */
export const triangularSolve = operation(["tensor", "tensor", "flag?"], (A, a, b, isLower = true) => {
  const { n, width, batch, left, right, finish } = rightSides(A, "triangularSolve", a, b);
  const [source, { memory }] = [stored(A, left), copied(A, right)];
  forEachMatrix(A, batch, (at) => {
    const matrix = matrixIn(A, source.memory, times(A, at, times(A, n, n)), n);
    const x = matrixIn(A, memory, times(A, at, times(A, n, width)), width);
    A.repeat(n, (r) => {
      const i = isLower ? r : A.apply("sub", A.apply("sub", n, A.constant(1)), r);
      const before = (k: typeof r): typeof r => (isLower ? k : A.apply("sub", A.apply("sub", n, A.constant(1)), k));
      A.repeat(width, (c) => {
        const known = total(A, r, (k) => A.apply("mul", matrix.load(i, before(k)), x.load(before(k), c)));
        x.store(i, c, A.apply("div", A.apply("sub", x.load(i, c), known), matrix.load(i, i)));
      });
    });
  });
  return finish(memory);
});

/** Sums of the elements on the diagonals. */
export const trace = operation(["tensor"], (A, x) => {
  if (x.shape.length < 2) return refuse(A, "trace", "a matrix is needed", x.shape);
  const diagonal = diagonalOf(A, x);
  const dtype = arithmeticDtype(x.dtype);
  return reduce(A, "trace", diagonal, {
    axes: [-1],
    dtype,
    element: (fold) => fold([A.constant(0)], ([sum], element) => [A.apply("add", sum, element)])[0],
  });
});

function diagonalOf<T extends Terms>(A: Algebra<T>, x: Lazy<T>): Lazy<T> {
  const [rows, columns] = x.shape.slice(-2);
  const length = same(A, rows, columns) ? rows : A.apply("min", rows, columns);
  return {
    dtype: x.dtype,
    shape: [...x.shape.slice(0, -2), length],
    cost: x.cost,
    element: (index) => x.element([...index, index[index.length - 1]]),
  };
}

/** The matrix with a vector on its diagonal; of matrices, their diagonals. */
export const diag = operation(["tensor"], (A, x) => {
  if (x.shape.length === 0) return refuse(A, "diag", "a vector or a matrix is needed", x.shape);
  if (x.shape.length > 1) return diagonalOf(A, x);
  const [n] = x.shape;
  return {
    dtype: x.dtype,
    shape: [n, n],
    cost: x.cost + 1,
    element: ([i, j]) => A.choose(A.compare("eq", i, j), () => x.element([i]), () => A.constant(0)),
  };
});

/** The matrices with zeros below the `lower`-th diagonal under the main one, and above the `upper`-th; -1 keeps all of that side. */
export const bandPart = operation(["tensor", "length", "length"], (A, x, lower, upper) => {
  if (x.shape.length < 2) return refuse(A, "bandPart", "a matrix is needed", x.shape);
  const isKept = (distance: unknown, limit: unknown): unknown => A.either(A.compare("lt", limit, A.constant(0)), A.compare("le", distance, limit));
  return {
    dtype: x.dtype,
    shape: x.shape,
    cost: x.cost + 4,
    element: (index) => {
      const [i, j] = index.slice(-2);
      const isInside = A.both(isKept(A.apply("sub", i, j), lower), isKept(A.apply("sub", j, i), upper));
      return A.choose(isInside, () => x.element(index), () => A.constant(0));
    },
  };
});
