import { call, type Tensor } from "../tensor.ts";
import type { Named, Summed } from "../types/einsum.ts";
import type { Operand, ShapeOf } from "../types/operands.ts";
import type { Factor, Product, ProductKind } from "../types/products.ts";
import type { KindOfAll } from "../types/results.ts";

/**
 * The product of matrices. More dimensions are batches of matrices, which are broadcast; a vector is a row on the left, and a
 * column on the right.
 */
export function matmul<A extends Operand, B extends Operand, const TA extends boolean = false, const TB extends boolean = false>(
  a: A,
  b: B & Factor<"matmul", A, B, TA, TB>,
  transposeA?: TA,
  transposeB?: TB,
): Tensor<Product<ShapeOf<A>, ShapeOf<B>, TA, TB>, ProductKind<A, B>> {
  return call("matmul", a, b, transposeA, transposeB);
}

/** The inner product of vectors, or the product of a matrix with a vector or a matrix. */
export function dot<A extends Operand, B extends Operand>(a: A, b: B & Factor<"dot", A, B>): Tensor<Product<ShapeOf<A>, ShapeOf<B>>, ProductKind<A, B>> {
  return call("dot", a, b);
}

/** The products of each element of one vector with each of another. */
export function outer<A extends Operand, B extends Operand>(a: A, b: B): Tensor<[...ShapeOf<A>, ...ShapeOf<B>], ProductKind<A, B>> {
  return call("outer", a, b);
}

/**
 * Sums of products of elements: the letters name the axes of the tensors and, behind the arrow, of the result. A letter that the
 * result has not is summed over. `einsum("ij,jk->ik", [a, b])` is the product of matrices.
 */
export function einsum<const Spec extends string, const X extends readonly Operand[]>(spec: Spec, tensors: X & Named<Spec, X>): Tensor<Summed<Spec, X>, KindOfAll<X>> {
  return call("einsum", spec, tensors);
}
