/** The exports of `nabla/runtime` by which generated code calls them. */
export const runtimeNames = [
  "newTape",
  "growTape",
  "requireDisjoint",
  "requireDistinct",
  "zerosLike",
  "nablaError",
  "sortedPositions",
  "addProduct",
  "setProduct",
  "newIndexSets",
  "unionOf",
  "knownPlan",
  "keepPlan",
  "jacobianPlan",
  "hessianPlan",
  "newSparseMatrix",
  "setSeeds",
  "gatherEntries",
] as const;

export type RuntimeName = (typeof runtimeNames)[number];
