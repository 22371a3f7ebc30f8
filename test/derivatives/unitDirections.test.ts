import { describe, expect, test } from "vitest";
import { compileModule } from "../support/compileModule.ts";

/** Functions whose Hessians and Jacobians follow unit vectors through loops in every form that `pickUnits` looks for. */
const source = `
import { hessian, hvp, jacobian, jvp } from "nabla";

function elementwise(x: Float64Array): number {
  let s = 0;
  for (let i = 0; i < x.length; i++) s += Math.exp(0.3 * x[i]) * x[i];
  return s;
}
function chained(x: Float64Array): number {
  let s = 0;
  for (let i = 0; i + 1 < x.length; i++) s += 100 * (x[i + 1] - x[i] ** 2) ** 2 + (1 - x[i]) ** 2;
  return s;
}
function stencil(x: Float64Array): number {
  let s = 0;
  for (let i = 2; i < x.length; i++) s += Math.sin(x[i] - 2 * x[i - 1] + x[i - 2]) * x[i - 1];
  return s;
}
function rowsOfTwo(x: Float64Array): number {
  let s = 0;
  const rows = x.length >> 1;
  for (let i = 0; i < rows; i++) {
    let dot = 0;
    for (let j = 0; j < 2; j++) dot += x[i * 2 + j] * (j + 1) * x[j];
    s += Math.log1p(dot * dot);
  }
  return s;
}
function mirrored(x: Float64Array): number {
  let s = 0;
  for (let i = 0; i < x.length; i++) s += x[i] * x[x.length - 1 - i] * x[0];
  return s;
}
function downwards(x: Float64Array): number {
  let p = 1;
  let s = 0;
  for (let i = x.length - 1; i >= 0; i--) {
    p = p * 0.5 + x[i];
    s += p * x[i] ** 2;
  }
  return s;
}
function branching(x: Float64Array): number {
  let s = 0;
  for (let i = 0; i < x.length; i++) {
    if (x[i] > 0.5) s += x[i] ** 3;
    else if (i > 1) s += x[i] * x[i - 1];
  }
  return s;
}
function normalised(x: Float64Array): number {
  let total = 0;
  for (const v of x) total += Math.exp(v);
  let s = 0;
  for (let i = 0; i < x.length; i++) s += (Math.exp(x[i]) / total) * Math.sqrt(1 + x[i] * x[i]);
  return s;
}
function twoPlaces(x: Float64Array, k: number): number {
  let s = 0;
  for (let i = 0; i + k < x.length; i++) s += x[i] * x[i + k] * x[i];
  return s;
}
function scaledInto(x: Float64Array): number {
  const y = new Float64Array(x.length);
  for (let i = 0; i < x.length; i++) y[i] = x[i] * x[i];
  let s = 0;
  for (let i = 0; i < x.length; i++) s += y[i] * y[(i + 1) % x.length];
  return s;
}
function plain(x: number[]): number {
  let s = 0;
  for (let i = 0; i < x.length; i++) for (let j = 0; j <= i; j++) s += x[i] * x[j] * (i + 2 * j);
  return Math.log1p(s * s);
}
function narrow(x: Float32Array): number {
  let s = 0;
  for (let i = 0; i < x.length; i++) s += x[i] * x[i] * (i + 1);
  return Math.sqrt(1 + s);
}
function multiplied(x: Float64Array, a: Float64Array): Float64Array {
  const y = new Float64Array(3);
  for (let i = 0; i < 3; i++) {
    let s = 0;
    for (let j = 0; j < x.length; j++) s += a[i * x.length + j] * x[j];
    y[i] = Math.tanh(s);
  }
  return y;
}
function squares(x: Float64Array): Float64Array {
  const y = new Float64Array(x.length);
  for (let i = 0; i < x.length; i++) y[i] = x[i] * x[i] + (i > 0 ? x[i - 1] : 0);
  return y;
}

export const hessians = {
  elementwise: [hessian(elementwise), hvp(elementwise), hessian(elementwise, { out: true })],
  chained: [hessian(chained), hvp(chained), hessian(chained, { out: true })],
  stencil: [hessian(stencil), hvp(stencil), hessian(stencil, { out: true })],
  rowsOfTwo: [hessian(rowsOfTwo), hvp(rowsOfTwo), hessian(rowsOfTwo, { out: true })],
  mirrored: [hessian(mirrored), hvp(mirrored), hessian(mirrored, { out: true })],
  downwards: [hessian(downwards), hvp(downwards), hessian(downwards, { out: true })],
  branching: [hessian(branching), hvp(branching), hessian(branching, { out: true })],
  normalised: [hessian(normalised), hvp(normalised), hessian(normalised, { out: true })],
  scaledInto: [hessian(scaledInto), hvp(scaledInto), hessian(scaledInto, { out: true })],
  plain: [hessian(plain), hvp(plain), hessian(plain, { out: true })],
  };
export const single = [hessian(narrow), hvp(narrow)];
export const apart = [hessian(twoPlaces), hvp(twoPlaces)];
export const matrices = {
  multiplied: [jacobian(multiplied, { mode: "forward" }), jvp(multiplied, { wrt: 0 })],
  squares: [jacobian(squares, { mode: "forward" }), jvp(squares, { wrt: 0 })],
};
export const poles = hessian((x: Float64Array) => {
  let s = 0;
  for (let i = 0; i < x.length; i++) s += Math.sqrt(x[i]);
  return s;
});
`;

type Numbers = Float64Array | Float32Array | number[];
type Hessian = (x: Numbers, ...rest: unknown[]) => Numbers[];
type Product = (x: Numbers, v: Numbers, ...rest: unknown[]) => Numbers;
type Module = {
  readonly hessians: Readonly<Record<string, readonly [Hessian, Product, (x: Numbers, rows: Numbers[]) => Numbers[]]>>;
  readonly apart: readonly [Hessian, Product];
  readonly single: readonly [Hessian, Product];
  readonly matrices: Readonly<Record<string, readonly [Hessian, (args: unknown[], tangents: unknown[]) => { tangent: Float64Array }]>>;
  readonly poles: (x: Float64Array) => Float64Array[];
};
const { hessians, apart, single, matrices, poles } = await compileModule<Module>(source);

const sizes = [0, 1, 2, 3, 4, 5, 8, 9, 12, 13, 20];

function pointOf(name: string, size: number): Numbers {
  const values = Array.from({ length: size }, (_, i) => 0.2 + 0.9 * Math.sin(1 + 2.3 * i));
  if (name === "plain") return values;
  return name === "narrow" ? Float32Array.from(values) : Float64Array.from(values);
}

function unit(like: Numbers, i: number): Numbers {
  const values = Array.from(like, (_, j) => (i === j ? 1 : 0));
  if (Array.isArray(like)) return values;
  return like instanceof Float32Array ? Float32Array.from(values) : Float64Array.from(values);
}

function expectSame(actual: ArrayLike<number>, expected: ArrayLike<number>, digits = 12): void {
  expect(actual.length).toBe(expected.length);
  for (let i = 0; i < expected.length; i++) expect(actual[i] as number).toBeCloseTo(expected[i] as number, digits);
}

describe("Hessians have the products with unit vectors for rows", () => {
  test.each(Object.keys(hessians))("%s", (name) => {
    const [hessian, product, into] = hessians[name] as (typeof hessians)[string];
    for (const size of sizes) {
      const x = pointOf(name, size);
      const rows = hessian(x);
      const own = Array.from({ length: size }, () => pointOf(name, size));
      into(x, own);
      expect(rows.length).toBe(size);
      rows.forEach((row, i) => {
        expectSame(row, product(x, unit(x, i)));
        expectSame(own[i] as Numbers, row, 13);
      });
    }
  });

  test("in single precision", () => {
    const [hessian, product] = single;
    for (const size of sizes) {
      const x = pointOf("narrow", size);
      hessian(x).forEach((row, i) => {
        expectSame(row, product(x, unit(x, i)), 5);
      });
    }
  });

  test("two places, which may be one", () => {
    const [hessian, product] = apart;
    for (const k of [0, 1, 3]) {
      const x = pointOf("twoPlaces", 6);
      hessian(x, k).forEach((row, i) => {
        expectSame(row, product(x, unit(x, i), k));
      });
    }
  });
});

test.each(Object.keys(matrices))("the Jacobian of %s has the tangents along unit vectors for columns", (name) => {
  const [jacobian, tangentOf] = matrices[name] as (typeof matrices)[string];
  for (const size of sizes.slice(1)) {
    const x = pointOf(name, size);
    const a = Float64Array.from({ length: 3 * size }, (_, i) => Math.cos(i));
    const rows = jacobian(x, a);
    x.forEach((_, j) => {
      const { tangent } = tangentOf([x, a], [unit(x, j)]);
      expectSame(rows.map((row) => row[j] as number), tangent);
    });
  }
});

test("a pole in one direction leaves the others alone", () => {
  const rows = poles(Float64Array.of(4, 0, 1));
  expect(rows.map((row) => Array.from(row))).toEqual([
    [-0.25 / 8, 0, 0],
    [0, -Infinity, 0],
    [0, 0, -0.25],
  ]);
});
