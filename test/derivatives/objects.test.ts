import { expect, test } from "vitest";
import { compileModule, compileSources } from "../support/compileModule.ts";

/** Functions that return objects, and second derivatives by objects. */
const source = `
import { grad, hvp, jvp, vjp } from "nabla";
import { checkGradient } from "nabla/testing";

interface Model { a: number; readonly name: string; w: Float64Array; deep: { x: number; rows: number[][] }; pair: [number, number] }
const model = (): Model => ({ a: 0.7, name: "n", w: Float64Array.of(1, 0.3), deep: { x: 2, rows: [[1, 2], [3, 4]] }, pair: [0.3, 0.4] });
const loss = (p: Model, k: number): number => {
  let s = p.a * p.a * p.deep.x * k + p.pair[0] * p.pair[1] ** 2;
  for (let i = 0; i < p.w.length; i++) s += Math.sin(p.w[i] * p.a) * p.deep.rows[i][0];
  return s;
};
const written = (p: Model): number => { p.w[0] *= p.a; p.a *= p.w[0]; p.deep = { x: p.a * p.deep.x, rows: p.deep.rows }; return p.a * p.w[0] * p.deep.x; };

interface Tree { v: number; kids: Tree[] }
const tree = (t: Tree): number => { let s = t.v ** 3; for (const kid of t.kids) s += kid.v ** 2 * t.v; return s; };

interface Partial { x: number; y?: number; z: { t: number } | null }
const partial = (p: Partial, k: number): number => p.x ** 3 * (p.y ?? 1) ** 2 + (p.z ? p.z.t ** 2 * p.x : 0) * k;

const state = (x: number, v: Float64Array): { position: number; tag: string; velocity: number[] } => ({ position: x * v[0], tag: "t", velocity: [x * x, v[1]] });
const tuple = (x: number, v: Float64Array): [number, Float64Array] => [x * v[0], v.map((e) => e * x)];
const chosen = (x: number, y: number): { a: number; b: { c: number } } => { const one = { a: x, b: { c: x * y } }; const two = { a: y, b: one.b }; two.b.c *= y; return x > y ? one : two; };
const moved = (p: { x: number; y: number }): { x: number; y: number } => { p.x *= p.y; return p; };

export const checks = {
  "a model": () => checkGradient(loss, [model(), 1.5], { order: 2 }),
  "a model that is written": () => checkGradient(written, [model()], { order: 2, mode: "forward" }),
  "a tree": () => checkGradient(tree, [{ v: 2, kids: [{ v: 3, kids: [] }, { v: 4, kids: [] }] }], { order: 2, mode: "forward" }),
  "members that are there": () => checkGradient(partial, [{ x: 1.2, y: 0.7, z: { t: 2 } }, 2], { order: 2 }),
  "members that are absent": () => checkGradient(partial, [{ x: 1.2, z: null }, 2], { order: 2 }),
  "a result with a text": () => checkGradient(state, [2, Float64Array.of(3, 4)]),
  "a tuple": () => checkGradient(tuple, [2, Float64Array.of(3, 4)]),
  "a choice": () => { checkGradient(chosen, [2, 1]); checkGradient(chosen, [1, 2]); },
  "an argument": () => checkGradient(moved, [{ x: 2, y: 3 }]),
};
export const ahead = jvp(state);
export const back = vjp(state);
export const nested = grad((x: number) => { const { value, pullback } = vjp(state)(x, Float64Array.of(x, 2)); const [xAdj] = pullback({ position: value.position, velocity: [x, 1] }); return xAdj * x; });
export const product = hvp(loss);
`;

type Tangent = { readonly position: number; readonly velocity: readonly number[] };
type Module = {
  readonly checks: Readonly<Record<string, () => void>>;
  readonly ahead: (args: readonly unknown[], tangents: readonly unknown[]) => { readonly value: unknown; readonly tangent: Tangent };
  readonly back: (...args: readonly unknown[]) => { readonly pullback: (adjoint: Tangent) => readonly unknown[] };
  readonly nested: (x: number) => number;
};

const module = await compileModule<Module>({ "main.ts": source });

test.each(Object.keys(module.checks))("%s", (name) => {
  module.checks[name]?.();
});

test("tangents and adjoints have the members that hold numbers", () => {
  expect(module.ahead([2, Float64Array.of(3, 4)], [1, Float64Array.of(0.5, 0.25)])).toEqual({
    value: { position: 6, tag: "t", velocity: [4, 4] },
    tangent: { position: 4, velocity: [4, 0.25] },
  });
  const { pullback } = module.back(2, Float64Array.of(3, 4));
  expect(pullback({ position: 1, velocity: [2, 3] })).toEqual([11, Float64Array.of(2, 3)]);
  expect(pullback({ position: 0, velocity: [0, 1] })).toEqual([0, Float64Array.of(0, 1)]);
});

test("a pullback inside takes an object", () => {
  // position = x², its adjoint by x is x² · x; that of velocity[0] = x², 2 x · x; times x.
  expect(module.nested(3)).toBeCloseTo(4 * 3 ** 3 + 6 * 3 ** 2, 12);
});

test.each(["hvp", "hessian"])("what %s cannot be taken of is named as in the source", async (marker) => {
  const { diagnostics, dispose } = await compileSources({ "main.ts": `import { ${marker} } from "nabla";\nconst posterior = (x: Float64Array): Float64Array => x;\nexport const d = ${marker}(posterior as never);` });
  await dispose();
  expect(diagnostics.map(({ message }) => message)).toEqual([`'${marker}' needs a function that returns a number; 'posterior' does not.`]);
});
