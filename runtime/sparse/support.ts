/** `nabla/runtime/sparse`: what generated code calls to find and colour patterns, and to evaluate by them. */
export { newIndexSets, unionOf } from "./indexSets.ts";
export { keepPlan, knownPlan } from "./keptPlans.ts";
export { jacobianPlan } from "./jacobianPlan.ts";
export { hessianPlan } from "./hessianPlan.ts";
export { gatherEntries, newSparseMatrix, setSeeds } from "./sparseMatrix.ts";
