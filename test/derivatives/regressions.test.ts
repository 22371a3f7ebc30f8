import { describe, expect, test } from "vitest";
import { compileModule, compileSources, describeDiagnostic } from "../support/compileModule.ts";

type Module = Readonly<Record<string, (...args: unknown[]) => unknown>>;

/** Programs that were differentiated wrongly once, with what is right. */
const programs: readonly { readonly name: string; readonly source: string; readonly run: (m: Module) => unknown; readonly right: unknown }[] = [
  {
    name: "effects in the bound of a counted loop",
    source: "export const d = grad((x: number) => { let n = 5; let s = 0; for (let i = 0; i < --n; i++) s += x; return s; });",
    run: (m) => m["d"]?.(2),
    right: 2,
  },
  {
    name: "a derivative indexed where it is called runs the primal once",
    source:
      "const g = (w: Float64Array) => { w[0] *= 2; return w[0] * w[0]; }; export const d = grad((x: number) => { const w = new Float64Array([x]); return grad(g)(w)[0] + w[0]; });",
    run: (m) => m["d"]?.(3),
    right: 10,
  },
  {
    name: "the length of an array by destructuring",
    source: "export const d = valueAndGrad((x: Float64Array) => { const { length } = x; return x[0] * length; });",
    run: (m) => m["d"]?.(Float64Array.of(3, 4)),
    right: { value: 6, grad: Float64Array.of(2, 0) },
  },
  {
    name: "targets of a destructuring assignment come after its right side",
    source: "export const d = valueAndGrad((x: number, a: number[]) => { let i = 0; [i, a[i]] = [1, x]; return a[1] * a[1]; });",
    run: (m) => m["d"]?.(3, [0, 0]),
    right: { value: 9, grad: 6 },
  },
  {
    name: "one object where two types of the same members are expected",
    source:
      "type A = { x: number; y: number }; type B = { x: number; y: number; z?: number }; export const d = valueAndGrad((w: { a: A; b: B }) => { w.a.x *= 3; return w.b.x * w.b.y; });",
    run: (m) => {
      const p = { x: 2, y: 5 };
      return m["d"]?.({ a: p, b: p });
    },
    right: { value: 30, grad: { a: { x: 15, y: 6 }, b: { x: 15, y: 6 } } },
  },
  {
    name: "one object where two types with one member in common are expected",
    source:
      "type A = { x: number; y: number }; type B = { y: number; z: number }; export const d = valueAndGrad((w: { a: A; b: B }) => { w.a.y *= 3; return w.b.y * w.b.z + w.a.x; });",
    run: (m) => {
      const p = { x: 2, y: 5, z: 7 };
      return m["d"]?.({ a: p, b: p });
    },
    right: { value: 107, grad: { a: { x: 1, y: 21, z: 15 }, b: { x: 1, y: 21, z: 15 } } },
  },
  {
    name: "an array in two places of an object has a derivative for each, beside optional members and beside objects that could be one",
    source: `type O = { a: number[]; b: number[]; c?: number }; type P = { a: Float64Array; b: Float64Array; p: { x: number }; q: { x: number } };
      export const d = grad((o: O) => o.a[0] * o.b[0] * o.b[0] * (o.c ?? 1));
      export const e = grad((o: P) => o.a[0] * o.b[0] * o.b[0] * o.p.x + o.q.x);`,
    run: (m) => {
      const [plain, typed, object] = [[3], Float64Array.of(3), { x: 2 }];
      return [m["d"]?.({ a: plain, b: plain }), m["e"]?.({ a: typed, b: typed, p: object, q: object })];
    },
    right: [{ a: [9], b: [18] }, { a: Float64Array.of(18), b: Float64Array.of(36), p: { x: 28 }, q: { x: 28 } }],
  },
  {
    name: "an optional member that is undefined, spread over a number, is an error; one that is absent is not",
    source:
      "type O = { a?: number; b?: number }; export const d = grad((o: O, x: number) => { const p = { a: x, b: 2 * x, ...o }; return p.a * p.b; }, { wrt: 1 });",
    run: (m) => {
      const results = [m["d"]?.({}, 3), m["d"]?.({ a: 5 }, 3)];
      try {
        return [...results, m["d"]?.({ a: undefined }, 3)];
      } catch (error) {
        return [...results, (error as Error).message];
      }
    },
    right: [12, 10, "'a' is undefined in 'o', where it would replace a number: leave it out"],
  },
  {
    name: "a constant of a variable that changes",
    source: "let k = 1; const c = k * 2; export const bump = () => (k = 5); export const d = grad((x: number) => x * c);",
    run: (m) => {
      m["bump"]?.();
      return m["d"]?.(1);
    },
    right: 2,
  },
  {
    name: "a parameter called this",
    source: "function f(this: void, x: number, y: number): number { return x * y * y; } export const d = grad(f, { wrt: 1 });",
    run: (m) => m["d"]?.(2, 3),
    right: 12,
  },
  {
    name: "a plain array that grows keeps the length of its gradient",
    source: "export const d = grad((x: number[]) => { x[x.length] = x[0] * 2; return x[0] * x[2]; });",
    run: (m) => m["d"]?.([3, 1]),
    right: [12, 0],
  },
  {
    name: "an array returned from inside a loop",
    source:
      "function pick(a: Float64Array) { for (let i = 0; i < 3; i++) if (a[i] > 1) return a; return a; } export const d = grad((x: Float64Array) => pick(x)[0] * 2);",
    run: (m) => m["d"]?.(Float64Array.of(0, 2, 0)),
    right: Float64Array.of(2, 0, 0),
  },
  {
    name: "names of the runtime in the user's module",
    source:
      "export function newTape(): number { return 7; } export const d = grad((x: number) => { let s = x; while (s < 9) s *= s; return s; });",
    run: (m) => m["d"]?.(2),
    right: 32,
  },
  {
    name: "a variable of array type without a value yet",
    source:
      "export const d = grad((x: Float64Array) => { let v: Float64Array; for (let i = 0; i < 2; i++) { v = x; x[0] = v[0] * 2; } return x[0]; });",
    run: (m) => m["d"]?.(Float64Array.of(3)),
    right: Float64Array.of(4),
  },
  {
    name: "a condition as a statement",
    source: "export const d = grad((x: number) => { let s = x; x > 1 && (s += x * x); x > 5 || (s *= 2); return s; });",
    run: (m) => m["d"]?.(2),
    right: 10,
  },
  {
    name: "leaving a for…of",
    source: "export const d = grad((w: number[]) => { let s = 0; for (const v of w) { if (v > 5) break; s += v * v; } return s; });",
    run: (m) => m["d"]?.([1, 2, 9, 3]),
    right: [2, 4, 0, 0],
  },
];

describe("programs that were wrong once", () => {
  test.each(programs)("$name", async ({ source, run, right }) => {
    const m = await compileModule<Module>(`import { grad, valueAndGrad } from "nabla";\n${source}`);
    expect(run(m)).toEqual(right);
  });
});

/** Programs that must be refused. */
const refused: readonly { readonly name: string; readonly source: string; readonly message: string }[] = [
  {
    name: "wrt from elsewhere",
    source: "const o = { wrt: 1 }; export const d = grad((x: number, y: number) => x * y * y, { wrt: 0, ...o });",
    message: "must be written out",
  },
  {
    name: "constants that need each other",
    source: "const a: number = b + 1; const b: number = a + 1; export const d = grad((x: number) => x * a); export const c = [a, b];",
    message: "",
  },
  {
    name: "a derivative without all its arguments",
    source: "const g = (x: number, y: number) => x * y; export const d = grad((x: number) => (grad(g) as (x: number) => number)(x));",
    message: "",
  },
];

describe("programs that are refused", () => {
  test.each(refused)("$name", async ({ source, message }) => {
    const compiled = await compileSources(`import { grad } from "nabla";\n${source}`);
    const found = compiled.diagnostics.map(describeDiagnostic).join("\n");
    await compiled.dispose();
    expect(found).not.toContain("NABLA1999");
    if (message !== "") expect(found).toContain(message);
  });
});

test("shares of an adjoint whose constants are far apart are added without overflow", async () => {
  const { g } = await compileModule<{ g: (a: number, b: number, c: number) => number }>(`
    import { grad } from "nabla";
    export const g = grad((a: number, b: number, c: number) => { const u = b * a, v = a * 1e-310; return Math.sin(u + v * b) * c; }, { wrt: 0 });
  `);
  expect(g(1, 2, 3)).toBeCloseTo(6 * Math.cos(2), 12);
});
