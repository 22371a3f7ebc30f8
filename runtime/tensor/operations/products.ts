import type { Algebra, Terms } from "../algebra.ts";
import { arithmeticDtype, withDtype, commonDtype } from "../dtypes.ts";
import { elementwise } from "../elementwise.ts";
import { sizeOf, type Lazy } from "../lazy.ts";
import { operation } from "../operation.ts";
import { matrixProduct, productOfBatch } from "../product.ts";
import { reduce } from "../reduce.ts";
import { commonLength, refuse } from "../refuse.ts";
import { reshaped } from "../reshape.ts";
import { expanded, squeezed, transposed } from "../views.ts";

/** Both with elements of the kind that sums of their products have. */
function inCommon<T extends Terms>(A: Algebra<T>, ...operands: readonly Lazy<T>[]): Lazy<T>[] {
  const dtype = arithmeticDtype(commonDtype(operands));
  return operands.map((operand) => withDtype(A, operand, dtype));
}

/** Products of the matrices in the last two dimensions; the dimensions before are broadcast. */
export function product<T extends Terms>(A: Algebra<T>, operation: string, left: Lazy<T>, right: Lazy<T>): Lazy<T> {
  const [a, b] = inCommon(A, left, right) as [Lazy<T>, Lazy<T>];
  const [rows, depth] = a.shape.slice(-2);
  const [height, columns] = b.shape.slice(-2);
  const inner = commonLength(A, operation, "columns of the first and rows of the second", [depth, height], [a.shape, b.shape]);
  const batch = a.shape.slice(0, -2);
  if (b.shape.length === 2) {
    if (batch.length === 0) return matrixProduct(A, a, b);
    const flat = reshaped(A, operation, a, [sizeOf(A, a.shape.slice(0, -1)), inner]);
    return reshaped(A, operation, matrixProduct(A, flat, b), [...batch, rows, columns]);
  }
  return productOfBatch(A, operation, a, b);
}

/**
 * Product of matrices. More dimensions are batches of matrices, which are broadcast; a vector is a row on the left, and a column
 * on the right.
 */
export const matmul = operation(["tensor", "tensor", "flag?", "flag?"], (A, a, b, transposeA = false, transposeB = false) => {
  const [m, n] = [a.shape.length, b.shape.length];
  if (m === 0 || n === 0) return refuse(A, "matmul", "a number is no matrix", a.shape, b.shape);
  if ((m === 1 && transposeA) || (n === 1 && transposeB)) return refuse(A, "matmul", "a vector cannot be transposed", a.shape, b.shape);
  const left = m === 1 ? expanded(A, a, 0) : transposeA ? transposed(A, a) : a;
  const right = n === 1 ? expanded(A, b, 1) : transposeB ? transposed(A, b) : b;
  const whole = product(A, "matmul", left, right);
  const column = n === 1 ? squeezed(A, whole, whole.shape.length - 1) : whole;
  return m === 1 ? squeezed(A, column, column.shape.length - (n === 1 ? 1 : 2)) : column;
});

/** Sum of the products of the elements. */
export function innerProduct<T extends Terms>(A: Algebra<T>, operation: string, x: Lazy<T>, y: Lazy<T>): Lazy<T> {
  const [a, b] = inCommon(A, x, y) as [Lazy<T>, Lazy<T>];
  const length = commonLength(A, operation, "lengths", [a.shape[0], b.shape[0]], [a.shape, b.shape]);
  const products = elementwise(A, operation, [{ ...a, shape: [length] }, { ...b, shape: [length] }], (u, v) => A.apply("mul", u, v), {
    // The sum is taken in double precision, as that of a product of matrices.
    result: a.dtype,
    cost: 1,
    isExact: true,
  });
  return reduce(A, operation, products, {
    dtype: a.dtype,
    element: (fold) => fold([A.constant(0)], ([sum], element) => [A.apply("add", sum, element)])[0],
  });
}

/** Inner product of vectors, or product of a matrix with a vector or a matrix. */
export const dot = operation(["tensor", "tensor"], (A, a, b) => {
  const [m, n] = [a.shape.length, b.shape.length];
  if (m < 1 || m > 2 || n < 1 || n > 2) return refuse(A, "dot", "vectors or matrices are needed", a.shape, b.shape);
  if (m === 1 && n === 1) return innerProduct(A, "dot", a, b);
  const whole = product(A, "dot", m === 1 ? expanded(A, a, 0) : a, n === 1 ? expanded(A, b, 1) : b);
  return m === 1 ? squeezed(A, whole, 0) : n === 1 ? squeezed(A, whole, 1) : whole;
});

/** The products of each element of one vector with each of another. */
export const outer = operation(["tensor", "tensor"], (A, a, b) => {
  if (a.shape.length !== 1 || b.shape.length !== 1) return refuse(A, "outer", "vectors are needed", a.shape, b.shape);
  const dtype = arithmeticDtype(commonDtype([a, b]));
  const [column, row] = [expanded(A, a, 1), expanded(A, b, 0)];
  return elementwise(A, "outer", [column, row], (x, y) => A.apply(dtype === "int32" ? "imul" : "mul", x, y), { operands: dtype, result: dtype, cost: 1 });
});
