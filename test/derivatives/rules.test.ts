import { afterAll, beforeAll, expect, test } from "vitest";
import { expectClose } from "../support/expectClose.ts";
import { compileSources, type CompiledSources } from "../support/compileModule.ts";

const source = `
import { checkpoint, customJvp, customVjp, grad, hessian, hvp, jacobian, jvp, stopGradient, vjp } from "nabla";
import { checkGradient } from "nabla/testing";

// TensorFlow, testOverrideSecondOrderWithCustomGradient.
const shifted = customVjp(
  (x: number) => x + 10,
  (x) => [
    x + 10,
    (adjoint) => {
      const first = customVjp((u: number) => u - u - 1.1, (u: number) => [u - u - 1.1, (second: number) => [-2.1 * second]]);
      return [adjoint * first(x)];
    },
  ],
);
const power = (x: number): number => shifted(x) ** 4;
export const first = grad(power);
export const second = { reverse: grad(grad(power)), forward: hvp(power), both: (x: number) => jvp(grad(power))([x], [1]).tangent };

const dot = customVjp(
  (a: Float64Array, b: Float64Array) => a[0] * b[0] + a[1] * b[1],
  (a, b) => [
    a[0] * b[0] + a[1] * b[1],
    (d) => [new Float64Array([d * b[0], d * b[1]]), new Float64Array([d * a[0], d * a[1]])],
  ],
);
export const pulled = vjp((a: Float64Array, b: Float64Array) => dot(a, b) * a[0]);
export const stopped = vjp((a: Float64Array) => { const z = stopGradient(a); return z[0] * a[1]; });
const reversed = customVjp((a: Float64Array) => a, (a) => [a, (d) => { const r = d.slice(); r[0] = -r[0]; return [r]; }]);
export const ofReversed = grad((a: Float64Array) => { const z = reversed(a); return z[0] * z[1] + a[0]; });

const squares = customJvp(
  (a: Float64Array) => new Float64Array([a[0] ** 2, a[1] ** 2]),
  ([a], [t]) => [new Float64Array([a[0] ** 2, a[1] ** 2]), new Float64Array([2 * a[0] * t[0], 2 * a[1] * t[1]])],
);
const spring = checkpoint((a: Float64Array) => { const r = new Float64Array([Math.sin(a[0]) * a[0], a[1] * a[0]]); a[1] = r[0]; return r; });
const relaxed = checkpoint(
  (a: Float64Array) => {
    const s = a.slice();
    for (let t = 0; t < 5; t++) for (let i = 0; i < s.length; i++) s[i] = Math.sin(s[i] + s[(i + 1) % s.length]);
    return s;
  },
  { snapshots: 2 },
);
export const jacobians = {
  rule: [jacobian((a: Float64Array) => squares(squares(a))), jacobian((a: Float64Array) => squares(squares(a)), { mode: "reverse" })],
  checkpoint: [jacobian((a: Float64Array) => spring(a)), jacobian((a: Float64Array) => spring(a), { mode: "reverse" })],
  snapshots: [jacobian((a: Float64Array) => relaxed(a)), jacobian((a: Float64Array) => relaxed(a), { mode: "reverse" })],
};
const cost = (a: Float64Array): number => dot(a, squares(a)) * relaxed(a)[0];
export const curvature = hessian(cost);
export const product = hvp(cost);

type Body = { readonly x: number; readonly v: Float64Array };
const momentum = customVjp((p: Body) => p.x * p.v[0], (p) => [p.x * p.v[0], (d) => [{ x: d * p.v[0], v: new Float64Array([d * p.x, 0]) }]]);
const corner = customVjp((m: number[][]) => m[0][1] * m[1][0], (m) => [m[0][1] * m[1][0], (d) => [[[0, d * m[1][0]], [d * m[0][1], 0]]]]);
export const checks = [
  () => checkGradient((p: Body) => momentum(p) * p.x, [{ x: 2, v: Float64Array.of(3, 4) }]),
  () => checkGradient((m: number[][]) => corner(m) * m[0][0], [[[1, 2], [3, 4]]]),
  () => checkGradient((a: Float64Array) => spring(a), [Float64Array.of(0.5, 1.5)]),
  () => checkGradient(cost, [Float64Array.of(0.5, 1.5)], { order: 2 }),
  () => checkGradient((a: Float64Array) => { let s = 0; for (let i = 0; i < 3; i++) { s += spring(a)[0] * a[1]; a[0] += s; } return s; }, [Float64Array.of(0.5, 1.5)], { order: 2 }),
  () => checkGradient((a: Float64Array) => { const r = squares(a); const q = a[0] > 0 ? r : a; q[1] = q[0] * a[1]; return q[1] * r[0]; }, [Float64Array.of(0.5, 1.5)], { order: 2 }),
];
`;

type Pulled = { readonly value: number; readonly pullback: (cotangent: number) => readonly Float64Array[] };
type Rows = (a: Float64Array) => readonly Float64Array[];
type Module = {
  readonly first: (x: number) => number;
  readonly second: Readonly<Record<string, (x: number, v: number) => number>>;
  readonly pulled: (a: Float64Array, b: Float64Array) => Pulled;
  readonly stopped: (a: Float64Array) => Pulled;
  readonly ofReversed: (a: Float64Array) => Float64Array;
  readonly jacobians: Readonly<Record<string, readonly [Rows, Rows]>>;
  readonly curvature: Rows;
  readonly product: (a: Float64Array, v: Float64Array) => Float64Array;
  readonly checks: readonly (() => void)[];
};

let compiled: CompiledSources;
let module: Module;
beforeAll(async () => {
  compiled = await compileSources({ "main.ts": source });
  module = await compiled.load<Module>();
});
afterAll(() => compiled.dispose());

test("compiles", () => {
  expect(compiled.diagnostics).toEqual([]);
});

test("a rule in a rule overrides the second derivative, in every mix of modes", () => {
  expectClose(module.first(1), 4 * 11 ** 3 * -1.1);
  for (const second of Object.values(module.second)) expectClose(second(1, 1), 12 * 11 ** 2 * 1.21 + 4 * 11 ** 3 * -2.1);
});

test("a pullback finds the arguments of rules as they were, however often it is called", () => {
  const [a, b] = [Float64Array.of(1, 2), Float64Array.of(3, 4)];
  const { pullback } = module.pulled(a, b);
  a[0] = 100;
  b[1] = 50;
  expect(pullback(1).map((adjoint) => [...adjoint])).toEqual([[14, 4], [1, 2]]);
  expect(pullback(2).map((adjoint) => [...adjoint])).toEqual([[28, 8], [2, 4]]);
  const c = Float64Array.of(3, 5);
  const stopped = module.stopped(c);
  c[0] = 77;
  expect([...(stopped.pullback(1)[0] ?? [])]).toEqual([0, 3]);
});

test("a rule whose value is its argument", () => {
  expect([...module.ofReversed(Float64Array.of(3, 5))]).toEqual([-4, 3]);
});

test("Jacobians through rules and checkpoints are the same in both modes", () => {
  for (const [forward, reverse] of Object.values(module.jacobians)) {
    expectClose(forward(Float64Array.of(0.5, 1.5)), reverse(Float64Array.of(0.5, 1.5)));
  }
});

test("a Hessian through rules and snapshots times a vector", () => {
  const x = Float64Array.of(0.5, 1.5);
  const [first, second] = module.curvature(x) as readonly [Float64Array, Float64Array];
  expectClose(module.product(x, Float64Array.of(1, 2)), first.map((value, i) => value + 2 * (second[i] ?? NaN)));
});

test("structures, mutation and branches agree with differences", () => {
  for (const check of module.checks) check();
});
