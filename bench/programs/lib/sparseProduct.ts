import type { SparseMatrix } from "nabla";
import type { Numbers } from "../../program.ts";

/** A sparse matrix with these values, times a vector. */
export function sparseProduct({ rowCount, rowPointers, columns }: SparseMatrix, values: Numbers, vector: Float64Array): Float64Array {
  const product = new Float64Array(rowCount);
  for (let i = 0; i < rowCount; i++) {
    let sum = 0;
    for (let k = rowPointers[i]; k < rowPointers[i + 1]; k++) sum += values[k] * vector[columns[k]];
    product[i] = sum;
  }
  return product;
}
