import { definePrimitive } from "./definePrimitive.ts";

/** Conjunction of two booleans. Both are already evaluated; `a && b` of effects is an `if`. */
export const and = definePrimitive<[boolean, boolean]>({
  name: "and",
  arity: 2,
  operands: "booleans",
  result: "bool",
  source: { form: "infix", operator: "&&", precedence: 5 },
  evaluate: (a, b) => a && b,
});

/** Disjunction of two booleans. Both are already evaluated. */
export const or = definePrimitive<[boolean, boolean]>({
  name: "or",
  arity: 2,
  operands: "booleans",
  result: "bool",
  source: { form: "infix", operator: "||", precedence: 4 },
  evaluate: (a, b) => a || b,
});

export const not = definePrimitive<[boolean]>({
  name: "not",
  arity: 1,
  operands: "booleans",
  result: "bool",
  source: { form: "prefix", operator: "!", precedence: 15 },
  evaluate: (a) => !a,
});

export const boolEq = definePrimitive<[boolean, boolean]>({
  name: "boolEq",
  arity: 2,
  operands: "booleans",
  result: "bool",
  source: { form: "infix", operator: "===", precedence: 9 },
  evaluate: (a, b) => a === b,
});

export const boolNe = definePrimitive<[boolean, boolean]>({
  name: "boolNe",
  arity: 2,
  operands: "booleans",
  result: "bool",
  source: { form: "infix", operator: "!==", precedence: 9 },
  evaluate: (a, b) => a !== b,
});

/** false ↦ 0, true ↦ 1. */
export const toNumber = definePrimitive<[boolean]>({
  name: "toNumber",
  arity: 1,
  operands: "booleans",
  result: "int",
  source: { form: "prefix", operator: "+", precedence: 15 },
  evaluate: (a) => Number(a),
});

/** Truth of a number: false for 0, −0 and NaN. */
export const toBoolean = definePrimitive({
  name: "toBoolean",
  arity: 1,
  result: "bool",
  source: { form: "prefix", operator: "!!", precedence: 15 },
  evaluate: (a) => Boolean(a),
  samples: [[1.5]],
});

export const isNaN = definePrimitive({
  name: "isNaN",
  arity: 1,
  result: "bool",
  source: "Number.isNaN",
  evaluate: (a) => Number.isNaN(a),
  samples: [[1.5]],
});

export const isFinite = definePrimitive({
  name: "isFinite",
  arity: 1,
  result: "bool",
  source: "Number.isFinite",
  evaluate: (a) => Number.isFinite(a),
  samples: [[1.5]],
});

export const isInteger = definePrimitive({
  name: "isInteger",
  arity: 1,
  result: "bool",
  source: "Number.isInteger",
  evaluate: (a) => Number.isInteger(a),
  samples: [[1.5]],
});
