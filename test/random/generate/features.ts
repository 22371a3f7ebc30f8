/** Constructs beyond numbers, arrays and control flow, by group. */
export const featureGroups = {
  objects: [
    ...(["objectLiteral", "objectSpread", "objectAlias", "objectAssignment", "memberSwap"] as const),
    ...(["objectPattern", "restPattern", "assignmentPattern", "objectAssignmentPattern", "tuple"] as const),
    ...(["objectList", "listAssignment", "listPush", "listLoop"] as const),
  ],
  classes: ["class", "method", "getter", "setter", "inheritance", "superCall", "staticMethod"],
  dispatch: [
    ...(["interface", "interfaceList", "instanceOf", "functionMember", "union"] as const),
    ...(["staticMember", "recursiveMethod", "genericClass"] as const),
  ],
  closures: [
    ...(["closure", "effectClosure", "chosenFunction", "reassignedFunction", "functionTable"] as const),
    ...(["functionMaker", "functionArgument", "functionList", "invokedFunction"] as const),
  ],
  calls: [
    ...(["defaultParameter", "restParameter", "objectHelper", "objectEffectHelper", "objectResult"] as const),
    ...(["arrayResult", "tupleResult", "recursion"] as const),
  ],
  exits: ["tryCatch", "tryFinally", "throw", "returnInNest"],
  views: ["alias", "viewOfView", "overlappingSet", "sliceRange", "typedCopy", "spreadCopy"],
  arrayMethods: [
    ...(["map", "filter", "reduce", "forEach", "someEvery", "find", "findIndex", "at", "mathSpread"] as const),
    ...(["pushPop", "shiftUnshift", "splice", "reverse", "sort", "toSorted", "fill", "copyWithin"] as const),
    ...(["concat", "flat", "flatMap", "with", "forOf", "entries", "arrayPattern", "arrayDefault"] as const),
  ],
  logic: ["logicalAssignment", "nullish", "optionalChain", "comma", "assignmentValue", "parameterPattern"],
  collections: ["mapOfKeys", "mapOfIntegers", "mapLoop", "setOfIntegers", "forIn", "objectEntries"],
} as const satisfies Readonly<Record<string, readonly string[]>>;

export type FeatureGroup = keyof typeof featureGroups;

const languageFeatures = Object.values(featureGroups).flat();

/** What generated programs may contain, by name. Each is a flag and a weight: 0 switches it off, 1 is the usual rate. */
export const features = [
  // Control flow
  ...([
    "if",
    "else",
    "elseIf",
    "conditional",
    "logical",
    "oneBranchAssignment",
    "lateAssignment",
    "sameInBoth",
  ] as const),
  ...(["for", "forStepTwo", "forDescending", "forInclusive", "forTriangular", "forLength"] as const),
  ...(["forDataBound", "forMovingBound", "forIndexChanged", "forFloatIndex", "forOuterIndex", "forNotEqual"] as const),
  ...(["rowSums", "scratchArray"] as const),
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
  ...languageFeatures,
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

/**
 * The same options without what may throw in a way that is not a `throw` to be seen: calls, and arrays whose length is
 * computed.
 */
export function withoutUnseenThrows(options: GeneratorOptions): GeneratorOptions {
  const { classes, dispatch, closures, calls, views, arrayMethods, collections } = featureGroups;
  const arrays: readonly Feature[] = [
    "localArray",
    "localArrayInLoop",
    "copy",
    "view",
    "helper",
    "arrayHelper",
    "effectHelper",
  ];
  const lists: readonly Feature[] = ["objectList", "listAssignment", "listPush", "listLoop", "arrayPattern"];
  const others: readonly Feature[] = [...arrays, ...lists, ...collections, "parameterPattern"];
  return without(options, ...classes, ...dispatch, ...closures, ...calls, ...views, ...arrayMethods, ...others);
}

/** The same options with only those groups of constructs, at that rate. */
export function withGroups(options: GeneratorOptions, groups: readonly FeatureGroup[], rate: number): GeneratorOptions {
  const others = Object.keys(featureGroups).filter((group) => !groups.includes(group as FeatureGroup));
  const off = without(options, ...others.flatMap((group) => featureGroups[group as FeatureGroup]));
  const on = groups.flatMap((group) => featureGroups[group].map((feature) => [feature, rate] as const));
  return withWeights(off, Object.fromEntries(on));
}

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
