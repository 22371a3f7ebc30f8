/**
 * `nabla/runtime`: what generated code calls where it cannot do without. Programs without dynamic control flow, without written
 * arrays and without nested objects import nothing from here. Tensors and sparse derivatives have entries of their own.
 */
export { requireDisjoint, requireDistinct } from "./disjoint.ts";
export { zerosLike } from "./structure.ts";
export { nablaError } from "./errors.ts";
export { requireDense } from "./dense.ts";
export { sortedPositions } from "./sorting.ts";
export { growTape, newTape } from "./tape.ts";
