import { solveNamed } from "./solveNamed.ts";

/**
 * The solution x of the linear system A x = b, by Gaussian elimination with pivoting: n³/3 multiplications.
 *
 * Its derivatives, of every order and in both modes, are those of the solution: the first takes one more solve, with Aᵀ, and
 * nothing of the elimination is kept or differentiated (Giles, Collected matrix derivative results, 2008, §2.3.1).
 *
 * ```ts
 * solve(Float64Array.of(2, 1, 1, 3), Float64Array.of(3, 5)); // 2 x + y = 3, x + 3 y = 5: [0.8, 1.4]
 * ```
 *
 * @param a The matrix: n × n numbers, row by row.
 * @param b The right-hand side: n numbers.
 * @returns n numbers, in a new array.
 * @throws RangeError if the matrix is singular to working precision, or has not n × n numbers.
 */
export function solve(a: Float64Array, b: Float64Array): Float64Array {
  return solveNamed(a, b, "solve: the matrix");
}
