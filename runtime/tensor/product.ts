import type { Algebra, Terms } from "./algebra.ts";
import { broadcast, broadcastShape } from "./broadcast.ts";
import { rounded } from "./dtypes.ts";
import { forEachIndex, inMemory, inStrided, plus, positionOf, same, sizeOf, stored, stridedOf, times, type Lazy, type Strided } from "./lazy.ts";

/** Rows times columns, `[m, k]` by `[k, n]`, in memory of its own. Both have rank 2 and shapes that are known to fit. */
export function matrixProduct<T extends Terms>(A: Algebra<T>, a: Lazy<T>, b: Lazy<T>): Lazy<T> {
  const shape = [a.shape[0], b.shape[1]];
  const memory = A.allocate(a.dtype, sizeOf(A, shape));
  A.setProduct(memory, A.constant(0), a, b);
  return inMemory(A, a.dtype, shape, memory);
}

/** The product of each two matrices in the last two dimensions, which fit; the dimensions before are broadcast. */
export function productOfBatch<T extends Terms>(A: Algebra<T>, operation: string, a: Lazy<T>, b: Lazy<T>): Lazy<T> {
  const batch = broadcastShape(A, operation, [a.shape.slice(0, -2), b.shape.slice(0, -2)], [a.shape, b.shape]);
  const [left, right] = [matricesOf(A, a, batch), matricesOf(A, b, batch)];
  const matrix = [a.shape[a.shape.length - 2], b.shape[b.shape.length - 1]];
  const shape = [...batch, ...matrix];
  const memory = A.allocate(a.dtype, sizeOf(A, shape));
  forEachIndex(A, batch, (index) => {
    A.setProduct(memory, times(A, positionOf(A, batch, index), sizeOf(A, matrix)), left(index), right(index));
  });
  return inMemory(A, a.dtype, shape, memory);
}

/** What `A.setProduct` stores, by plain loops. */
export function storeProduct<T extends Terms>(A: Algebra<T>, memory: T["memory"], start: T["number"], a: Lazy<T>, b: Lazy<T>): void {
  const shape = [a.shape[0], b.shape[1]];
  forEachIndex(A, shape, ([i, j]) => {
    const [sum] = A.fold(a.shape[1], [A.constant(0)], (k, [before]) => [A.apply("add", before, A.apply("mul", a.element([i, k]), b.element([k, j])))]);
    A.store(memory, plus(A, start, positionOf(A, shape, [i, j])), rounded(A, a.dtype, sum));
  });
}

/** The matrices of a batch where they lie. They are put into memory once, before the loop over the batch, unless they lie there as a product takes them. */
function matricesOf<T extends Terms>(A: Algebra<T>, x: Lazy<T>, batch: readonly T["number"][]): (index: readonly T["number"][]) => Lazy<T> {
  const matrix = x.shape.slice(-2);
  const own = stridedOf(A, x);
  const source = own && orderOf(A, matrix, own) ? x : stored(A, x);
  const whole = broadcast(A, source, [...batch, ...matrix]);
  const strided = stridedOf(A, whole);
  if (!strided) return (index) => ({ ...whole, shape: matrix, element: (place) => whole.element([...index, ...place]), flat: undefined });
  const { memory, offset, strides } = strided;
  return (index) => {
    const start = index.reduce((sum: T["number"], i, axis) => plus(A, sum, times(A, i, strides[axis])), offset);
    return inStrided(A, x.dtype, matrix, { memory, offset: start, strides: strides.slice(-2) });
  };
}

/** How memory holds a matrix in its last two strides: row by row, column by column, or neither, without gaps. */
export function orderOf<T extends Terms>(A: Algebra<T>, [rows, columns]: readonly T["number"][], { strides }: Strided<T>): "rows" | "columns" | undefined {
  const [step, next] = strides.slice(-2);
  const one = A.constant(1);
  if (same(A, next, one) && same(A, step, columns)) return "rows";
  return same(A, step, one) && same(A, next, rows) ? "columns" : undefined;
}
