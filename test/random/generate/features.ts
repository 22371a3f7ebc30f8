/** What generated programs may contain, by name. Each is a flag and a weight: 0 switches it off, 1 is the usual rate. */
export const features = [
  // Control flow
  ...(["if", "else", "elseIf", "conditional", "logical", "oneBranchAssignment", "lateAssignment"] as const),
  ...(["for", "forStepTwo", "forDescending", "forInclusive", "forTriangular", "forLength"] as const),
  ...(["forDataBound", "forMovingBound", "forIndexChanged", "forFloatIndex", "forOuterIndex", "forNotEqual"] as const),
  ...(["while", "whileTrue", "doWhile", "switch", "fallthrough"] as const),
  ...(["break", "continue", "labelledBreak", "labelledContinue", "labelledBlock", "earlyReturn"] as const),
  // Scalars
  ...(["compound", "step", "integerState", "booleanState", "deadValue", "shadowing", "bits"] as const),
  ...(["power", "remainder", "extremum", "absolute", "rounding", "fround", "hypot", "atan2", "moreMath"] as const),
  // Arrays
  ...(["store", "storeCompound", "storeStep", "loopIndex", "computedIndex", "dataIndex"] as const),
  ...([
    "localArray",
    "localArrayInLoop",
    "arrayLiteral",
    "copy",
    "integerArray",
    "numberArray",
    "float32Array",
  ] as const),
  ...(["numberArrayParameter", "float32Parameter", "aliasChoice", "aliasSwap", "view"] as const),
  // Modules
  ...(["helper", "arrayHelper", "effectHelper", "constant", "constantArray"] as const),
] as const;

export type Feature = (typeof features)[number];
export type Weights = Readonly<Record<Feature, number>>;

export type GeneratorOptions = {
  readonly weights: Weights;
  /** Most statements at the top level of the main function. */
  readonly statements: number;
  /** Nesting of loops, branches and blocks. */
  readonly depth: number;
  /** Nesting of expressions. */
  readonly expressionDepth: number;
};

const every = (weight: number): Weights =>
  Object.fromEntries(features.map((feature) => [feature, weight])) as Record<Feature, number>;

/** Everything on. */
export const fullOptions: GeneratorOptions = {
  weights: { ...every(1), float32Parameter: 0.5, numberArrayParameter: 0.5 },
  statements: 8,
  depth: 3,
  expressionDepth: 3,
};

/** Straight-line arithmetic on numbers and arrays only: the base to switch features on from. */
export const plainOptions: GeneratorOptions = { ...fullOptions, weights: every(0) };

/** The same options with some weights replaced. */
export function withWeights(options: GeneratorOptions, weights: Partial<Weights>): GeneratorOptions {
  return { ...options, weights: { ...options.weights, ...weights } };
}

/** The same options with the named features off. */
export function without(options: GeneratorOptions, ...names: readonly Feature[]): GeneratorOptions {
  return withWeights(options, Object.fromEntries(names.map((name) => [name, 0])));
}
