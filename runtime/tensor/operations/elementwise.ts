import type { Algebra, Binary, Comparison, Dtype, Terms, Unary } from "../algebra.ts";
import { broadcast, broadcastShape } from "../broadcast.ts";
import { arithmeticDtype, withDtype, commonDtype, floatingDtype } from "../dtypes.ts";
import { elementwise, map } from "../elementwise.ts";
import type { Lazy } from "../lazy.ts";
import { operation } from "../operation.ts";
import * as activation from "./activations.ts";
import { erf as erfOf, erfc as erfcOf } from "./errorFunction.ts";

/** What functions like `exp` cost, in operations. */
const DEAR = 10;

/** A function of one number; integers give float64. */
const floating = (rule: activation.Activation, cost = DEAR) =>
  operation(["tensor"], (A, x) => {
    const result = floatingDtype(x.dtype);
    return map(A, x, (value) => rule(A, value), { operands: result, result, cost });
  });

const floatingPrimitive = (name: Unary, cost = DEAR) => floating((A, value) => A.apply(name, value), cost);

/** A function of one number that gives elements of the same kind; truth values count as integers. */
const keeping = (rule: activation.Activation, cost = 1, isExact = true) =>
  operation(["tensor"], (A, x) => {
    const result = arithmeticDtype(x.dtype);
    return map(A, x, (value) => rule(A, value), { operands: result, result, cost, isExact: isExact && result !== "int32" });
  });

const keepingPrimitive = (name: Unary) => keeping((A, value) => A.apply(name, value));

export const neg = keepingPrimitive("neg");
export const abs = keepingPrimitive("abs");
export const sign = keepingPrimitive("sign");
export const floor = keepingPrimitive("floor");
export const ceil = keepingPrimitive("ceil");
export const trunc = keepingPrimitive("trunc");
export const round = keeping(activation.roundToEven, 6);
export const relu = keeping(activation.relu);
export const relu6 = keeping(activation.relu6, 2);
export const square = operation(["tensor"], (A, x) => multiply(A, "square", x, x));

export const sqrt = floatingPrimitive("sqrt", 2);
export const rsqrt = floating((A, x) => A.apply("div", A.constant(1), A.apply("sqrt", x)), 3);
export const cbrt = floatingPrimitive("cbrt");
export const reciprocal = floating((A, x) => A.apply("div", A.constant(1), x), 1);
export const exp = floatingPrimitive("exp");
export const expm1 = floatingPrimitive("expm1");
export const log = floatingPrimitive("log");
export const log1p = floatingPrimitive("log1p");
export const log2 = floatingPrimitive("log2");
export const log10 = floatingPrimitive("log10");
export const sin = floatingPrimitive("sin");
export const cos = floatingPrimitive("cos");
export const tan = floatingPrimitive("tan");
export const asin = floatingPrimitive("asin");
export const acos = floatingPrimitive("acos");
export const atan = floatingPrimitive("atan");
export const sinh = floatingPrimitive("sinh");
export const cosh = floatingPrimitive("cosh");
export const tanh = floatingPrimitive("tanh");
export const asinh = floatingPrimitive("asinh");
export const acosh = floatingPrimitive("acosh");
export const atanh = floatingPrimitive("atanh");
export const erf = floating(erfOf, 3 * DEAR);
export const erfc = floating(erfcOf, 3 * DEAR);
export const sigmoid = floating(activation.sigmoid);
export const logSigmoid = floating(activation.logSigmoid, 2 * DEAR);
export const softplus = floating(activation.softplus, 2 * DEAR);
export const selu = floating(activation.selu);
export const silu = floating(activation.silu);
export const mish = floating(activation.mish, 3 * DEAR);

export const gelu = operation(["tensor", "flag?"], (A, x, approximate = false) => {
  const result = floatingDtype(x.dtype);
  const rule = approximate ? activation.geluByTanh : activation.gelu;
  return map(A, x, (value) => rule(A, value), { operands: result, result, cost: 3 * DEAR });
});

export const leakyRelu = operation(["tensor", "term?"], (A, x, alpha = A.constant(0.2)) => {
  const result = floatingDtype(x.dtype);
  return map(A, x, (value) => activation.elseBelow(A, value, () => A.apply("mul", alpha, value)), { operands: result, result, cost: 2 });
});

export const elu = operation(["tensor", "term?"], (A, x, alpha = A.constant(1)) => {
  const result = floatingDtype(x.dtype);
  return map(A, x, (value) => activation.elu(A, value, alpha), { operands: result, result, cost: DEAR });
});

/** Elements below 0 times those of `alpha`. */
export const prelu = operation(["tensor", "tensor"], (A, x, alpha) => {
  const result = floatingDtype(commonDtype([x, alpha]));
  return elementwise(A, "prelu", [x, alpha], (value, slope) => activation.elseBelow(A, value, () => A.apply("mul", slope, value)), { operands: result, result, cost: 2 });
});

/** Elements below `min` become `min`, elements above `max` become `max`. */
export const clip = operation(["tensor", "term", "term"], (A, x, min, max) => {
  const result = arithmeticDtype(x.dtype);
  return map(A, x, (value) => A.apply("min", A.apply("max", value, min), max), { operands: result, result, cost: 2 });
});

/** 1 above 0, else 0 or `alpha`. */
export const step = operation(["tensor", "term?"], (A, x, alpha = A.constant(0)) =>
  map(A, x, (value) => A.select(A.compare("gt", value, A.constant(0)), A.constant(1), alpha), { result: arithmeticDtype(x.dtype), cost: 1 }));

type Rule2 = <T extends Terms>(A: Algebra<T>, a: T["number"], b: T["number"]) => T["number"];

/** A function of two numbers, of the kind that both have in common; `result` makes another kind of it. */
const pairwise = (name: string, rule: Rule2, cost = 1, kind: (common: Dtype) => Dtype = arithmeticDtype) =>
  operation(["tensor", "tensor"], (A, a, b) => {
    const result = kind(commonDtype([a, b]));
    return elementwise(A, name, [a, b], (x, y) => rule(A, x, y), { operands: result, result, cost });
  });

const pairwisePrimitive = (name: string, primitive: Binary, cost = 1, kind?: (common: Dtype) => Dtype) =>
  pairwise(name, (A, a, b) => A.apply(primitive, a, b), cost, kind);

/** Products of integers wrap around as those of int32 do; in double precision they would lose their last bits. */
function multiply<T extends Terms>(A: Algebra<T>, name: string, a: Lazy<T>, b: Lazy<T>): Lazy<T> {
  const result = arithmeticDtype(commonDtype([a, b]));
  const product = result === "int32" ? "imul" : "mul";
  if (a === b) return map(A, a, (x) => A.apply(product, x, x), { operands: result, result, cost: 1 });
  return elementwise(A, name, [a, b], (x, y) => A.apply(product, x, y), { operands: result, result, cost: 1 });
}

/** The remainder has the sign of the divisor. */
const floorModulo: Rule2 = (A, a, b) => {
  const remainder = A.apply("rem", a, b);
  const zero = A.constant(0);
  const differs = A.both(A.compare("ne", remainder, zero), A.compare("lt", A.apply("mul", A.apply("sign", remainder), A.apply("sign", b)), zero));
  return A.select(differs, A.apply("add", remainder, b), remainder);
};

export const add = pairwisePrimitive("add", "add");
export const sub = pairwisePrimitive("sub", "sub");
export const mul = operation(["tensor", "tensor"], (A, a, b) => multiply(A, "mul", a, b));
export const div = pairwisePrimitive("div", "div", 1, floatingDtype);
export const divNoNan = pairwise(
  "divNoNan",
  (A, a, b) => A.choose(A.compare("eq", b, A.constant(0)), () => A.constant(0), () => A.apply("div", a, b)),
  2,
  floatingDtype,
);
export const floorDiv = pairwise("floorDiv", (A, a, b) => A.apply("floor", A.apply("div", a, b)), 2);
export const mod = pairwise("mod", floorModulo, 6);
export const pow = pairwisePrimitive("pow", "pow", DEAR);
export const atan2 = pairwisePrimitive("atan2", "atan2", DEAR, floatingDtype);
export const maximum = pairwisePrimitive("maximum", "max");
export const minimum = pairwisePrimitive("minimum", "min");
export const squaredDifference = operation(["tensor", "tensor"], (A, a, b) => {
  const result = arithmeticDtype(commonDtype([a, b]));
  const square = result === "int32" ? "imul" : "mul";
  const rule = (x: unknown, y: unknown): unknown => {
    const difference = A.apply("sub", x, y);
    return A.apply(square, difference, difference);
  };
  return elementwise(A, "squaredDifference", [a, b], rule, { operands: result, result, cost: 2 });
});

/** √(a² + b²), without overflow in between; at 0 the derivative is 0. */
export const hypot = pairwise(
  "hypot",
  (A, a, b) => {
    const [x, y] = [A.apply("abs", a), A.apply("abs", b)];
    const larger = A.stopGradient(A.apply("max", x, y));
    const part = (value: typeof a): typeof a => A.apply("div", value, larger);
    const sum = (): typeof a => A.apply("add", A.apply("mul", part(a), part(a)), A.apply("mul", part(b), part(b)));
    const isPlain = A.both(A.compare("gt", larger, A.constant(0)), A.compare("lt", larger, A.constant(Infinity)));
    return A.choose(isPlain, () => A.apply("mul", larger, A.apply("sqrt", sum())), () => larger);
  },
  DEAR,
  floatingDtype,
);

/** The sum of tensors. */
export const addN = operation(["tensors"], (A, tensors) => {
  const result = arithmeticDtype(commonDtype(tensors));
  const rule = (...elements: readonly unknown[]): unknown => {
    const [first = A.constant(0), ...rest] = elements;
    return rest.reduce((sum, element) => A.apply("add", sum, element), first);
  };
  return elementwise(A, "addN", tensors, rule, { operands: result, result, cost: tensors.length - 1 });
});

const truth = <T extends Terms>(A: Algebra<T>, condition: T["condition"]): T["number"] => A.select(condition, A.constant(1), A.constant(0));
const isTrue = <T extends Terms>(A: Algebra<T>, value: T["number"]): T["condition"] => A.compare("ne", value, A.constant(0));

const comparison = (name: string, primitive: Comparison) =>
  operation(["tensor", "tensor"], (A, a, b) =>
    elementwise(A, name, [a, b], (x, y) => truth(A, A.compare(primitive, x, y)), { operands: commonDtype([a, b]), result: "bool", cost: 1 }));

export const equal = comparison("equal", "eq");
export const notEqual = comparison("notEqual", "ne");
export const less = comparison("less", "lt");
export const lessEqual = comparison("lessEqual", "le");
export const greater = comparison("greater", "gt");
export const greaterEqual = comparison("greaterEqual", "ge");

type Connective = <T extends Terms>(A: Algebra<T>, a: T["condition"], b: T["condition"]) => T["condition"];

const logical = (name: string, rule: Connective) =>
  operation(["tensor", "tensor"], (A, a, b) =>
    elementwise(A, name, [a, b], (x, y) => truth(A, rule(A, isTrue(A, x), isTrue(A, y))), { result: "bool", cost: 3 }));

export const logicalAnd = logical("logicalAnd", (A, a, b) => A.both(a, b));
export const logicalOr = logical("logicalOr", (A, a, b) => A.either(a, b));
export const logicalXor = logical("logicalXor", (A, a, b) => A.both(A.either(a, b), A.not(A.both(a, b))));
export const logicalNot = operation(["tensor"], (A, x) => map(A, x, (value) => truth(A, A.not(isTrue(A, value))), { result: "bool", cost: 1 }));

type Test = <T extends Terms>(A: Algebra<T>, x: T["number"]) => T["condition"];

const test = (rule: Test) => operation(["tensor"], (A, x) => map(A, x, (value) => truth(A, rule(A, value)), { result: "bool", cost: 1 }));

export const isNaN = test((A, x) => A.compare("ne", x, x));
export const isInf = test((A, x) => A.compare("eq", A.apply("abs", x), A.constant(Infinity)));
export const isFinite = test((A, x) => A.compare("lt", A.apply("abs", x), A.constant(Infinity)));

/** Elements of `a` where the condition holds, of `b` elsewhere. Of each pair only that one is computed. */
export const where = operation(["tensor", "tensor", "tensor"], (A, condition, a, b) => {
  const dtype = commonDtype([a, b]);
  const shape = broadcastShape(A, "where", [condition.shape, a.shape, b.shape]);
  const test = broadcast(A, condition, shape);
  const [x, y] = [broadcast(A, withDtype(A, a, dtype), shape), broadcast(A, withDtype(A, b, dtype), shape)];
  const [t, f, g] = [test.flat, x.flat, y.flat];
  return {
    dtype,
    shape,
    cost: test.cost + Math.max(x.cost, y.cost) + 1,
    element: (index) => A.choose(isTrue(A, test.element(index)), () => x.element(index), () => y.element(index)),
    flat: t && f && g ? (position: unknown) => A.choose(isTrue(A, t(position)), () => f(position), () => g(position)) : undefined,
  };
});

export const cast = operation(["tensor", "dtype"], (A, x, dtype) => withDtype(A, x, dtype));
