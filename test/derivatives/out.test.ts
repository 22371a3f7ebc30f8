import { describe, expect, test } from "vitest";
import { compileModule, compileSources, describeDiagnostic } from "../support/compileModule.ts";

const source = `
import { grad, valueAndGrad, jvp } from "nabla";

export function loss(w: Float64Array, b: Float64Array, x: Float64Array, y: number): number {
  let s = 0;
  for (let i = 0; i < w.length; i++) s += Math.sin(w[i] * x[i]) + b[i] * w[i];
  return (s - y) * (s - y);
}
export const plain = valueAndGrad(loss, { wrt: [0, 1] });
export const out = valueAndGrad(loss, { wrt: [0, 1], out: true });
export const first = grad(loss, { out: true });
export const off = grad(loss, { out: false });

function chain(x: Float64Array, c: number): number {
  for (let k = 0; k < 3; k++) for (let i = 1; i < x.length; i++) x[i] = x[i] * x[i - 1] * c;
  return x[x.length - 1];
}
export const writtenPlain = valueAndGrad(chain);
export const written = valueAndGrad(chain, { out: true });

const cubes = (w: readonly number[]) => w.reduce((s, v) => s + v * v * v, 0);
export const ofNumbers = grad(cubes, { out: true });

const scale = (x: Float64Array, k = 2) => x[0] * x[0] * k;
export const withDefault = grad(scale, { out: true });

/** Descent that reuses one array, itself differentiated by its step. */
export function train(x: Float64Array, step: number): number {
  const gradient = new Float64Array(x.length);
  const b = new Float64Array(x.length);
  const p = x.slice();
  for (let k = 0; k < 4; k++) {
    first(p, b, x, 0.5, gradient);
    for (let i = 0; i < p.length; i++) p[i] -= step * gradient[i];
  }
  return p[0] * p[1];
}
export const trainSlope = grad(train, { wrt: 1 });
export const trainTangent = (x: Float64Array, step: number) => jvp(train, { wrt: 1 })([x, step], [1]).tangent;
`;

type Numbers = Float64Array | number[];
type Module = {
  readonly [Name in "out" | "first" | "off" | "written" | "ofNumbers" | "withDefault" | "train" | "trainSlope" | "trainTangent"]: (...args: unknown[]) => unknown;
} & {
  readonly plain: (...args: unknown[]) => { value: number; grad: [Float64Array, Float64Array] };
  readonly writtenPlain: (...args: unknown[]) => { value: number; grad: Float64Array };
};

const of = (...numbers: number[]): Float64Array => Float64Array.from(numbers);
const used = (length: number): Float64Array => new Float64Array(length).fill(7);

describe("gradients in arrays of the caller's", async () => {
  const m = await compileModule<Module>({ "main.ts": source });

  test("are the gradients, whatever the arrays held", () => {
    const [w, b, x] = [of(0.1, 0.7, -2), of(1, 2, 3), of(0.3, 0.2, 0.1)];
    const [ofW, ofB] = [used(3), used(3)];
    const wanted = m.plain(w, b, x, 0.5);
    for (let call = 0; call < 2; call++) {
      expect(m.out(w, b, x, 0.5, ofW, ofB)).toBe(wanted.value);
      expect([ofW, ofB]).toEqual(wanted.grad);
    }
    const given = used(3);
    expect(m.first(w, b, x, 0.5, given)).toBe(given);
    expect(given).toEqual(wanted.grad[0]);
    expect(m.off(w, b, x, 0.5)).toEqual(wanted.grad[0]);
  });

  test("of an argument that is written, at its content on entry", () => {
    const wanted = m.writtenPlain(of(1.1, 2, 3), 0.5);
    const gradient = used(3);
    expect(m.written(of(1.1, 2, 3), 0.5, gradient)).toBe(wanted.value);
    expect(gradient).toEqual(wanted.grad);
  });

  test("of plain arrays, and after default values", () => {
    const gradient = [9, 9, 9];
    expect(m.ofNumbers([1, 2, 3], gradient)).toBe(gradient);
    expect(gradient).toEqual([3, 12, 27]);
    expect(m.withDefault(of(3), 5, used(1))).toEqual(of(30));
  });

  test("are differentiated, in both modes", () => {
    const x = of(0.3, 0.4);
    const h = 1e-5;
    const difference = ((m.train(x, 0.1 + h) as number) - (m.train(x, 0.1 - h) as number)) / (2 * h);
    expect(m.trainSlope(x, 0.1)).toBeCloseTo(difference, 7);
    expect(m.trainTangent(x, 0.1)).toBeCloseTo(m.trainSlope(x, 0.1) as number, 12);
  });

  const wrong: readonly { readonly name: string; readonly call: () => unknown; readonly message: string }[] = (() => {
    const [w, b, x] = [of(1, 2), of(3, 4), of(5, 6)];
    const memory = of(1, 2, 3);
    return [
      { name: "an argument", call: () => m.first(w, b, x, 1, x), message: "gradient of 'w' shares memory with 'x'" },
      { name: "a view of an argument", call: () => m.first(w, memory.subarray(0, 2), x, 1, memory.subarray(1)), message: "shares memory with 'b'" },
      { name: "one array for two", call: () => m.out(w, b, x, 1, memory.subarray(1), memory.subarray(1)), message: "shares memory with the array for the gradient of 'w'" },
      { name: "too long", call: () => m.first(w, b, x, 1, used(3)), message: "has another length than 'w'" },
      { name: "too short", call: () => m.ofNumbers([1, 2] satisfies Numbers, [1] satisfies Numbers), message: "has another length than 'w'" },
    ];
  })();
  test.each(wrong)("$name is an error", ({ call, message }) => {
    expect(call).toThrow(message);
  });
});

test.each([
  { f: "(x: number) => x * x", options: "{ out: true }", message: "cannot be written into an array of yours" },
  { f: "(x: Float32Array) => x[0] * x[0]", options: "{ out: true }", message: "cannot be written into an array of yours" },
  { f: "(x: number[]) => { x.push(1); return x[0]; }", options: "{ out: true }", message: "may change its length" },
  { f: "(x: Float64Array) => x[0]", options: "{ out: Boolean(1) as true }", message: "must be written out" },
])("$f with $options is refused", async ({ f, options, message }) => {
  const compiled = await compileSources({ "main.ts": `import { grad } from "nabla";\nexport const d = grad(${f}, ${options});` });
  await compiled.dispose();
  expect(compiled.diagnostics.map(describeDiagnostic).join("\n")).toContain(message);
});
