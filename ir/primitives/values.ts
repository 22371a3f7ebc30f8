import { definePrimitive, type Primitive, type Scalar } from "./definePrimitive.ts";

/** A comparison of two values of any type, arrays and objects by identity. */
function equality(name: string, operator: string, evaluate: (a: Scalar, b: Scalar) => boolean): Primitive {
  return definePrimitive<[Scalar, Scalar]>({
    name,
    arity: 2,
    operands: "values",
    result: "bool",
    source: { form: "infix", operator, precedence: 9 },
    evaluate,
  });
}

export const strictEqual = equality("strictEqual", "===", (a, b) => a === b);
export const strictUnequal = equality("strictUnequal", "!==", (a, b) => a !== b);
/** With `null` as an operand: whether the other is null or undefined. */
// eslint-disable-next-line eqeqeq -- this is that operator
export const looseEqual = equality("looseEqual", "==", (a, b) => a == b);
// eslint-disable-next-line eqeqeq -- this is that operator
export const looseUnequal = equality("looseUnequal", "!=", (a, b) => a != b);

/** Truth of any value: false for undefined, null, false, 0, −0, NaN and the empty string. */
export const isTruthy = definePrimitive<[Scalar]>({
  name: "isTruthy",
  arity: 1,
  operands: "values",
  result: "bool",
  source: { form: "prefix", operator: "!!", precedence: 15 },
  evaluate: (a) => Boolean(a),
});

/** The word that JavaScript's `typeof` gives. */
export const typeOf = definePrimitive<[Scalar]>({
  name: "typeOf",
  arity: 1,
  operands: "values",
  result: "opaque",
  source: { form: "prefix", operator: "typeof ", precedence: 15 },
  evaluate: (a) => typeof a,
});
