import type { Algebra, Binary, Comparison, Dtype, Unary } from "../../runtime/tensor/algebra.ts";
import { type Lazy } from "../../runtime/tensor/lazy.ts";
import { misfit } from "../../runtime/tensor/refuse.ts";

/** A number with its derivative in one direction. */
export type Dual = { readonly value: number; readonly tangent: number };

export type DualTerms = { readonly number: Dual; readonly condition: boolean; readonly memory: Dual[] };

const constant = (value: number): Dual => ({ value, tangent: 0 });

type Rule = readonly [value: (x: number) => number, derivative: (x: number) => number];

const step = (value: (x: number) => number): Rule => [value, () => 0];

const unary: Readonly<Record<Unary, Rule>> = {
  neg: [(x) => -x, () => -1],
  abs: [Math.abs, Math.sign],
  sign: step(Math.sign),
  floor: step(Math.floor),
  ceil: step(Math.ceil),
  round: step(Math.round),
  trunc: step(Math.trunc),
  fround: [Math.fround, () => 1],
  sqrt: [Math.sqrt, (x) => 0.5 / Math.sqrt(x)],
  cbrt: [Math.cbrt, (x) => 1 / (3 * Math.cbrt(x) ** 2)],
  exp: [Math.exp, Math.exp],
  expm1: [Math.expm1, Math.exp],
  log: [Math.log, (x) => 1 / x],
  log1p: [Math.log1p, (x) => 1 / (1 + x)],
  log2: [Math.log2, (x) => Math.LOG2E / x],
  log10: [Math.log10, (x) => Math.LOG10E / x],
  sin: [Math.sin, Math.cos],
  cos: [Math.cos, (x) => -Math.sin(x)],
  tan: [Math.tan, (x) => 1 + Math.tan(x) ** 2],
  asin: [Math.asin, (x) => 1 / Math.sqrt(1 - x * x)],
  acos: [Math.acos, (x) => -1 / Math.sqrt(1 - x * x)],
  atan: [Math.atan, (x) => 1 / (1 + x * x)],
  sinh: [Math.sinh, Math.cosh],
  cosh: [Math.cosh, Math.sinh],
  tanh: [Math.tanh, (x) => 1 - Math.tanh(x) ** 2],
  asinh: [Math.asinh, (x) => 1 / Math.sqrt(1 + x * x)],
  acosh: [Math.acosh, (x) => 1 / Math.sqrt(x * x - 1)],
  atanh: [Math.atanh, (x) => 1 / (1 - x * x)],
};

const integer = (rule: (a: number, b: number) => number) => (a: Dual, b: Dual): Dual => constant(rule(a.value, b.value));

const binary: Readonly<Record<Binary, (a: Dual, b: Dual) => Dual>> = {
  add: (a, b) => ({ value: a.value + b.value, tangent: a.tangent + b.tangent }),
  sub: (a, b) => ({ value: a.value - b.value, tangent: a.tangent - b.tangent }),
  mul: (a, b) => ({ value: a.value * b.value, tangent: a.tangent * b.value + a.value * b.tangent }),
  div: (a, b) => ({ value: a.value / b.value, tangent: (a.tangent - (a.value / b.value) * b.tangent) / b.value }),
  rem: (a, b) => ({ value: a.value % b.value, tangent: a.tangent - Math.trunc(a.value / b.value) * b.tangent }),
  pow: (a, b) => ({
    value: a.value ** b.value,
    tangent: b.value * a.value ** (b.value - 1) * a.tangent + (b.tangent === 0 ? 0 : a.value ** b.value * Math.log(a.value) * b.tangent),
  }),
  atan2: (a, b) => ({ value: Math.atan2(a.value, b.value), tangent: (b.value * a.tangent - a.value * b.tangent) / (a.value ** 2 + b.value ** 2) }),
  max: (a, b) => (a.value >= b.value ? a : b),
  min: (a, b) => (a.value <= b.value ? a : b),
  bitAnd: integer((a, b) => a & b),
  bitOr: integer((a, b) => a | b),
  bitXor: integer((a, b) => a ^ b),
  shiftLeft: integer((a, b) => a << b),
  shiftRight: integer((a, b) => a >> b),
  shiftRightUnsigned: integer((a, b) => a >>> b),
  imul: integer(Math.imul),
};

const comparisons: Readonly<Record<Comparison, (a: number, b: number) => boolean>> = {
  lt: (a, b) => a < b,
  le: (a, b) => a <= b,
  gt: (a, b) => a > b,
  ge: (a, b) => a >= b,
  eq: (a, b) => a === b,
  ne: (a, b) => a !== b,
};

/** Operations in dual numbers: forward mode, by the definitions themselves. A selection passes on NaN of what it leaves out. */
export const dual: Algebra<DualTerms> = {
  constant,
  known: (term) => (term.tangent === 0 ? term.value : undefined),
  apply(name: Unary | Binary, a: Dual, b?: Dual): Dual {
    if (b !== undefined) return binary[name as Binary](a, b);
    const [value, derivative] = unary[name as Unary];
    return { value: value(a.value), tangent: derivative(a.value) * a.tangent };
  },
  compare: (name, a, b) => comparisons[name](a.value, b.value),
  both: (a, b) => a && b,
  either: (a, b) => a || b,
  not: (a) => !a,
  stopGradient: ({ value }) => constant(value),
  select(condition, whenTrue, whenFalse) {
    const [taken, other] = condition ? [whenTrue, whenFalse] : [whenFalse, whenTrue];
    return { value: taken.value, tangent: taken.tangent + 0 * other.tangent };
  },
  choose: (condition, whenTrue, whenFalse) => (condition ? whenTrue() : whenFalse()),
  fold(count, initial, step) {
    let carried = initial;
    for (let i = 0; i < count.value; i++) carried = step(constant(i), carried);
    return carried;
  },
  repeat(count, body) {
    for (let i = 0; i < count.value; i++) body(constant(i));
  },
  allocate: (_: Dtype, size) => Array.from({ length: size.value }, () => constant(0)),
  load: (memory, position) => memory[position.value]!,
  store(memory, position, value) {
    memory[position.value] = value;
  },
  setProduct(memory, start, a, b) {
    const [[m, k], [, n]] = [a.shape, b.shape] as [[Dual, Dual], [Dual, Dual]];
    for (let i = 0; i < m.value; i++) {
      for (let j = 0; j < n.value; j++) {
        let sum = constant(0);
        for (let p = 0; p < k.value; p++) {
          const at = (x: Lazy<DualTerms>, row: number, column: number): Dual => x.element([constant(row), constant(column)]);
          sum = binary.add(sum, binary.mul(at(a, i, p), at(b, p, j)));
        }
        memory[start.value + i * n.value + j] = sum;
      }
    }
  },
  require(condition, operation, problem, shapes) {
    if (!condition) throw misfit(dual, operation, problem, shapes);
  },
};
