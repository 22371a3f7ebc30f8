import { add, apply, isPerturbed, multiply, negate, primal, subtract, type Rule, type Scalar } from "./nilpotent.ts";

/** Arithmetic operators and functions of Math over the algebra; derivatives as documented for users of the compiler. */

/** Functions of Math that programs may call. */
export const mathNames = [
  ...(["sin", "cos", "tan", "asin", "acos", "atan", "atan2"] as const),
  ...(["sinh", "cosh", "tanh", "asinh", "acosh", "atanh"] as const),
  ...(["exp", "expm1", "log", "log2", "log10", "log1p", "sqrt", "cbrt", "pow", "hypot"] as const),
  ...(["abs", "max", "min", "floor", "ceil", "trunc", "round", "sign", "fround"] as const),
];
export type MathName = (typeof mathNames)[number];

const first = (args: readonly Scalar[]): Scalar => args[0] ?? NaN;
const second = (args: readonly Scalar[]): Scalar => args[1] ?? NaN;

function unary(evaluate: (x: number) => number, derivative: (x: Scalar) => Scalar): Rule {
  return { evaluate, partial: (_, args) => derivative(first(args)) };
}

/** Piecewise constant, with the distance of an argument from the nearest jump. */
function constant(evaluate: (x: number) => number, toJump: (x: number) => number): Rule {
  return { evaluate, partial: null, kink: (args) => toJump(primal(first(args))) };
}

const call = (name: MathName, ...args: readonly Scalar[]): Scalar => apply(mathRules[name], args);
const square = (x: Scalar): Scalar => multiply(x, x);
const toInteger = (x: number): number => Math.abs(x - Math.round(x));

/** 1 / x; every quotient of the rules below is a product with it. */
const inverse: Rule = unary(
  (x) => 1 / x,
  (x) => negate(square(apply(inverse, [x]))),
);
const reciprocal = (x: Scalar): Scalar => apply(inverse, [x]);

/** d(x/y) = dx/y - x/y²·dy */
export const divide: Rule = {
  evaluate: (x, y) => x / y,
  partial: (i, args) => {
    const r = reciprocal(second(args));
    return i === 0 ? r : negate(multiply(first(args), square(r)));
  },
};

/** x % y = x - y·trunc(x/y) */
export const remainder: Rule = {
  evaluate: (x, y) => x % y,
  partial: (i, args) => (i === 0 ? 1 : -Math.trunc(primal(first(args)) / primal(second(args)))),
  kink: (args) => toInteger(primal(first(args)) / primal(second(args))),
};

/** ∂x = y·x^(y-1), zero where y is 0; ∂y = x^y·log x, zero where x is 0 and y positive. */
export const power: Rule = {
  evaluate: (x, y) => x ** y,
  partial: (i, [x = NaN, y = NaN]) => {
    if (i === 0) return primal(y) === 0 ? 0 : multiply(y, apply(power, [x, subtract(y, 1)]));
    return primal(x) === 0 && primal(y) > 0 ? 0 : multiply(apply(power, [x, y]), call("log", x));
  },
};

/** A tie goes to the first argument that attains the extremum. */
function extremum(evaluate: (...args: number[]) => number): Rule {
  return {
    evaluate,
    partial: (i, args) => {
      const values = args.map(primal);
      return values.indexOf(evaluate(...values)) === i ? 1 : 0;
    },
    kink: (args) => {
      const best = args.find((x) => primal(x) === evaluate(...args.map(primal))) ?? NaN;
      const gaps = args.map((x) => subtract(x, best)).filter(isPerturbed);
      return Math.min(...gaps.map((gap) => Math.abs(primal(gap))));
    },
  };
}

/** ∂ᵢ√(Σx²) = xᵢ/√(Σx²), zero at the origin. */
const hypot: Rule = {
  evaluate: Math.hypot,
  partial: (i, args) => {
    const norm = apply(hypot, args);
    return primal(norm) === 0 ? 0 : multiply(args[i] ?? NaN, reciprocal(norm));
  },
};

const atan2: Rule = {
  evaluate: Math.atan2,
  partial: (i, [y = NaN, x = NaN]) => {
    const r = reciprocal(add(square(x), square(y)));
    return multiply(i === 0 ? x : negate(y), r);
  },
};

export const mathRules: Readonly<Record<MathName, Rule>> = {
  sin: unary(Math.sin, (x) => call("cos", x)),
  cos: unary(Math.cos, (x) => negate(call("sin", x))),
  tan: unary(Math.tan, (x) => add(1, square(call("tan", x)))),
  asin: unary(Math.asin, (x) => reciprocal(call("sqrt", subtract(1, square(x))))),
  acos: unary(Math.acos, (x) => negate(reciprocal(call("sqrt", subtract(1, square(x)))))),
  atan: unary(Math.atan, (x) => reciprocal(add(1, square(x)))),
  sinh: unary(Math.sinh, (x) => call("cosh", x)),
  cosh: unary(Math.cosh, (x) => call("sinh", x)),
  tanh: unary(Math.tanh, (x) => subtract(1, square(call("tanh", x)))),
  asinh: unary(Math.asinh, (x) => reciprocal(call("sqrt", add(square(x), 1)))),
  acosh: unary(Math.acosh, (x) => reciprocal(call("sqrt", subtract(square(x), 1)))),
  atanh: unary(Math.atanh, (x) => reciprocal(subtract(1, square(x)))),
  exp: unary(Math.exp, (x) => call("exp", x)),
  expm1: unary(Math.expm1, (x) => call("exp", x)),
  log: unary(Math.log, (x) => reciprocal(x)),
  log2: unary(Math.log2, (x) => reciprocal(multiply(x, Math.LN2))),
  log10: unary(Math.log10, (x) => reciprocal(multiply(x, Math.LN10))),
  log1p: unary(Math.log1p, (x) => reciprocal(add(1, x))),
  sqrt: unary(Math.sqrt, (x) => multiply(0.5, reciprocal(call("sqrt", x)))),
  cbrt: unary(Math.cbrt, (x) => reciprocal(multiply(3, square(call("cbrt", x))))),
  fround: unary(Math.fround, () => 1),
  abs: { ...unary(Math.abs, (x) => Math.sign(primal(x))), kink: (args) => Math.abs(primal(first(args))) },
  floor: constant(Math.floor, toInteger),
  ceil: constant(Math.ceil, toInteger),
  trunc: constant(Math.trunc, toInteger),
  round: constant(Math.round, (x) => toInteger(x + 0.5)),
  sign: constant(Math.sign, Math.abs),
  max: extremum(Math.max),
  min: extremum(Math.min),
  pow: power,
  hypot,
  atan2,
};
