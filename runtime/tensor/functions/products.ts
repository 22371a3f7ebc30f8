import { call, type Tensor } from "../tensor.ts";
import type { Operand, ShapeOf } from "../types/operands.ts";
import type { Factor, Product, ProductKind } from "../types/products.ts";

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
