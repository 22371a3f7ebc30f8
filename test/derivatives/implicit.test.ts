import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { compileSources, describeDiagnostic, type CompiledSources } from "../support/compileModule.ts";
import { expectClose } from "../support/expectClose.ts";

const source = `
import { grad, hessian, hvp, jvp, jacobian } from "nabla";
import { fixedPoint, root, solve } from "nabla/implicit";
import { checkGradient } from "nabla/testing";

export { fixedPoint, root, solve };

/** A system that needs pivoting: its first entry is 0. */
export function system(t: Float64Array): number {
  const a = Float64Array.of(0, t[0], 1, Math.exp(t[1]), 2, t[0] * t[1], 1, 1e-3, Math.sin(t[0]));
  const x = solve(a, Float64Array.of(t[1], 1, t[0] * t[0]));
  return x[0] * x[1] + x[2];
}
export const ofSystem = { grad: grad(system), hessian: hessian(system), twice: grad((t: Float64Array) => grad(system)(t)[0]) };
export const inverse = jacobian((b: Float64Array) => solve(Float64Array.of(2, 1, 1, 3), b));

export const squareRoot = (a: number): number => fixedPoint((x, at) => 0.5 * (x + at / x), 1, a);
export const ofSquareRoot = { first: grad(squareRoot), second: grad(grad(squareRoot)), third: grad(grad(grad(squareRoot))), ahead: hessian(squareRoot) };

/** A network with feedback: z = tanh(W z + u). */
export function equilibrium(w: Float64Array): Float64Array {
  const step = (z: Float64Array, at: Float64Array): Float64Array => {
    const next = new Float64Array(3);
    for (let i = 0; i < 3; i++) {
      let sum = at[9 + i];
      for (let j = 0; j < 3; j++) sum += at[3 * i + j] * z[j];
      next[i] = Math.tanh(sum);
    }
    return next;
  };
  return fixedPoint(step, new Float64Array(3), w);
}
const feedback = (w: Float64Array): number => { const z = equilibrium(w); return z[0] * z[1] - z[2] ** 2; };

/** Kepler's equation. */
export const anomaly = (m: number, e: number): number => root((x, [mean, ecc]: [number, number]) => x - ecc * Math.sin(x) - mean, m, [m, e]);

interface Circle { readonly at: Float64Array; readonly radius: number }
/** Where two circles meet. */
export function meeting(a: Circle, b: Circle): Float64Array {
  const on = (x: Float64Array, { at, radius }: Circle): number => (x[0] - at[0]) ** 2 + (x[1] - at[1]) ** 2 - radius ** 2;
  return root((x: Float64Array, circles: { a: Circle; b: Circle }) => Float64Array.of(on(x, circles.a), on(x, circles.b)), Float64Array.of(1, 1), { a, b });
}
const height = (radii: Float64Array): number => meeting({ at: Float64Array.of(0, 0.5), radius: radii[0] }, { at: Float64Array.of(2, 0), radius: radii[1] })[1] ** 2;

/** The minimum of an energy, as a root of its gradient. */
const energy = (x: Float64Array, k: number): number => (x[0] - k) ** 2 + Math.exp(x[0] * x[1]) + k * x[1] ** 2;
export const lowest = (k: number): number => root((x: Float64Array, at: number) => grad(energy)(x, at), new Float64Array(2), k)[1];

/** A function that writes its argument, and returns it. */
function inPlace(t: number): number {
  const x = fixedPoint((x: Float64Array, at: number) => { x[0] = 0.5 * x[0] + at; x[1] = 0.25 * x[1] + x[0]; return x; }, Float64Array.of(1, 1), t);
  return x[0] * x[1];
}
/** Outside of differentiated code it may give the same array each time. */
const workspace = new Float64Array(1);
export const reused = (t: number): number => fixedPoint((x: Float64Array, at: number) => { workspace[0] = 0.5 * x[0] + at; return workspace; }, Float64Array.of(7), t)[0];

/** Started from what depends on the parameter, which does not matter. */
const warm = (a: number): number => root((x, at: number) => x ** 3 - at, a / 2, a) + fixedPoint((x: Float64Array, at: number) => x.map((v) => at * Math.cos(v)), Float64Array.of(a, a * a), a / 4)[1];

/** Solutions in the equations of others. */
const nested = (a: number): number => root((x, at: number) => x ** 2 - fixedPoint((y, of: number) => Math.cos(y * of), 0.5, at) - at, 1, a);

const t = Float64Array.of(0.7, 1.3);
const weights = Float64Array.from({ length: 12 }, (_, i) => Math.sin(3 * i) / 3);
const circles = [{ at: Float64Array.of(0, 0.5), radius: 2 }, { at: Float64Array.of(2, 0), radius: 1.5 }] as const;
export const checks = {
  "a linear system": () => checkGradient(system, [t], { order: 2 }),
  "a number's fixed point": () => checkGradient(squareRoot, [2.5], { order: 2 }),
  "an array's fixed point, one number for each weight": () => checkGradient((w: Float64Array) => equilibrium(w), [weights]),
  "an array's fixed point at second order": () => checkGradient(feedback, [weights], { order: 2 }),
  "a root by a tuple": () => checkGradient((m: number, e: number) => anomaly(m, e), [0.8, 0.4], { order: 2 }),
  "roots by objects": () => checkGradient((a: Circle, b: Circle) => meeting(a, b), [circles[0], circles[1]]),
  "roots by objects at second order": () => checkGradient(height, [Float64Array.of(2, 1.5)], { order: 2 }),
  "a minimum": () => checkGradient((k: number) => lowest(k), [0.6], { order: 2 }),
  "functions that write their argument": () => checkGradient((x: number) => inPlace(x), [0.7], { order: 2 }),
  "starts that depend on the parameter": () => checkGradient((x: number) => warm(x), [0.9], { order: 2 }),
  "solutions inside of equations": () => checkGradient((x: number) => nested(x), [0.8], { order: 2 }),
};

export const singular = {
  value: () => solve(Float64Array.of(1, 2, 3, 4, 5, 6, 7, 8, 9), new Float64Array(3)),
  gradient: () => grad((a: Float64Array) => solve(a, Float64Array.of(1, 1))[0])(Float64Array.of(1, 2, 2, 4)),
  shape: () => solve(new Float64Array(5), new Float64Array(2)),
  equations: () => root((x: Float64Array, at: number) => Float64Array.of(x[0] + x[1] - at, 2 * x[0] + 2 * x[1] - at), new Float64Array(2), 1),
  derivative: () => grad((a: number) => root((x, at: number) => (x - at) * x, 0, a))(0),
  derivatives: () => grad((a: number) => fixedPoint((x: Float64Array, at: number) => x.map((v) => v * at), new Float64Array(2), a)[0])(1),
};
export const endless = {
  number: () => grad((a: number) => fixedPoint((x, at: number) => -x + at, 1, a))(5),
  array: () => fixedPoint((x: Float64Array, at: number) => x.map((v) => 2 * v + at), Float64Array.of(1), 1, { maxIterations: 50 }),
  root: () => grad((a: number) => root((x, at: number) => x * x + at, 1, a))(1),
  few: () => root((x, at: number) => Math.atan(x) - at, 10, 1, { maxIterations: 2 }),
  lengths: () => fixedPoint((x: Float64Array, at: number) => Float64Array.of(at), new Float64Array(2), 1),
};
/** Systems that are badly scaled, not singular. */
export const scaled = {
  rows: () => solve(Float64Array.of(1, 1, 1e-30, 2e-30), Float64Array.of(3, 5e-30)),
  columns: () => solve(Float64Array.of(1, 1e-30, 1, 2e-30), Float64Array.of(3, 5)),
  diagonal: () => solve(Float64Array.of(1e200, 0, 0, 1e-200), Float64Array.of(1e200, 2e-200)),
};
`;

type Call = () => unknown;
type Calls = Readonly<Record<string, Call>>;
type OfNumber = (x: number) => number;
type Module = {
  readonly solve: (a: Float64Array, b: Float64Array) => Float64Array;
  readonly inverse: (b: Float64Array) => readonly Float64Array[];
  readonly ofSystem: { readonly hessian: (t: Float64Array) => readonly Float64Array[]; readonly twice: (t: Float64Array) => Float64Array };
  readonly squareRoot: OfNumber;
  readonly reused: OfNumber;
  readonly ofSquareRoot: Readonly<Record<"first" | "second" | "third" | "ahead", OfNumber>>;
  readonly anomaly: (m: number, e: number) => number;
  readonly checks: Calls;
  readonly singular: Calls;
  readonly endless: Calls;
  readonly scaled: Readonly<Record<string, () => Float64Array>>;
};

let compiled: CompiledSources;
let module: Module;
beforeAll(async () => {
  compiled = await compileSources({ "main.ts": source });
  expect(compiled.diagnostics.map(describeDiagnostic)).toEqual([]);
  module = await compiled.load<Module>();
});
afterAll(() => compiled.dispose());

test("values are solutions", () => {
  expectClose(module.solve(Float64Array.of(0, 1, 2, 1), Float64Array.of(4, 10)), [3, 4], { relative: 1e-15 });
  expectClose(module.squareRoot(2), Math.SQRT2, { relative: 1e-15 });
  const x = module.anomaly(0.8, 0.4);
  expectClose(x - 0.4 * Math.sin(x), 0.8, { relative: 1e-15 });
  expectClose(module.reused(3), 6, { relative: 1e-11 });
  expectClose(module.scaled["rows"]?.(), [1, 2]);
  expectClose(module.scaled["columns"]?.(), [1, 2e30]);
  expectClose(module.scaled["diagonal"]?.(), [1, 2]);
});

test("derivatives are those of the solution", () => {
  const { first, second, third, ahead } = module.ofSquareRoot;
  expectClose([first(4), second(4), third(4), ahead(4)], [1 / 4, -1 / 32, 3 / 256, -1 / 32], { relative: 1e-11 });
  expectClose(module.inverse(Float64Array.of(1, 1)), [Float64Array.of(0.6, -0.2), Float64Array.of(-0.2, 0.4)], { relative: 1e-14 });
  const t = Float64Array.of(0.7, 1.3);
  expectClose(module.ofSystem.twice(t), module.ofSystem.hessian(t)[0], { relative: 1e-11 });
});

const cases = ["a linear system", "a number's fixed point", "an array's fixed point, one number for each weight", "an array's fixed point at second order", "a root by a tuple", "roots by objects", "roots by objects at second order", "a minimum", "functions that write their argument", "starts that depend on the parameter", "solutions inside of equations"];
test.each(cases)("%s has the derivatives of differences, in both modes", (name) => {
  module.checks[name]?.();
  expect(Object.keys(module.checks)).toEqual(cases);
});

describe("errors", () => {
  test.each([
    ["value", "solve: the matrix is singular: its column 2 depends on those before it."],
    ["gradient", "solve: the matrix is singular"],
    ["shape", "solve: the matrix has 5 numbers where 2 equations need 4."],
    ["equations", "root: the Jacobian where the search is is singular"],
    ["derivative", "root: the solution has no derivative"],
    ["derivatives", "fixedPoint: the solution has no derivative, for the equations' Jacobian by the unknowns is singular"],
  ])("where there is no solution: %s", (name, message) => {
    expect(module.singular[name]).toThrow(message);
  });

  test.each([
    ["number", "fixedPoint: no convergence in 10000 iterations; the last one changed x by"],
    ["array", "fixedPoint: no convergence in 50 iterations"],
    ["root", "root: no step from"],
    ["few", "root: not found in 2 iterations"],
    ["lengths", "fixedPoint: the function of 2 unknowns gave 1 numbers."],
  ])("where the search does not end: %s", (name, message) => {
    expect(module.endless[name]).toThrow(message);
  });
});

test("a derivative by what the function captures is refused", async () => {
  const refused = await compileSources({
    "main.ts": `
import { grad } from "nabla";
import { root } from "nabla/implicit";
export const d = grad((a: number) => root((x) => x * x - a, 1, 0));`,
  });
  await refused.dispose();
  expect(refused.diagnostics.map(describeDiagnostic).join("\n")).toContain("has no derivative by 'a', which its function reads from the code around it");
});
