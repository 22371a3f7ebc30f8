import { beforeAll, describe, expect, test, vi } from "vitest";
import { compileModule, compileSources, describeDiagnostic } from "../support/compileModule.ts";
import { differenceRows } from "../support/differenceRows.ts";
import { expectClose } from "../support/expectClose.ts";
import { cloneNumbers } from "../support/numbers.ts";

type Module = Readonly<Record<string, (...args: unknown[]) => unknown>>;

/** Functions with a vector as result, and arguments to try them at. */
const functions: Readonly<Record<string, { readonly source: string; readonly args: readonly unknown[]; readonly wrt?: readonly number[] }>> = {
  stencil: {
    source: `(x: Float64Array, s: number): Float64Array => {
      const y = new Float64Array(x.length);
      for (let i = 0; i < x.length; i++) y[i] = s * x[i] * x[i] - (i > 0 ? x[i - 1] : 0) * (i + 1 < x.length ? x[i + 1] : 1);
      return y;
    }`,
    args: [Float64Array.from({ length: 19 }, (_, i) => Math.sin(i + 1)), 1.5],
    wrt: [0, 1],
  },
  eightColumns: { source: `(x: Float64Array): Float64Array => { const y = x.slice(); for (let i = 1; i < y.length; i++) y[i] *= y[i - 1]; return y; }`, args: [Float64Array.of(1, 2, 0.5, 3, 1.5, -1, 2, 0.25)] },
  ofNumber: { source: `(t: number): number[] => [Math.cos(t), Math.sin(t), t * t, 3]`, args: [0.7] },
  ofNumbers: { source: `(r: number, phi: number): number[] => [r * Math.cos(phi), r * Math.sin(phi)]`, args: [2, 0.3], wrt: [1, 0] },
  plainList: { source: `(x: number[]): number[] => { const y: number[] = []; for (let i = 0; i < x.length; i++) { y[i] = x[i] * x[0]; } return y; }`, args: [[3, 2, 1, 5, 4, 3, 2, 1, 9, 8]] },
  shortList: { source: `(x: number[]): Float64Array => { const y = new Float64Array(2); y[0] = x[0] * x[1]; y[1] = x[2]; return y; }`, args: [[3, 2, 4]] },
  singlePrecision: { source: `(x: Float32Array): Float64Array => { const y = new Float64Array(x.length); for (let i = 0; i < x.length; i++) y[i] = 2 * x[i] * x[(i + 1) % x.length]; return y; }`, args: [Float32Array.of(1, 2, 4)] },
  dynamic: {
    source: `(x: Float64Array): Float64Array => {
      const y = new Float64Array(2);
      let s = x[0];
      let k = 0;
      while (s < 20) { s = s * s + x[k % x.length]; k++; }
      y[0] = s; y[1] = k * x[1];
      return y;
    }`,
    args: [Float64Array.of(1.5, 0.5, 1)],
  },
  inPlace: { source: `(x: Float64Array): Float64Array => { for (let i = 1; i < x.length; i++) x[i] += x[i - 1] * x[i]; return x; }`, args: [Float64Array.of(1, 2, 3, 4, 5, 6, 7, 8, 9, 10)] },
  writesOther: { source: `(x: Float64Array, work: Float64Array): Float64Array => { const y = new Float64Array(3); for (let i = 0; i < 3; i++) { work[i] = work[i] * x[i]; y[i] = work[i] * x[i]; } return y; }`, args: [Float64Array.of(1, 2, 3), Float64Array.of(2, 3, 4)], wrt: [0, 1] },
  rows: { source: `(m: number[][]): number[] => { const y: number[] = []; for (let i = 0; i < m.length; i++) { let p = 1; for (let j = 0; j < m[i].length; j++) p *= m[i][j]; y[i] = p; } return y; }`, args: [[[1, 2], [3, 4, 5]]] },
  constantOutput: { source: `(x: Float64Array): number[] => [1, x[0] > 0 ? 2 : 3]`, args: [Float64Array.of(1, 2)] },
  pair: { source: `(x: Float64Array): [number, number] => [x[0] * x[1], x[1] ** 3]`, args: [Float64Array.of(3, 2)] },
  point: { source: `(p: { x: number; y: number; z: number }, s: number): [number, number, number] => [p.x * p.y, s * p.z ** 2, p.y]`, args: [{ x: 1, y: 2, z: 3 }, 4], wrt: [0, 1] },
  tupleOfNumbers: { source: `(p: [number, number]): number[] => [p[0] * p[1], p[0] ** 2, Math.exp(p[1])]`, args: [[2, 0.5]] },
};

const empty = `export const ofEmpty = jacobian((x: Float64Array) => { const y = new Float64Array(2); for (let i = 0; i < x.length; i++) y[0] += x[i]; return y; });`;

const source = [
  `import { jacobian } from "nabla";`,
  ...Object.entries(functions).flatMap(([name, { source: text, wrt = [0] }]) => {
    const positions = wrt.length === 1 ? String(wrt[0]) : JSON.stringify(wrt);
    return [
      `export const ${name} = ${text};`,
      ...["forward", "reverse"].map((mode) => `export const ${name}_${mode} = jacobian(${name}, { wrt: ${positions}, mode: "${mode}" });`),
      `export const ${name}_default = jacobian(${name}, { wrt: ${positions} });`,
    ];
  }),
  empty,
].join("\n");

describe("jacobian", () => {
  let m: Module;
  beforeAll(async () => {
    m = await compileModule<Module>(source);
  });

  describe.each(["forward", "reverse", "default"])("%s", (mode) => {
    test.each(Object.entries(functions))("%s", (name, { args, wrt = [0] }) => {
      const f = m[name] as (...list: unknown[]) => ArrayLike<number>;
      const [ours, theirs] = [cloneNumbers(args), cloneNumbers(args)] as [unknown[], unknown[]];
      const result = m[`${name}_${mode}`]?.(...ours);
      f(...theirs);
      expect(ours).toEqual(theirs);
      const expected = wrt.map((index) => differenceRows(f, args, index));
      expectClose(result, wrt.length === 1 ? expected[0] : expected, { relative: 1e-6, absolute: 1e-6 });
    });
  });

  test("an empty argument has empty rows", () => {
    expect(m["ofEmpty"]?.(new Float64Array(0))).toEqual([new Float64Array(0), new Float64Array(0)]);
  });

  test("effects happen once", async () => {
    const log = vi.spyOn(console, "log").mockImplementation(() => undefined);
    const text = (mode: string): string => `import { jacobian } from "nabla";
      export const f = jacobian((x: Float64Array) => { console.log(x[0]); const y = x.slice(); for (let i = 0; i < y.length; i++) y[i] *= y[0]; return y; }, { mode: "${mode}" });`;
    for (const mode of ["forward", "reverse"]) {
      const { f } = await compileModule<{ f: (x: Float64Array) => unknown }>(text(mode));
      f(Float64Array.from({ length: 20 }, () => 2));
      expect(log.mock.calls).toEqual([[2]]);
      log.mockClear();
    }
    log.mockRestore();
  });

  test("random numbers are drawn once", async () => {
    const { f } = await compileModule<{ f: (x: Float64Array) => Float64Array[] }>(`import { jacobian } from "nabla";
      export const f = jacobian((x: Float64Array) => { const s = Math.random(); const y = x.slice(); for (let i = 0; i < y.length; i++) y[i] = s * x[i]; return y; });`);
    const rows = f(new Float64Array(12));
    expect(new Set(rows.map((row, i) => row[i])).size).toBe(1);
  });

  test("what returns one number, and a bad mode, are refused", async () => {
    for (const [call, message] of [["(x: number) => x", "returns an array or a tuple"], [`(x: number) => [x], { mode: "sideways" as "forward" }`, "mode option"]] as const) {
      const compiled = await compileSources(`import { jacobian } from "nabla"; export const f = jacobian(${call});`);
      await compiled.dispose();
      expect(compiled.diagnostics.map(describeDiagnostic).join("\n")).toContain(message);
    }
  });
});
