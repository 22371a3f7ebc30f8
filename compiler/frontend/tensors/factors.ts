import type { Builder, Factor } from "../../../ir/builder.ts";
import type { Value } from "../../../ir/ops.ts";
import type { Algebra } from "../../../runtime/tensor/algebra.ts";
import { plus, same, sizeOf, stored, stridedOf, type Lazy } from "../../../runtime/tensor/lazy.ts";
import type { ValueTerms } from "./terms.ts";

/** A factor of a product of matrices: memory that holds it, or its transpose, as it is; else it is put into memory. */
export function factorOf(A: Algebra<ValueTerms>, b: Builder, matrix: Lazy<ValueTerms>): Factor {
  const [rows, columns] = matrix.shape as [Value, Value];
  const strided = matrix.memory === undefined ? stridedOf(A, matrix) : undefined;
  const [step, next] = strided?.strides ?? [];
  if (!strided || !step || !next) return { matrix: stored(A, matrix).memory };
  const isDense = same(A, next, A.constant(1)) && same(A, step, columns);
  const transposed = same(A, step, A.constant(1)) && same(A, next, rows);
  if (!isDense && !transposed) return { matrix: stored(A, matrix).memory };
  if (A.known(strided.offset) === 0) return { matrix: strided.memory, transposed };
  return { matrix: b.view(strided.memory, strided.offset, plus(A, strided.offset, sizeOf(A, matrix.shape))), transposed };
}
