import { beforeAll, describe, expect, test, vi } from "vitest";
import type { SparseMatrix } from "../../runtime/index.ts";
import { compileModule, compileSources, describeDiagnostic } from "../support/compileModule.ts";
import { denseRows } from "../support/denseRows.ts";
import { expectClose } from "../support/expectClose.ts";
import { cloneNumbers } from "../support/numbers.ts";

type Module = Readonly<Record<string, (...args: unknown[]) => unknown>>;
type Case = {
  readonly source: string;
  /** Lists of arguments; each is tried twice, so that plans that are kept are used. */
  readonly args: readonly (readonly unknown[])[];
  readonly wrt?: readonly number[];
  /** Modes to try besides that which is chosen when the program runs. */
  readonly modes?: readonly ("forward" | "reverse")[];
  /** Entries that the pattern has at the first arguments, by position in `wrt`; those that are zero there count too. */
  readonly entries: readonly number[];
};

const numbers = (count: number, factor = 1): Float64Array => Float64Array.from({ length: count }, (_, i) => 1.5 * Math.sin((i + 1) * 12.9898 * factor));
const indices = (count: number, step: number, below: number): Int32Array => Int32Array.from({ length: count }, (_, i) => (i * step) % below);

/** Vectors of arrays, whose Jacobians are compared with dense ones. */
const vectors: Readonly<Record<string, Case>> = {
  stencil: {
    modes: ["forward", "reverse"],
    source: `(x: Float64Array, s: number): Float64Array => {
      const y = new Float64Array(x.length);
      for (let i = 1; i + 1 < x.length; i++) y[i] = s * x[i] * x[i] - Math.sin(x[i - 1]) * x[i + 1];
      return y;
    }`,
    args: [[numbers(20), 1.5], [numbers(33), 2], [numbers(2), 1], [new Float64Array(0), 1]],
    entries: [54],
  },
  arrow: {
    modes: ["forward", "reverse"],
    source: `(x: Float64Array): Float64Array => {
      const n = x.length;
      const y = new Float64Array(n);
      let s = 0;
      for (let i = 0; i < n; i++) { s += x[i] * x[i]; y[i] = x[i] * x[0] + Math.sin(x[i]); }
      if (n > 0) y[n - 1] = s;
      return y;
    }`,
    args: [[numbers(20)], [numbers(1)], [numbers(41)]],
    entries: [57],
  },
  /** Bundle adjustment: each observation is of one point by one camera. */
  reprojection: {
    source: `(cameras: Float64Array, points: Float64Array, camera: Int32Array, point: Int32Array): Float64Array => {
      const r = new Float64Array(2 * camera.length);
      for (let k = 0; k < camera.length; k++) {
        const c = 3 * camera[k];
        const p = 3 * point[k];
        const z = points[p + 2] + cameras[c + 2];
        r[2 * k] = cameras[c] * (points[p] / z);
        r[2 * k + 1] = cameras[c + 1] * (points[p + 1] / z);
      }
      return r;
    }`,
    args: [
      [numbers(9), numbers(24, 3), indices(16, 1, 3), indices(16, 3, 8)],
      [numbers(9), numbers(24, 3), indices(16, 2, 3), indices(16, 5, 8)],
      [numbers(12), numbers(24, 3), indices(16, 2, 3), indices(16, 5, 8)],
    ],
    wrt: [0, 1],
    entries: [64, 64],
  },
  pairs: {
    source: `(x: Float64Array, of: Int32Array): Float64Array => { const y = new Float64Array(of.length / 2); for (let i = 0; i < y.length; i++) y[i] = x[of[2 * i]] * x[of[2 * i + 1]]; return y; }`,
    args: [[numbers(30), indices(40, 7, 30)], [numbers(30), indices(40, 11, 30)], [numbers(31), indices(40, 11, 30)]],
    entries: [40],
  },
  branches: {
    source: `(u: Float64Array): Float64Array => { const y = new Float64Array(u.length); for (let i = 1; i < u.length - 1; i++) y[i] = u[i] > 0 ? u[i] * (u[i] - u[i - 1]) : u[i] * (u[i + 1] - u[i]); return y; }`,
    args: [[numbers(20)], [numbers(20, 3)]],
    entries: [54],
  },
  limits: {
    source: `(u: Float64Array): Float64Array => { const y = new Float64Array(u.length); for (let i = 1; i < u.length - 1; i++) y[i] = Math.max(Math.abs(u[i] - u[i - 1]), Math.min(u[i] * u[i + 1], 0.3)); return y; }`,
    args: [[numbers(20)], [numbers(20, 3)]],
    entries: [54],
  },
  sorting: {
    modes: ["forward", "reverse"],
    source: `(u: Float64Array): Float64Array => { const y = u.slice(); y.sort(); for (let i = y.length - 1; i > 0; i--) y[i] *= y[i - 1]; return y; }`,
    args: [[numbers(12)], [numbers(12, 2)]],
    entries: [23],
  },
  /** Gaussian elimination of one column, with pivoting. */
  pivoting: {
    source: `(a: Float64Array, n: number): Float64Array => {
      const m = a.slice();
      let p = 0;
      for (let r = 1; r < n; r++) if (Math.abs(m[r * n]) > Math.abs(m[p * n])) p = r;
      for (let c = 0; c < n; c++) { const t = m[c]; m[c] = m[p * n + c]; m[p * n + c] = t; }
      for (let r = 1; r < n; r++) { const l = m[r * n] / m[0]; for (let c = 0; c < n; c++) m[r * n + c] -= l * m[c]; }
      return m;
    }`,
    args: [[numbers(9), 3], [numbers(9, 5), 3], [numbers(16, 7), 4]],
    entries: [23],
  },
  whileLoops: {
    source: `(x: Float64Array): Float64Array => { const y = new Float64Array(x.length); for (let i = 0; i < x.length; i++) { let s = x[i]; let k = 0; while (s < 10) { s = s * s + 1.5 + x[k % x.length] ** 2; k++; } y[i] = s; } return y; }`,
    args: [[numbers(9)], [numbers(9, 3)]],
    entries: [29],
  },
  inPlace: { modes: ["forward", "reverse"], source: `(x: Float64Array, s: number): Float64Array => { for (let i = 2; i < x.length; i++) x[i] = x[i] * x[i - 2] * s; return x; }`, args: [[numbers(10), 1.5], [numbers(11), 0.5]], entries: [30] },
  tuple: { modes: ["reverse"], source: `(x: number[]): [number, number, number] => [x[0] * x[1], 2, x[2] ** 2]`, args: [[[1, 2, 3, 4]], [[1, 2, 3, 4, 5]]], entries: [3] },
  singlePrecision: { source: `(x: Float32Array): Float32Array => { const y = new Float32Array(x.length); for (let i = 0; i < x.length; i++) y[i] = x[i] * x[(i * 7) % x.length]; return y; }`, args: [[Float32Array.from(numbers(15))]], entries: [27] },
  rowsInside: {
    source: `(x: Float64Array, n: number): number[] => {
      const m: Float64Array[] = [];
      for (let i = 0; i < n; i++) { const r = new Float64Array(n); for (let j = 0; j < n; j++) r[j] = x[i] * x[j + n]; m.push(r); }
      const y: number[] = [];
      for (let i = 0; i < n; i++) y.push(m[i][i] + m[i][(i + 1) % n]);
      return y;
    }`,
    args: [[numbers(12), 6], [numbers(8), 4]],
    entries: [18],
  },
  wantedOnly: { source: `(x: Float64Array, which: boolean[]): number[] => { const y: number[] = []; for (let i = 0; i < x.length; i++) if (which[i]) y.push(x[i] ** 2); return y; }`, args: [[numbers(4), [true, false, true, false]], [numbers(4), [true, false, true, true]]], entries: [2] },
  holes: { source: `(x: number[]): number[] => { const y: number[] = []; for (let i = 0; i < 3; i++) y[2 * i] = x[i] * x[i]; for (let i = 0; i < 2; i++) y[2 * i + 1] = 7; return y; }`, args: [[[1, 2, 3]]], entries: [3] },
  maximum: { source: `(u: Float64Array): Float64Array => { const y = new Float64Array(u.length); let b = u[0]; for (let i = 1; i < u.length; i++) { if (u[i] > b) b = u[i]; y[i] = b * u[i]; } return y; }`, args: [[numbers(9)], [numbers(9, 3)]], entries: [13] },
  chosenPlaces: { source: `(u: Float64Array): number[] => { const y: number[] = []; for (let i = 0; i < u.length; i++) if (u[i] > 0) y.push(u[i] ** 2); return y; }`, args: [[numbers(9)], [numbers(9, 3)]], entries: [7] },
  options: { source: `(x: Float64Array, o: { mode: "a" | "b"; k: number; deep: { of: Int32Array } }): Float64Array => { const y = x.slice(); for (let i = 0; i < x.length; i++) y[i] = o.mode === "a" ? x[i] * x[(i + o.k) % x.length] : x[o.deep.of[i]] ** 3; return y; }`, args: [[numbers(3), { mode: "a", k: 1, deep: { of: Int32Array.of(0, 1, 2) } }], [numbers(3), { mode: "b", k: 1, deep: { of: Int32Array.of(0, 1, 2) } }], [numbers(3), { mode: "b", k: 1, deep: { of: Int32Array.of(2, 1, 2) } }], [numbers(3), { mode: "a", k: 2, deep: { of: Int32Array.of(2, 1, 2) } }]], entries: [6] },
  edges: { source: `(x: Float64Array, edges: number[][], pairs: { i: number; j: number }[]): Float64Array => { const y = new Float64Array(x.length); for (let i = 0; i < edges.length; i++) for (const j of edges[i]) y[i] += x[i] * x[j]; for (const { i, j } of pairs) y[i] *= x[j]; return y; }`, args: [[numbers(4), [[1], [0, 2], []], []], [numbers(4), [[1], [0, 3], []], []], [numbers(4), [[1], [0, 3], [2]], []], [numbers(4), [[1], [0, 3], [2]], [{ i: 0, j: 3 }]], [numbers(4), [[1], [0, 3], [2]], [{ i: 0, j: 2 }]]], entries: [5] },
  worked: { source: `(x: Float64Array, work: Float64Array): Float64Array => { const y = new Float64Array(x.length); for (let i = 0; i < x.length; i++) { if (work[i] > 0) { work[i] = -x[i]; y[i] = x[0]; } else { y[i] = work[i] * x[i]; work[i] = 1; } } return y; }`, args: [[numbers(5), numbers(5, 2)], [numbers(5), numbers(5, 3)]], entries: [5] },
  constantOutput: { source: `(x: Float64Array): number[] => [1, x[0] > 0 ? 2 : 3]`, args: [[numbers(2)]], entries: [0] },
};

/** Numbers of arrays, whose Hessians are compared with dense ones. */
const scalars: Readonly<Record<string, Case>> = {
  rosenbrock: { source: `(x: Float64Array): number => { let s = 0; for (let i = 0; i + 1 < x.length; i++) s += 100 * (x[i + 1] - x[i] ** 2) ** 2 + (1 - x[i]) ** 2; return s; }`, args: [[numbers(20)], [numbers(7)], [new Float64Array(0)]], entries: [58] },
  arrowHead: { source: `(x: Float64Array): number => { let s = 0; for (let i = 1; i < x.length; i++) s += x[0] * Math.exp(x[i]) + x[i] ** 3; return s; }`, args: [[numbers(20)]], entries: [57] },
  arrowTail: { source: `(x: Float64Array): number => { const n = x.length - 1; let s = 0; for (let i = 0; i < n; i++) s += x[n] * Math.exp(x[i]) + x[i] ** 3; return s + 3 * x[n]; }`, args: [[numbers(20)]], entries: [57] },
  terms: { source: `(x: Float64Array, of: Int32Array): number => { let s = 0; for (let k = 0; k < of.length; k += 3) { const r = x[of[k]] * x[of[k + 1]] - Math.sin(x[of[k + 2]]); s += r * r; } return s; }`, args: [[numbers(15), indices(30, 7, 15)], [numbers(15), indices(30, 4, 15)]], entries: [45] },
  linear: { source: `(x: Float64Array): number => { let s = 0; for (let i = 0; i < x.length; i++) s += i * x[i]; return s; }`, args: [[numbers(5)]], entries: [0] },
  hinge: { source: `(x: number[]): number => { let s = 0; for (let i = 1; i < x.length; i++) { const d = x[i] - x[i - 1]; if (d > 0) s += d ** 3; } return s; }`, args: [[[1, 3, 2, 5, 4]], [[5, 4, 3, 2, 1]]], entries: [13] },
  separable: { source: `(x: Float64Array, w: Float64Array): number => { let s = 0; for (let i = 0; i < x.length; i++) s += w[i] * Math.exp(x[i]); return s; }`, args: [[numbers(12), numbers(12, 2)]], entries: [12] },
};

const source = [
  `import { hessian, jacobian } from "nabla";`,
  ...Object.entries(vectors).flatMap(([name, { source: text, wrt = [0], modes = [] }]) => [
    `const ${name} = ${text};`,
    `export const ${name}_dense = jacobian(${name}, { wrt: ${JSON.stringify(wrt)} });`,
    ...modes.map((mode) => `export const ${name}_${mode} = jacobian(${name}, { wrt: ${JSON.stringify(wrt)}, sparse: true, mode: "${mode}" });`),
    `export const ${name}_default = jacobian(${name}, { sparse: true, wrt: ${JSON.stringify(wrt)} });`,
  ]),
  ...Object.entries(scalars).flatMap(([name, { source: text }]) => [
    `const ${name} = ${text};`,
    `export const ${name}_dense = hessian(${name}, { sparse: false });`,
    `export const ${name}_sparse = hessian(${name}, { sparse: true });`,
  ]),
].join("\n");

describe("sparse derivatives", () => {
  let m: Module;
  beforeAll(async () => {
    m = await compileModule<Module>(source);
  }, 60_000);

  describe("jacobian", () => {
    const all = Object.entries(vectors).flatMap(([name, example]) => ["default", ...(example.modes ?? [])].map((mode) => ({ name, mode, ...example })));
    test.each(all)("$name, $mode", ({ name, mode, args, entries }) => {
      for (const given of [...args, ...args]) {
        const [ours, theirs] = [cloneNumbers(given), cloneNumbers(given)] as [unknown[], unknown[]];
        const sparse = m[`${name}_${mode}`]?.(...ours) as SparseMatrix[];
        const dense = m[`${name}_dense`]?.(...theirs);
        expectClose(sparse.map(denseRows), dense, { relative: 1e-13 });
        expect(ours).toEqual(theirs);
        if (given === args[0]) expect(sparse.map(({ values }) => values.length)).toEqual(entries);
      }
    });
  });

  describe("hessian", () => {
    test.each(Object.entries(scalars))("%s", (name, { args, entries: [count] }) => {
      for (const given of [...args, ...args]) {
        const sparse = m[`${name}_sparse`]?.(...cloneNumbers(given)) as SparseMatrix;
        const rows = denseRows(sparse);
        expectClose(rows, m[`${name}_dense`]?.(...cloneNumbers(given)), { relative: 1e-13 });
        rows.forEach((row, i) => { row.forEach((entry, j) => { expect(entry).toBe(rows[j]?.[i]); }); });
        if (given === args[0]) expect(sparse.values.length).toBe(count);
      }
    });
  });
});

describe("the number of sweeps", () => {
  const text = `import { hessian, jacobian } from "nabla";
    function heat(x: Float64Array): Float64Array {
      const y = new Float64Array(x.length);
      for (let i = 0; i < x.length; i++) y[i] = Math.exp(x[i]) - (i > 0 ? x[i - 1] : 0) * (i + 1 < x.length ? x[i + 1] : 0);
      return y;
    }
    export const band = jacobian(heat, { sparse: true });
    export const denseBand = jacobian(heat);
    export const arrow = hessian((x: Float64Array) => { let s = 0; for (let i = 1; i < x.length; i++) s += x[0] * Math.exp(x[i]); return s; }, { sparse: true });
    export const wide = jacobian((x: Float64Array, w: number) => {
      const y = new Float64Array(x.length - w + 1);
      for (let i = 0; i < y.length; i++) { let s = 0; for (let j = 0; j < w; j++) s += Math.exp(x[i + j]); y[i] = s; }
      return y;
    }, { sparse: true, mode: "forward" });
    export const loss = jacobian((x: Float64Array) => {
      const y = new Float64Array(x.length + 1);
      for (let i = 0; i < x.length; i++) { y[i] = Math.exp(x[i]); y[x.length] += y[i]; }
      return y;
    }, { sparse: true });`;

  /** How often `Math.exp` runs in a call. */
  const countOf = (call: () => unknown): number => {
    const spy = vi.spyOn(Math, "exp");
    call();
    const count = spy.mock.calls.length;
    spy.mockRestore();
    return count;
  };
  type Derivatives = Readonly<Record<"band" | "denseBand" | "arrow" | "wide" | "loss", (x: Float64Array, w?: number) => unknown>>;
  let m: Derivatives;
  beforeAll(async () => {
    m = await compileModule<Derivatives>(text);
  });

  test("is that of the colours over the width, whatever the number of columns", () => {
    for (const n of [16, 64, 256]) {
      expect(countOf(() => m.band(numbers(n)))).toBe(n); // 3 colours, 1 sweep
      expect(countOf(() => m.denseBand(numbers(n)))).toBe(n); // once for all sweeps
    }
    for (const w of [3, 8, 9, 16, 17]) {
      const outputs = 64 - w + 1;
      expect(countOf(() => m.wide(numbers(64), w))).toBe(outputs * w * Math.ceil(w / 8));
    }
  });

  test("of an arrow-shaped Hessian is one", () => {
    for (const n of [16, 64, 256]) expect(countOf(() => m.arrow(numbers(n)))).toBe(n - 1);
  });

  test("counts a dense row among sparse ones once", () => {
    for (const n of [16, 64, 256]) expect(countOf(() => m.loss(numbers(n)))).toBeLessThanOrEqual(2 * n);
  });
});

describe("use", () => {
  test("effects happen once, and each call has arrays of its own", async () => {
    const log = vi.spyOn(console, "log").mockImplementation(() => undefined);
    const { f } = await compileModule<{ f: (x: Float64Array) => SparseMatrix }>(`import { jacobian } from "nabla";
      export const f = jacobian((x: Float64Array) => { console.log(x[0]); const y = x.slice(); for (let i = 0; i < y.length; i++) y[i] *= x[i]; return y; }, { sparse: true });`);
    const x = Float64Array.of(2, 3);
    const first = f(x);
    first.columns.fill(0);
    first.rowPointers.fill(0);
    first.values.fill(0);
    expect(denseRows(f(x))).toEqual([Float64Array.of(4, 0), Float64Array.of(0, 6)]);
    expect(log.mock.calls).toEqual([[2], [2]]);
    log.mockRestore();
  });

  test("variables of the module that decide the pattern may change", async () => {
    const { f, g, set } = await compileModule<{ f: (x: Float64Array) => SparseMatrix; g: (x: Float64Array) => Float64Array[]; set: (n: number, k: number) => void }>(`import { jacobian } from "nabla";
      let size = 0;
      let step = 0;
      export function set(n: number, k: number): void { size = n; step = k; }
      const chosen = (x: Float64Array): Float64Array => { const y = new Float64Array(size); for (let i = 0; i < size; i++) y[i] = x[(i * step) % x.length] ** 2 * x[i]; return y; };
      export const f = jacobian(chosen, { sparse: true });
      export const g = jacobian(chosen);`);
    for (const [n, k] of [[2, 1], [3, 1], [3, 2], [0, 2], [3, 2]] as const) {
      set(n, k);
      expectClose([denseRows(f(numbers(5)))], [g(numbers(5))], { relative: 1e-13 });
    }
  });

  test("what has forward mode alone has no reverse sweeps", async () => {
    const text = (options: string): string => `import { customJvp, jacobian } from "nabla";
      const square = customJvp((t: number) => t * t, ([t], [dt]) => [t * t, Math.abs(2 * t * dt) * Math.sign(t * dt)]);
      export const f = jacobian((x: Float64Array) => x.map((t) => square(t)), ${options});`;
    const { f } = await compileModule<{ f: (x: Float64Array) => SparseMatrix }>(text("{ sparse: true }"));
    expect(denseRows(f(Float64Array.of(3, -1)))).toEqual([Float64Array.of(6, 0), Float64Array.of(0, -2)]);
    const compiled = await compileSources(text('{ sparse: true, mode: "reverse" }'));
    await compiled.dispose();
    expect(compiled.diagnostics.map(describeDiagnostic).join("\n")).toContain("is not linear in its tangents");
  });

  test("an error of the function leaves the next call whole", async () => {
    const { f } = await compileModule<{ f: (x: Float64Array, limit: number) => SparseMatrix }>(`import { jacobian } from "nabla";
      export const f = jacobian((x: Float64Array, limit: number) => {
        const y = x.slice();
        for (let i = 0; i < y.length; i++) { if (x[i] > limit) throw new RangeError("too large"); y[i] *= x[i]; }
        return y;
      }, { sparse: true });`);
    expect(() => f(Float64Array.of(1, 9), 5)).toThrow("too large");
    expect(denseRows(f(Float64Array.of(1, 4), 5))).toEqual([Float64Array.of(2, 0), Float64Array.of(0, 8)]);
    expect(() => f(Float64Array.of(1, 9), 5)).toThrow("too large");
  });

  test("what has no sparse form is refused", async () => {
    const refused = [
      [`jacobian((p: { x: number }) => [p.x], { sparse: true as never })`, "array of numbers; 'p' of 'anonymous' is something else"],
      [`jacobian((m: number[][]) => [m[0][0]], { sparse: true } as never)`, "must be written out"],
      [`hessian((x: number) => x * x, { sparse: true as never })`, "array of numbers; 'x' of 'anonymous' is something else"],
      [`jacobian((x: Float64Array) => x[0] as never, { sparse: true })`, "returns an array or a tuple"],
      [`jacobian((x: Float64Array) => { const y = x.slice(); y[0] *= Math.random(); return y; }, { sparse: true })`, "takes values from outside"],
      [`grad((x: Float64Array) => jacobian((z: Float64Array) => z.map((t) => t * t), { sparse: true })(x).values[0])`, "sparse form of 'jacobian' is not compiled inside"],
      [`hessian((x: Float64Array) => x[0], { sparse: 1 as never })`, "sparse option must be written out"],
    ] as const;
    for (const [call, message] of refused) {
      const compiled = await compileSources(`import { grad, hessian, jacobian } from "nabla"; export const f: unknown = ${call};`);
      await compiled.dispose();
      expect(compiled.diagnostics.map(describeDiagnostic).join("\n")).toContain(message);
    }
  });
});
