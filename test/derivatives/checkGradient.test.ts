import { afterAll, beforeAll, expect, test } from "vitest";
import { compileSources, type CompiledSources } from "../support/compileModule.ts";

const source = `
import { checkpoint, customVjp } from "nabla";
import { checkGradient } from "nabla/testing";

type Body = { readonly position: Float64Array; readonly mass: number; readonly name: string };
function energy(body: Body, k: number, ids: Int32Array): number {
  let e = 0;
  for (let i = 0; i < body.position.length; i++) e += body.mass * body.position[i] ** 2 * k * ids[i];
  return e;
}
const wrong = customVjp((x: number) => x * x, (x) => [x * x, (adjoint) => [3 * x * adjoint]]);
const wrongAbove = customVjp(
  (x: Float64Array) => x[0] * x[1],
  (x) => [x[0] * x[1], (adjoint) => [Float64Array.of(adjoint * x[1], x[1] > 2 ? 0 : adjoint * x[0])]],
);
const clipped = customVjp((x: number) => x * x, (x) => [x * x, (adjoint) => [Math.max(-9, Math.min(9, 2 * x * adjoint))]]);
const inPlace = checkpoint((a: Float64Array) => { a[0] *= a[1]; a[1] = Math.sin(a[0]); return a[1]; });

export const right = {
  structures: () => checkGradient(energy, [{ position: Float64Array.of(1, 2), mass: 3, name: "a" }, 2, Int32Array.of(1, 2)]),
  vectors: () => checkGradient((a: number[], b: number) => [a[0] * b, a[1] * a[0]], [[1, 2], 3], { tolerance: 1e-8 }),
  second: () => checkGradient((x: Float64Array) => Math.sin(x[0]) * x[0] * x[1], [Float64Array.of(1, 2)], { order: 2 }),
  reverseOnly: () => checkGradient((x: number) => clipped(x), [1.2], { mode: "reverse" }),
  mutation: () => checkGradient((a: Float64Array) => inPlace(a) * a[0], [Float64Array.of(1, 2)], { order: 2 }),
};
export const faulty = {
  rule: () => checkGradient((x: number, y: number) => wrong(x) * y, [1.5, 2]),
  element: () => checkGradient(function product(x: Float64Array) { return wrongAbove(x); }, [Float64Array.of(1, 3)]),
};
export function capturing(k: number): void {
  checkGradient((x: number) => x * x * k, [3]);
}
export const point = Float64Array.of(1, 2);
export const unchanged = (): Float64Array => {
  checkGradient((a: Float64Array) => { a[0] = a[1] * a[1]; return a[0]; }, [point]);
  return point;
};
`;

type Checks = Readonly<Record<string, () => void>>;
type Module = { readonly right: Checks; readonly faulty: Checks; readonly capturing: (k: number) => void; readonly unchanged: () => Float64Array };

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

test("accepts right derivatives of structures, vectors, second order, one mode, and functions that write", () => {
  for (const check of Object.values(module.right)) check();
  module.capturing(4);
});

test("leaves the arguments alone", () => {
  expect([...module.unchanged()]).toEqual([1, 2]);
});

test("names what is wrong with a rule", () => {
  expect(module.faulty.rule).toThrow(/d result \/ d args\[0\]\n\s+reverse mode: 9\n\s+central differences: 6\.0000/);
  expect(module.faulty.element).toThrow(/'product' is wrong\.\n\s+d result \/ d args\[0\]\[1\]\n\s+reverse mode: 0\n/);
});

test("without the build step says so", async () => {
  const { checkGradient } = await import("../../runtime/testing.ts");
  expect(() => {
    checkGradient((x: number) => x, [1]);
  }).toThrow(/checkGradient was called in a module that nabla has not compiled/);
});
