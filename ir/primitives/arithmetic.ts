import { definePrimitive, identityRule, negateRule, times, type LinearRule } from "./definePrimitive.ts";

export const add = definePrimitive({
  name: "add",
  arity: 2,
  result: "preservesInt",
  source: { form: "infix", operator: "+", precedence: 12 },
  evaluate: (a, b) => a + b,
  partials: [identityRule, identityRule],
  samples: [[1.5, -2]],
});

export const sub = definePrimitive({
  name: "sub",
  arity: 2,
  result: "preservesInt",
  source: { form: "infix", operator: "-", precedence: 12 },
  evaluate: (a, b) => a - b,
  partials: [identityRule, negateRule],
  samples: [[1.5, -2]],
});

export const mul = definePrimitive({
  name: "mul",
  arity: 2,
  result: "preservesInt",
  source: { form: "infix", operator: "*", precedence: 13 },
  evaluate: (a, b) => a * b,
  partials: [times((r) => r.operand(1)), times((r) => r.operand(0))],
  samples: [
    [1.5, -2],
    [0, 3],
  ],
});

/** Division. Both rules divide by b; the second reads the result, so a is never kept: d(a/b) = (da − (a/b)·db)/b. */
export const div = definePrimitive({
  name: "div",
  arity: 2,
  source: { form: "infix", operator: "/", precedence: 13 },
  evaluate: (a, b) => a / b,
  partials: [
    (r, t) => r.b.div(t, r.operand(1)),
    (r, t) => r.b.neg(r.b.mul(r.b.div(t, r.operand(1)), r.result())),
  ],
  cost: 4,
  samples: [
    [1.5, -2],
    [0, 3],
  ],
});

/** Remainder, a − b·trunc(a/b). The quotient is locally constant: d = da − trunc(a/b)·db. */
export const rem = definePrimitive({
  name: "rem",
  arity: 2,
  result: "preservesInt",
  source: { form: "infix", operator: "%", precedence: 13 },
  evaluate: (a, b) => a % b,
  partials: [
    identityRule,
    (r, t) => r.b.neg(r.b.mul(t, r.b.apply("trunc", r.b.div(r.operand(0), r.operand(1))))),
  ],
  cost: 10,
  samples: [
    [7.3, 2],
    [-7.3, 2],
    [7.3, -2],
  ],
});

export const neg = definePrimitive({
  name: "neg",
  arity: 1,
  result: "preservesInt",
  source: { form: "prefix", operator: "-", precedence: 15 },
  evaluate: (a) => -a,
  partials: [negateRule],
  samples: [[1.5]],
});

/**
 * d(x^y)/dx = y·x^(y−1), and 0 where y = 0; d(x^y)/dy = x^y·log x, and 0 where x = 0 and y > 0.
 * Constant exponents 2, 3, ½ and −1 get the cheaper equal forms 2x, 3x², ½/x^½ and −1/x².
 */
const powBase: LinearRule = (r, t) => {
  const { b } = r;
  const exponent = r.constantOperand(1);
  if (exponent === 0) return null;
  if (exponent === 1) return t;
  if (exponent === 2) return b.mul(t, b.mul(b.constant(2), r.operand(0)));
  if (exponent === 3) return b.mul(t, b.mul(b.constant(3), b.mul(r.operand(0), r.operand(0))));
  if (exponent !== undefined) {
    return b.mul(t, b.mul(b.constant(exponent), b.apply("pow", r.operand(0), b.constant(exponent - 1))));
  }
  const y = r.operand(1);
  const slope = b.mul(y, b.apply("pow", r.operand(0), b.sub(y, b.constant(1))));
  return b.mul(t, b.select(b.apply("eq", y, b.constant(0)), b.constant(0), slope));
};

const powExponent: LinearRule = (r, t) => {
  const { b } = r;
  const x = r.operand(0);
  const atZero = b.apply("and", b.apply("eq", x, b.constant(0)), b.apply("gt", r.operand(1), b.constant(0)));
  return b.mul(t, b.select(atZero, b.constant(0), b.mul(r.result(), b.apply("log", x))));
};

export const pow = definePrimitive({
  name: "pow",
  arity: 2,
  source: { form: "infix", operator: "**", precedence: 14, rightToLeft: true },
  evaluate: (a, b) => a ** b,
  partials: [powBase, powExponent],
  cost: 30,
  samples: [
    [1.5, 2.5],
    [0.3, -1.2],
    [2, 0.5],
  ],
});
