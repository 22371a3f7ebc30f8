/** The exports of `nabla/runtime` that generated code calls. */
export const runtimeNames = [
  "newTape",
  "growTape",
  "requireDisjoint",
  "requireDistinct",
  "zerosLike",
  "nablaError",
  "requireDense",
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
  "shapeError",
  "tensorOf",
] as const;

export type RuntimeName = (typeof runtimeNames)[number];

/** The names under which a module knows them. */
export type RuntimeNames = Readonly<Record<RuntimeName, string>>;

/** Their own names. */
export const ownRuntimeNames = Object.fromEntries(runtimeNames.map((name) => [name, name])) as RuntimeNames;
