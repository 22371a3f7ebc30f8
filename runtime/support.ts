/**
 * `nabla/runtime`: what generated code calls where it cannot do without. Programs without dynamic control flow, without written
 * arrays, without nested objects and without products of matrices import nothing from here. Sparse derivatives
 * import what finds and colours their patterns.
 */
export { requireDisjoint, requireDistinct } from "./disjoint.ts";
export { zerosLike } from "./structure.ts";
export { nablaError, shapeError } from "./errors.ts";
export { requireDense } from "./dense.ts";
export { sortedPositions } from "./sorting.ts";
export { growTape, newTape } from "./tape.ts";
export { addProduct, setProduct } from "./tensor/kernels/product.ts";
export { tensorOf } from "./tensor/tensor.ts";
export { newIndexSets, unionOf } from "./sparse/indexSets.ts";
export { keepPlan, knownPlan } from "./sparse/keptPlans.ts";
export { jacobianPlan } from "./sparse/jacobianPlan.ts";
export { hessianPlan } from "./sparse/hessianPlan.ts";
export { gatherEntries, newSparseMatrix, setSeeds } from "./sparse/sparseMatrix.ts";
