import { describe, expect, test } from "vitest";
import * as t from "../../runtime/tensor/index.ts";
import type { AnyTensor, Dtype, Operand } from "../../runtime/tensor/index.ts";
import { broadcastReference, expectClose, rowMajor, sample, views } from "./reference.ts";

type Unary = (x: Operand) => AnyTensor;
type Binary = (a: Operand, b: Operand) => AnyTensor;

const functions = t as unknown as Readonly<Record<string, Unary & Binary>>;

/** erf by a series of terms of one sign, which are summed from the smallest. */
function erfSeries(x: number): number {
  const terms: number[] = [];
  for (let n = 0, term = x; n < 150; n++, term *= (2 * x * x) / (2 * n + 1)) terms.push(term);
  return (2 / Math.sqrt(Math.PI)) * Math.exp(-x * x) * terms.reverse().reduce((sum, term) => sum + term, 0);
}

/** What each function of one number is, in another form than in its definition where there is one. */
const unary: Readonly<Record<string, readonly [reference: (x: number) => number, points: readonly number[], tolerance?: number]>> = {
  neg: [(x) => -x, [-2, 0, 1.5]],
  abs: [(x) => (x < 0 ? -x : x), [-2, 0, 1.5]],
  sign: [Math.sign, [-2, 0, 1.5, NaN]],
  floor: [Math.floor, [-2.5, 0, 1.5]],
  ceil: [Math.ceil, [-2.5, 0.1, 1.5]],
  trunc: [Math.trunc, [-2.5, 0, 1.5]],
  round: [(x) => (Math.abs(x % 1) === 0.5 ? 2 * Math.round(x / 2) : Math.round(x)), [-2.5, -1.5, -0.6, 0.5, 1.5, 2.5, 2.6, 7]],
  square: [(x) => x ** 2, [-2.5, 0, 3]],
  relu: [(x) => (x > 0 ? x : 0), [-2, 0, 1.5]],
  relu6: [(x) => (x > 6 ? 6 : x > 0 ? x : 0), [-2, 0, 1.5, 7]],
  sqrt: [(x) => x ** 0.5, [0, 2, 9, -1]],
  rsqrt: [(x) => x ** -0.5, [0.25, 2]],
  cbrt: [Math.cbrt, [-8, 0, 2]],
  reciprocal: [(x) => x ** -1, [0, 4, -3]],
  exp: [Math.exp, [-1, 0, 2, 800]],
  expm1: [Math.expm1, [-1, 1e-12, 2]],
  log: [Math.log, [0, 1, 2, -1]],
  log1p: [Math.log1p, [1e-12, 1]],
  log2: [Math.log2, [8, 3]],
  log10: [Math.log10, [1000, 3]],
  sin: [Math.sin, [-1, 0, 2]],
  cos: [Math.cos, [-1, 0, 2]],
  tan: [Math.tan, [-1, 0, 1]],
  asin: [Math.asin, [-1, 0, 0.5]],
  acos: [Math.acos, [-1, 0, 0.5]],
  atan: [Math.atan, [-1, 0, 5]],
  sinh: [Math.sinh, [-1, 0, 2]],
  cosh: [Math.cosh, [-1, 0, 2]],
  tanh: [Math.tanh, [-1, 0, 20]],
  asinh: [Math.asinh, [-1, 0, 2]],
  acosh: [Math.acosh, [1, 2]],
  atanh: [Math.atanh, [-0.5, 0, 0.5]],
  erf: [erfSeries, [-2.5, -1, -0.9, -0.5, 0, 1e-9, 0.3, 0.84375, 0.9, 1.25, 1.7, 2.2], 1e-15],
  erfc: [(x) => 1 - erfSeries(x), [-2.5, -1, -0.5, 0, 0.3, 0.9, 1.3], 1e-14],
  sigmoid: [(x) => (1 + Math.tanh(x / 2)) / 2, [-800, -3, 0, 0.5, 3, 800]],
  logSigmoid: [(x) => Math.log(1 / (1 + Math.exp(-x))), [-30, -3, 0, 3]],
  softplus: [(x) => Math.log(1 + Math.exp(x)), [-3, 0, 3, 30]],
  selu: [(x) => 1.0507009873554805 * (x > 0 ? x : 1.6732632423543772 * Math.expm1(x)), [-2, 0, 2]],
  silu: [(x) => x / (1 + Math.exp(-x)), [-2, 0, 2]],
  mish: [(x) => x * Math.tanh(Math.log(1 + Math.exp(x))), [-2, 0, 2]],
  gelu: [(x) => 0.5 * x * (1 + erfSeries(x / Math.SQRT2)), [-2, -0.5, 0, 0.5, 2]],
  isNaN: [(x) => Number(Number.isNaN(x)), [NaN, 0, Infinity]],
  isInf: [(x) => Number(Math.abs(x) === Infinity), [NaN, 0, Infinity, -Infinity]],
  isFinite: [(x) => Number(Number.isFinite(x)), [NaN, 0, Infinity, -Infinity]],
  logicalNot: [(x) => Number(!x), [0, 1, -2]],
};

const floorMod = (a: number, b: number): number => a - b * Math.floor(a / b);

const binary: Readonly<Record<string, (a: number, b: number) => number>> = {
  add: (a, b) => a + b,
  sub: (a, b) => a - b,
  mul: (a, b) => a * b,
  div: (a, b) => a / b,
  divNoNan: (a, b) => (b === 0 ? 0 : a / b),
  floorDiv: (a, b) => Math.floor(a / b),
  mod: floorMod,
  pow: (a, b) => a ** b,
  atan2: Math.atan2,
  hypot: (a, b) => Math.hypot(a, b),
  maximum: (a, b) => (a > b ? a : b),
  minimum: (a, b) => (a < b ? a : b),
  squaredDifference: (a, b) => (a - b) ** 2,
  equal: (a, b) => Number(a === b),
  notEqual: (a, b) => Number(a !== b),
  less: (a, b) => Number(a < b),
  lessEqual: (a, b) => Number(a <= b),
  greater: (a, b) => Number(a > b),
  greaterEqual: (a, b) => Number(a >= b),
  logicalAnd: (a, b) => Number(a !== 0 && b !== 0),
  logicalOr: (a, b) => Number(a !== 0 || b !== 0),
  logicalXor: (a, b) => Number((a !== 0) !== (b !== 0)),
  prelu: (x, alpha) => (x > 0 ? x : alpha * x),
};

describe("functions of one number", () => {
  test.each(Object.keys(unary))("%s", (name) => {
    const [reference, points, tolerance] = unary[name]!;
    expectClose(functions[name]!(t.tensor(points)).data, points.map(reference), tolerance);
  });

  test.each(Object.keys(unary))("%s has the same bits for views and for dense tensors", (name) => {
    for (const [dense, view] of views(sample([3, 4], "float64"))) expect(functions[name]!(view)).toEqual(functions[name]!(dense));
  });

  test.each(Object.keys(unary))("%s of float32 is rounded to it, and of no elements has none", (name) => {
    const x = sample([7], "float32");
    const exact = functions[name]!(t.cast(x, "float64"));
    expect(functions[name]!(x).data).toEqual(exact.dtype === "bool" ? exact.data : Float32Array.from(exact.data));
    expect(functions[name]!(t.zeros([0, 2])).shape).toEqual([0, 2]);
  });
});

describe("functions of two numbers", () => {
  const shapes: [a: number[], b: number[]][] = [[[], []], [[3], []], [[2, 3], [3]], [[2, 1], [1, 3]], [[4, 1, 3], [2, 1]], [[0, 3], [3]], [[1], [0]]];

  test.each(Object.keys(binary))("%s", (name) => {
    for (const [s, u] of shapes) {
      const [a, b] = [sample(s, "float64", 1), sample(u, "float64", 2)];
      const { shape, elements } = broadcastReference(a, b, binary[name]!);
      const result = functions[name]!(a, b);
      expect(result.shape).toEqual(shape);
      expectClose(result.data, elements);
    }
  });

  test.each(Object.keys(binary))("%s takes numbers, and views", (name) => {
    for (const [dense, view] of views(sample([3, 4], "float64", 3))) {
      expectClose(functions[name]!(view, 2).data, rowMajor(dense).map((x) => binary[name]!(x, 2)));
      expectClose(functions[name]!(2, view).data, rowMajor(dense).map((x) => binary[name]!(2, x)));
      expect(functions[name]!(view, dense)).toEqual(functions[name]!(dense, dense));
    }
  });
});

describe("kinds of elements", () => {
  const kinds: [a: Dtype | "number", b: Dtype | "number", sum: Dtype, quotient: Dtype][] = [
    ["float64", "float32", "float64", "float64"],
    ["float32", "float32", "float32", "float32"],
    ["float32", "number", "float32", "float32"],
    ["number", "float32", "float32", "float32"],
    ["int32", "float32", "float32", "float32"],
    ["int32", "int32", "int32", "float64"],
    ["int32", "number", "float64", "float64"],
    ["bool", "int32", "int32", "float64"],
    ["bool", "bool", "int32", "float64"],
    ["number", "number", "float64", "float64"],
  ];

  test.each(kinds)("%s and %s", (a, b, sum, quotient) => {
    const operand = (kind: Dtype | "number"): Operand => (kind === "number" ? 1.5 : t.ones([2], kind));
    expect(functions.add!(operand(a), operand(b)).dtype).toBe(sum);
    expect(functions.div!(operand(a), operand(b)).dtype).toBe(quotient);
    expect(functions.less!(operand(a), operand(b)).dtype).toBe("bool");
  });

  test("float32 is rounded after each operation, and a number beside it as well", () => {
    const x = t.tensor([0.1, 0.7], undefined, "float32");
    const f = Math.fround;
    expect([...x.mul(0.1).add(0.3).data]).toEqual([0.1, 0.7].map((e) => f(f(f(e) * f(0.1)) + f(0.3))));
  });

  test("int32 wraps around", () => {
    const big = t.scalar(2 ** 31 - 1, "int32");
    expect(big.add(t.scalar(1, "int32")).item()).toBe(-(2 ** 31));
    expect(big.mul(big).item()).toBe(1);
    expect(big.square().item()).toBe(1);
    expect(t.floorDiv(t.scalar(-7, "int32"), t.scalar(2, "int32")).item()).toBe(-4);
  });

  test("cast", () => {
    const x = t.tensor([-1.7, 0, 2.5, 0.1]);
    expect([...x.cast("int32").data]).toEqual([-1, 0, 2, 0]);
    expect([...x.cast("bool").data]).toEqual([1, 0, 1, 1]);
    expect([...x.cast("float32").data]).toEqual([-1.7, 0, 2.5, 0.1].map(Math.fround));
    expect(x.cast("bool").cast("float64").toArray()).toEqual([1, 0, 1, 1]);
  });
});

describe("others", () => {
  test("where", () => {
    const x = t.tensor([[-1, 2], [3, -4]]);
    expect(t.where(x.greater(0), x.log(), 0).toArray()).toEqual([[0, Math.log(2)], [Math.log(3), 0]]);
    expect(t.where(t.tensor([true, false]), x, t.tensor([[10], [20]])).toArray()).toEqual([[-1, 10], [3, 20]]);
  });

  test("clip, step, leakyRelu, elu, gelu by tanh, addN", () => {
    const x = t.tensor([-2, 0, 0.5, 3]);
    expect(x.clip(-1, 1).toArray()).toEqual([-1, 0, 0.5, 1]);
    expect(x.step(0.25).toArray()).toEqual([0.25, 0.25, 1, 1]);
    expect(x.leakyRelu().toArray()).toEqual([-0.4, 0, 0.5, 3]);
    expect(x.elu(2).toArray()).toEqual([2 * Math.expm1(-2), 0, 0.5, 3]);
    expectClose(x.gelu(true).data, [-2, 0, 0.5, 3].map((v) => 0.5 * v * (1 + Math.tanh(Math.sqrt(2 / Math.PI) * (v + 0.044715 * v ** 3)))));
    expect(t.addN([x, 1, x]).toArray()).toEqual([-3, 1, 2, 7]);
  });

  test("erfc far out", () => {
    // Values of the NIST Handbook of Mathematical Functions, 7.12, to double precision.
    expectClose([t.erfc(3).item() / 2.209049699858544e-5, t.erfc(5).item() / 1.5374597944280349e-12, t.erfc(10).item() / 2.088487583762545e-45], [1, 1, 1], 2e-15);
    expect([t.erfc(-30).item(), t.erfc(30).item(), t.erf(30).item(), t.erf(-30).item()]).toEqual([2, 0, 1, -1]);
    expectClose([t.hypot(3e200, 4e200).item() / 1e200], [5]);
  });
});

describe("errors", () => {
  test("shapes", () => {
    const [a, b]: AnyTensor[] = [t.ones([2, 3]), t.ones([2])];
    expect(() => functions.add!(a!, b!)).toThrow(new t.ShapeError("add: shapes [2, 3] and [2] do not fit: 3 and 2 differ, and neither is 1"));
    expect(() => functions.add!(a!, "x" as never)).toThrow(new t.NablaError('add: argument 2 is "x", where a tensor or a number is needed'));
  });
});
