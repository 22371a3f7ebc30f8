import type { Tensor } from "../tensor.ts";
import type { Named, Summed } from "../types/einsum.ts";
import type { AnyTensor, Operand, ShapeOf } from "../types/operands.ts";
import type { Diagonal, Factor, Outer, Product, ProductKind, Solution, Square } from "../types/products.ts";
import type { FloatsIn, In, JointFloatsIn, KindOfAll, SumIn } from "../types/results.ts";

/** Products, and operations on matrices. */
export interface LinearAlgebraMethods {
  matmul<X extends AnyTensor, Y extends Operand, const TX extends boolean = false, const TY extends boolean = false>(
    this: X,
    y: Y & Factor<"matmul", X, Y, TX, TY>,
    transposeX?: TX,
    transposeY?: TY,
  ): Tensor<Product<ShapeOf<X>, ShapeOf<Y>, TX, TY>, ProductKind<X, Y>>;
  dot<X extends AnyTensor, Y extends Operand>(this: X, y: Y & Factor<"dot", X, Y>): Tensor<Product<ShapeOf<X>, ShapeOf<Y>>, ProductKind<X, Y>>;
  outer<X extends AnyTensor, Y extends Operand>(this: X, y: Y): Tensor<[...ShapeOf<X>, ...ShapeOf<Y>], ProductKind<X, Y>>;
  einsum<X extends AnyTensor, const Spec extends string, const Y extends readonly Operand[]>(
    this: X,
    spec: Spec,
    others: Y & Named<Spec, [X, ...Y]>,
  ): Tensor<Summed<Spec, [X, ...Y]>, KindOfAll<[X, ...Y]>>;
  trace<X extends AnyTensor>(this: X): SumIn<Outer<ShapeOf<X>>, X>;
  diag<X extends AnyTensor>(this: X): In<Diagonal<ShapeOf<X>>, X>;
  bandPart<X extends AnyTensor>(this: X, lower: number, upper: number): In<ShapeOf<X>, X>;
  cholesky<X extends AnyTensor>(this: X & Square<"cholesky", X>): FloatsIn<ShapeOf<X>, X>;
  inverse<X extends AnyTensor>(this: X & Square<"inverse", X>): FloatsIn<ShapeOf<X>, X>;
  determinant<X extends AnyTensor>(this: X & Square<"determinant", X>): FloatsIn<Outer<ShapeOf<X>>, X>;
  solve<X extends AnyTensor, B extends Operand>(
    this: X & Square<"solve", X>,
    b: B & Factor<"solve", X, B>,
  ): JointFloatsIn<Solution<X, B>, X, B>;
  triangularSolve<X extends AnyTensor, B extends Operand>(
    this: X & Square<"triangularSolve", X>,
    b: B & Factor<"triangularSolve", X, B>,
    isLower?: boolean,
  ): JointFloatsIn<Solution<X, B>, X, B>;
}
