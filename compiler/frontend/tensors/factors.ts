import type { Builder, Factor } from "../../../ir/builder.ts";
import type { Value } from "../../../ir/ops.ts";
import type { Algebra } from "../../../runtime/tensor/algebra.ts";
import { plus, sizeOf, stored, stridedOf, type Lazy } from "../../../runtime/tensor/lazy.ts";
import { orderOf } from "../../../runtime/tensor/product.ts";
import type { ValueTerms } from "./terms.ts";

/** A factor of a product of matrices: memory that holds it, or its transpose, as it is; else it is put into memory. */
export function factorOf(A: Algebra<ValueTerms>, b: Builder, matrix: Lazy<ValueTerms>): Factor {
  const strided = matrix.memory === undefined ? stridedOf(A, matrix) : undefined;
  const order = strided && orderOf(A, matrix.shape, strided);
  if (!strided || !order) return { matrix: stored(A, matrix).memory };
  return { matrix: partOf(A, b, strided.memory, strided.offset, matrix.shape), transposed: order === "columns" };
}

/** The part of memory, from `start` on, that has a tensor of such a shape. */
export function partOf(A: Algebra<ValueTerms>, b: Builder, memory: Value, start: Value, shape: readonly Value[]): Value {
  return A.known(start) === 0 ? memory : b.view(memory, start, plus(A, start, sizeOf(A, shape)));
}
