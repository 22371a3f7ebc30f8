import type { Domain } from "../../../ir/interpreter.ts";

/** value + tangent·ε with ε² = 0 */
export type Dual = { readonly value: number; readonly tangent: number };

/** Textbook partial derivatives, written without looking at the primitives' rules. Absent: zero. */
export const textbook: Readonly<Record<string, (...x: number[]) => readonly number[]>> = {
  add: () => [1, 1],
  sub: () => [1, -1],
  mul: (a = 0, b = 0) => [b, a],
  div: (a = 0, b = 0) => [1 / b, -a / b ** 2],
  rem: (a = 0, b = 0) => [1, -Math.trunc(a / b)],
  neg: () => [-1],
  pow: (a = 0, b = 0) => [b * a ** (b - 1), a ** b * Math.log(a)],
  sqrt: (x = 0) => [0.5 / Math.sqrt(x)],
  cbrt: (x = 0) => [Math.abs(x) ** (-2 / 3) / 3],
  exp: (x = 0) => [Math.exp(x)],
  expm1: (x = 0) => [Math.exp(x)],
  log: (x = 0) => [1 / x],
  log1p: (x = 0) => [1 / (1 + x)],
  log2: (x = 0) => [1 / (x * Math.log(2))],
  log10: (x = 0) => [1 / (x * Math.log(10))],
  sin: (x = 0) => [Math.cos(x)],
  cos: (x = 0) => [-Math.sin(x)],
  tan: (x = 0) => [1 / Math.cos(x) ** 2],
  asin: (x = 0) => [1 / Math.sqrt(1 - x ** 2)],
  acos: (x = 0) => [-1 / Math.sqrt(1 - x ** 2)],
  atan: (x = 0) => [1 / (1 + x ** 2)],
  atan2: (y = 0, x = 0) => [x / (x ** 2 + y ** 2), -y / (x ** 2 + y ** 2)],
  hypot: (...x) => x.map((xi) => xi / Math.hypot(...x)),
  sinh: (x = 0) => [(Math.exp(x) + Math.exp(-x)) / 2],
  cosh: (x = 0) => [(Math.exp(x) - Math.exp(-x)) / 2],
  tanh: (x = 0) => [1 / Math.cosh(x) ** 2],
  asinh: (x = 0) => [1 / Math.sqrt(1 + x ** 2)],
  acosh: (x = 0) => [1 / Math.sqrt(x ** 2 - 1)],
  atanh: (x = 0) => [1 / (1 - x ** 2)],
  fround: () => [1],
  abs: (x = 0) => [x < 0 ? -1 : 1],
  max: (a = 0, b = 0) => (a >= b ? [1, 0] : [0, 1]),
  min: (a = 0, b = 0) => (a <= b ? [1, 0] : [0, 1]),
};

export const dualNumbers: Domain<Dual> = {
  lift: (value) => ({ value, tangent: 0 }),
  toNumber: ({ value }) => value,
  apply: (primitive, operands) => {
    const isDual = (operand: unknown): operand is Dual => typeof operand === "object" && operand !== null;
    const primals = operands.map((operand) => (isDual(operand) ? operand.value : operand));
    const value = primitive.evaluate(...primals);
    if (typeof value !== "number") return value;
    const partials = textbook[primitive.name]?.(...primals.map(Number)) ?? [];
    const terms = operands.map((operand, i) => {
      return !isDual(operand) || operand.tangent === 0 ? 0 : (partials[i] ?? 0) * operand.tangent;
    });
    return { value, tangent: terms.reduce((sum, term) => sum + term, 0) };
  },
  alloc: (_type, length) => Array.from({ length }, () => ({ value: 0, tangent: 0 })),
};
