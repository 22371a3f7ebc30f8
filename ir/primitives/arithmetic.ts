import { cheapPower } from "./cheapPower.ts";
import { definePrimitive, identityRule, negateRule, type LinearRule } from "./definePrimitive.ts";

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

/** The rule t ↦ xᵢ·t of a factor whose other factor is the i-th operand. */
function timesOperand(index: number): LinearRule {
  return (r, t) => {
    const constant = r.constantOperand(index);
    return constant === undefined ? r.b.mul(t, r.operand(index)) : r.b.scale(t, constant);
  };
}

export const mul = definePrimitive({
  name: "mul",
  arity: 2,
  result: "preservesInt",
  source: { form: "infix", operator: "*", precedence: 13 },
  evaluate: (a, b) => a * b,
  partials: [timesOperand(1), timesOperand(0)],
  partialOfSame: (r, t) => r.b.mul(r.b.scale(t, 2), r.operand(0)),
  samples: [
    [1.5, -2],
    [0, 3],
  ],
});

/** Division. Both rules divide by b; the second reads the result, so a is never kept: d(a/b) = (da − (a/b)·db)/b. */
export const div = definePrimitive({
  name: "div",
  hasPole: true,
  arity: 2,
  source: { form: "infix", operator: "/", precedence: 13 },
  evaluate: (a, b) => a / b,
  partials: [(r, t) => r.b.div(t, r.operand(1)), (r, t) => r.b.neg(r.b.mul(r.b.div(t, r.operand(1)), r.result()))],
  cost: 4,
  samples: [
    [1.5, -2],
    [0, 3],
  ],
});

/**
 * Remainder y = a − q·b with q = trunc(a/b) locally constant: dy = da − q·db. The quotient is had from the exact
 * remainder, q = round((a − y)/b), because the rounded a/b may fall beyond an integer: 1 % 0.1 is 1 − 9·0.1.
 */
export const rem = definePrimitive({
  name: "rem",
  hasPole: true,
  arity: 2,
  result: "preservesInt",
  source: { form: "infix", operator: "%", precedence: 13 },
  evaluate: (a, b) => a % b,
  partials: [
    identityRule,
    (r, t) => {
      const quotient = r.b.div(r.b.sub(r.operand(0), r.result()), r.operand(1));
      return r.b.neg(r.b.mul(t, r.b.apply("round", quotient)));
    },
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
 * d(x^y)/dx = y·x^(y−1). Constant exponents take cheaper forms: ½ and −1 read the result, ½/√x and −(1/x)², others
 * multiply. At x = y = 0, where 0·0^(−1) would be NaN, x is replaced by 1 in the power, which gives 0.
 */
const powBase: LinearRule = (r, t) => {
  const { b } = r;
  const exponent = r.constantOperand(1);
  switch (exponent) {
    case 0:
      return null;
    case 0.5:
      return b.scale(b.div(t, r.result()), 0.5);
    case -1:
      return b.neg(b.mul(t, b.mul(r.result(), r.result())));
    case undefined: {
      const [x, y, zero, one] = [r.operand(0), r.operand(1), b.constant(0), b.constant(1)];
      const atOrigin = b.apply("and", b.apply("eq", x, zero), b.apply("eq", y, zero));
      return b.mul(t, b.mul(y, b.apply("pow", b.select(atOrigin, one, x), b.sub(y, one))));
    }
    default:
      return b.mul(b.scale(t, exponent), cheapPower(b, r.operand(0), exponent - 1));
  }
};

/**
 * d(x^y)/dy = x^y·log x. Where x = 0 and y > 0, 0·log 0 would be NaN: there x is replaced by 1 in the logarithm, which
 * gives 0. The operand is replaced rather than the result so that derivatives of this rule meet no pole either.
 */
const powExponent: LinearRule = (r, t) => {
  const { b } = r;
  const [x, zero] = [r.operand(0), b.constant(0)];
  const atZero = b.apply("and", b.apply("eq", x, zero), b.apply("gt", r.operand(1), zero));
  return b.mul(t, b.mul(r.result(), b.apply("log", b.select(atZero, b.constant(1), x))));
};

export const pow = definePrimitive({
  name: "pow",
  hasPole: true,
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
