import { expect, test } from "vitest";
import { compileModule } from "../support/compileModule.ts";
import { derivativeAtZero } from "../support/centralDifference.ts";
import { expectClose } from "../support/expectClose.ts";

/** Rules and checkpoints where several directions are followed in one sweep: Jacobians and Hessians of more than eight inputs. */
const source = `
import { checkpoint, customJvp, customVjp, grad, hessian, jacobian } from "nabla";
const sine = customJvp((x: number) => Math.sin(x), ([x], [t]) => [Math.sin(x), Math.cos(x) * t]);
const cube = customVjp((x: number) => x * x * x, (x) => [x * x * x, (d) => [3 * x * x * d]]);
const scaled = customVjp((a: Float64Array, k: number) => a.map((v) => v * v * k), (a, k) => [a.map((v) => v * v * k), (d) => { const aAdj = new Float64Array(a.length); let kAdj = 0; for (let i = 0; i < a.length; i++) { aAdj[i] = 2 * a[i] * k * d[i]; kAdj += a[i] * a[i] * d[i]; } return [aAdj, kAdj]; }]);
const rolled = customJvp((a: Float64Array) => { const r = a.slice(); for (let i = 1; i < r.length; i++) r[i] += r[i - 1] * a[i]; return r; }, ([a], [t]) => { const r = a.slice(); const rt = t.slice(); for (let i = 1; i < r.length; i++) { r[i] += r[i - 1] * a[i]; rt[i] += rt[i - 1] * a[i] + r[i - 1] * t[i]; } return [r, rt]; });
const relax = checkpoint((a: Float64Array) => { const s = a.slice(); for (let t = 0; t < 5; t++) for (let i = 0; i < s.length; i++) s[i] = Math.sin(s[i] + s[(i + 1) % s.length]); return s; });
const relaxS = checkpoint((a: Float64Array) => { const s = a.slice(); for (let t = 0; t < 5; t++) for (let i = 0; i < s.length; i++) s[i] = Math.sin(s[i] + s[(i + 1) % s.length]); return s; }, { snapshots: 2 });
const writing = checkpoint((a: Float64Array, b: Float64Array) => { for (let i = 0; i < a.length; i++) { b[i] = a[i] * b[i]; a[i] = Math.cos(b[i]); } return b[0] * a[0]; });
const f1 = (x: Float64Array): Float64Array => { const o = new Float64Array(x.length); for (let i = 0; i < x.length; i++) o[i] = sine(x[i]) * cube(x[(i + 1) % x.length]); return o; };
const f2 = (x: Float64Array): Float64Array => scaled(x, x[0]).map((v, i) => v * x[i]);
const f3 = (x: Float64Array): Float64Array => { const r = rolled(rolled(x)); r[0] *= x[1]; return r; };
const f4 = (x: Float64Array): Float64Array => relax(x);
const f5 = (x: Float64Array): Float64Array => relaxS(x);
const f7 = (x: Float64Array): Float64Array => { const a = x.slice(); const b = x.map((v) => v + 1); const s = writing(a, b) + writing(b, a); return a.map((v, i) => v * b[i] + s); };
const f8 = (x: Float64Array): Float64Array => { let s = x.slice(); let k = 0; while (k < 3 && s[0] < 5) { s = relax(s); s[0] *= 0.3; k++; } return s; };
const weighed = (a: Float64Array): number => { let s = 0; for (let i = 0; i < a.length; i++) s += a[i] * a[i] * (i + 1); return s; };
export const programs = {
  "numbers": { value: f1, ahead: jacobian(f1, { mode: "forward" }), back: jacobian(f1, { mode: "reverse" }) },
  "reverse rule of an array and a number": { value: f2, ahead: jacobian(f2, { mode: "forward" }), back: jacobian(f2, { mode: "reverse" }) },
  "forward rule of an array, twice": { value: f3, ahead: jacobian(f3, { mode: "forward" }), back: jacobian(f3, { mode: "reverse" }) },
  "checkpoint": { value: f4, ahead: jacobian(f4, { mode: "forward" }), back: jacobian(f4, { mode: "reverse" }) },
  "checkpoint with snapshots": { value: f5, ahead: jacobian(f5, { mode: "forward" }), back: jacobian(f5, { mode: "reverse" }) },
  "checkpoint that writes its arguments": { value: f7, ahead: jacobian(f7, { mode: "forward" }), back: jacobian(f7, { mode: "reverse" }) },
  "checkpoint in a loop of unknown length": { value: f8, ahead: jacobian(f8, { mode: "forward" }), back: jacobian(f8, { mode: "reverse" }) },
};
const ofRules = (x: Float64Array): number => weighed(f2(f1(x))) + weighed(f3(x));
const ofCheckpoints = (x: Float64Array): number => weighed(f4(x)) * weighed(f7(x));
export const second = {
  rules: { slope: grad(ofRules), matrix: hessian(ofRules) },
  checkpoints: { slope: grad(ofCheckpoints), matrix: hessian(ofCheckpoints) },
};
`;

type OfArray<Result> = (x: Float64Array) => Result;
type Module = {
  readonly programs: Readonly<Record<string, { readonly value: OfArray<Float64Array>; readonly ahead: OfArray<Float64Array[]>; readonly back: OfArray<Float64Array[]> }>>;
  readonly second: Readonly<Record<string, { readonly slope: OfArray<Float64Array>; readonly matrix: OfArray<Float64Array[]> }>>;
};
const { programs, second } = await compileModule<Module>({ "main.ts": source });

const input = (length: number): Float64Array => Float64Array.from({ length }, (_, i) => Math.sin(i + 1) / 2 + 0.6);

/** Rows of differences of a function of an array. */
function differences(f: OfArray<Float64Array>, x: Float64Array): Float64Array[] {
  return [...f(x.slice())].map((_, row) =>
    x.map((_entry, column) => derivativeAtZero((offset) => f(x.map((entry, i) => (i === column ? entry + offset : entry)))[row] ?? NaN)),
  );
}

test.each(Object.entries(programs))("%s", (_name, { value, ahead, back }) => {
  for (const length of [2, 9, 17]) {
    const expected = differences(value, input(length));
    expect(expected.length).toBe(length);
    expectClose(ahead(input(length)), expected, { relative: 1e-7 });
    expectClose(back(input(length)), expected, { relative: 1e-7 });
  }
});

test.each(Object.entries(second))("Hessian of %s", (_name, { slope, matrix }) => {
  for (const length of [2, 9, 11]) expectClose(matrix(input(length)), differences(slope, input(length)), { relative: 1e-6 });
});
