/** The exports of the runtime that generated code calls, by the entries that have them: none ships what only another needs. */
export const runtimeEntries = {
  "nabla/runtime/math": ["fastExp", "fastTanh"],
  "nabla/runtime": ["newTape", "growTape", "requireDisjoint", "requireDistinct", "zerosLike", "nablaError", "requireDense", "sortedPositions"],
  "nabla/runtime/tensor": ["tensorOf", "shapeError", "addProduct", "setProduct"],
  "nabla/runtime/sparse": [
    "newIndexSets",
    "unionOf",
    "knownPlan",
    "keepPlan",
    "jacobianPlan",
    "hessianPlan",
    "newSparseMatrix",
    "setSeeds",
    "gatherEntries",
  ],
} as const;

export type RuntimeName = (typeof runtimeEntries)[keyof typeof runtimeEntries][number];

export const runtimeNames: readonly RuntimeName[] = Object.values(runtimeEntries).flat();

/** The names under which a module knows them. */
export type RuntimeNames = Readonly<Record<RuntimeName, string>>;

/** What is called with `fastMath` in place of functions of `Math`, by the name of the primitive. */
export const fastFunctions: ReadonlyMap<string, RuntimeName> = new Map([
  ["exp", "fastExp"],
  ["tanh", "fastTanh"],
]);

/** Their own names. */
export const ownRuntimeNames = Object.fromEntries(runtimeNames.map((name) => [name, name])) as RuntimeNames;
