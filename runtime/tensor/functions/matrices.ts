import { call } from "../tensor.ts";
import type { Operand, ShapeOf } from "../types/operands.ts";
import type { Diagonal, Factor, Outer, Solution, Square } from "../types/products.ts";
import type { FloatsIn, In, JointFloatsIn, SumIn } from "../types/results.ts";

/** The sums of the elements on the diagonals of matrices. */
export function trace<X extends Operand>(x: X): SumIn<Outer<ShapeOf<X>>, X> {
  return call("trace", x);
}

/** The matrix with a vector on its diagonal; of matrices, their diagonals. */
export function diag<X extends Operand>(x: X): In<Diagonal<ShapeOf<X>>, X> {
  return call("diag", x);
}

/** Matrices with zeros below the `lower`-th diagonal under the main one and above the `upper`-th; -1 keeps all of that side. */
export function bandPart<X extends Operand>(x: X, lower: number, upper: number): In<ShapeOf<X>, X> {
  return call("bandPart", x, lower, upper);
}

/** The lower triangular L with L·Lᵀ = x, of which the lower triangle is read. NaN where x is not positive definite. */
export function cholesky<X extends Operand>(x: X & Square<"cholesky", X>): FloatsIn<ShapeOf<X>, X> {
  return call("cholesky", x);
}

/** The inverse of a matrix. Of a singular one it is Infinity or NaN. */
export function inverse<X extends Operand>(x: X & Square<"inverse", X>): FloatsIn<ShapeOf<X>, X> {
  return call("inverse", x);
}

/** The determinant of a matrix. Its derivatives, of all orders, are right for singular matrices too. */
export function determinant<X extends Operand>(x: X & Square<"determinant", X>): FloatsIn<Outer<ShapeOf<X>>, X> {
  return call("determinant", x);
}

/** The solution y of x·y = b, for a vector b or for the columns of a matrix. Of a singular x it is Infinity or NaN. */
export function solve<X extends Operand, B extends Operand>(
  x: X & Square<"solve", X>,
  b: B & Factor<"solve", X, B>,
): JointFloatsIn<Solution<X, B>, X, B> {
  return call("solve", x, b);
}

/** The solution y of x·y = b for a triangular x, by default a lower one, whose other triangle is not read. */
export function triangularSolve<X extends Operand, B extends Operand>(
  x: X & Square<"triangularSolve", X>,
  b: B & Factor<"triangularSolve", X, B>,
  isLower?: boolean,
): JointFloatsIn<Solution<X, B>, X, B> {
  return call("triangularSolve", x, b, isLower);
}
