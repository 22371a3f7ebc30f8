/**
 * `nabla/runtime`: what generated code calls where it cannot do without. Programs without dynamic control flow, without written
 * arrays, without nested objects and without products of matrices import nothing from here.
 */
export { requireDisjoint, requireDistinct } from "./disjoint.ts";
export { zerosLike } from "./structure.ts";
export { nablaError, shapeError } from "./errors.ts";
export { sortedPositions } from "./sorting.ts";
export { growTape, newTape } from "./tape.ts";
export { addProduct, setProduct } from "./tensor/kernels/product.ts";
export { tensorOf } from "./tensor/tensor.ts";
