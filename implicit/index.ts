/**
 * `nabla/implicit`: solutions of linear systems, fixed points and roots, whose derivatives are those of the solution and not of
 * the method that finds it. Calls inside of differentiated functions are compiled with them.
 */
export { fixedPoint } from "./fixedPoint.ts";
export type { IterationOptions } from "./iteration.ts";
export { root } from "./root.ts";
export { solve } from "./solve.ts";
