import { describe, expect, test } from "vitest";
import { compileModule, compileSources } from "../support/compileModule.ts";

/** Functions of an array of single precision and of how many terms each element is to get. */
const programs: Readonly<Record<string, string>> = {
  readOften: "let s = 0; for (let i = 0; i < n; i++) s += x[i & 1] * 0.1; return s;",
  readThroughAView: "const v = x.subarray(0, 2); let s = 0; for (let i = 0; i < n; i++) s += v[i & 1] * 0.1; return s;",
  readByEitherName: "const v = n > 5 ? x : x.subarray(0, 2); let s = 0; for (let i = 0; i < n; i++) s += v[i & 1] * 0.1; return s;",
  readByAHelper: "const at = (a: Float32Array, i: number): number => a[i & 1] * 0.1; let s = 0; for (let i = 0; i < n; i++) s += at(x, i); return s;",
  writtenAfterwards: "let s = 0; for (let i = 0; i < n; i++) s += x[i & 1] * 0.1; x[0] = s; return x[0] * 0 + s;",
  writtenBefore: "for (let i = 0; i < 2; i++) x[i] = x[i] * 0.1; let s = 0; for (let i = 0; i < n; i++) s += x[i & 1]; return s;",
  copied: "const y = Float32Array.from(x); let s = 0; for (let i = 0; i < n; i++) s += y[i & 1] * 0.1; return s;",
  byACheckpoint: "const g = checkpoint((a: Float32Array, m: number): number => { let s = 0; for (let i = 0; i < m; i++) s += a[i & 1] * 0.1; return s; }); return g(x, n);",
};

const text = (kind: string): string => `
  import { checkpoint, ${kind} } from "nabla";
  ${Object.entries(programs).map(([name, body]) => `export const ${name} = ${kind}((x: Float32Array, n: number) => { ${body} });`).join("\n")}
`;

const terms = 1e6;
const close = Float32Array.of(terms / 20, terms / 20);

describe("many terms of one element of a Float32Array are summed in double precision", () => {
  test("by grad", async () => {
    const module = await compileModule<Record<string, (x: Float32Array, n: number) => Float32Array>>(text("grad"));
    for (const name of Object.keys(programs)) expect([name, module[name]?.(Float32Array.of(1, 1), terms)]).toEqual([name, close]);
  });

  test("by each call of a pullback", async () => {
    type Vjp = (x: Float32Array, n: number) => { pullback: (seed: number) => [Float32Array, number] };
    const module = await compileModule<Record<string, Vjp>>(text("vjp"));
    for (const name of Object.keys(programs)) {
      const { pullback } = (module[name] as Vjp)(Float32Array.of(1, 1), terms);
      expect([name, pullback(1)[0], pullback(2)[0]]).toEqual([name, close, close.map((v) => 2 * v)]);
    }
  });

  test("by products of Jacobians and second derivatives, which are handed out in single precision", async () => {
    const module = await compileModule<Record<string, (...args: unknown[]) => unknown>>(`
      import { hessian, hvp, jacobian } from "nabla";
      const sum = (x: Float32Array, n: number): number => { let s = 0; for (let i = 0; i < n; i++) s += x[i & 1] * x[i & 1] * 0.05; return s; };
      export const rows = jacobian((x: Float32Array, n: number): Float32Array => { let s = 0; for (let i = 0; i < n; i++) s += x[i & 1] * 0.1; x[0] = s; return x; });
      export const second = hessian(sum);
      export const product = hvp(sum);
    `);
    expect(module.rows?.(Float32Array.of(1, 1), terms)).toEqual([close, Float32Array.of(0, 1)]);
    expect(module.second?.(Float32Array.of(1, 1), terms)).toEqual([Float32Array.of(terms / 20, 0), Float32Array.of(0, terms / 20)]);
    expect(module.product?.(Float32Array.of(1, 1), Float32Array.of(1, 2), terms)).toEqual(Float32Array.of(terms / 20, terms / 10));
  });
});

test.each([
  ["in a loop", "let s = 0; for (let i = 0; i < x.length; i++) s += x[i] * x[i] * k; return s;"],
  ["in either arm", "let s = 0; for (let i = 0; i < x.length; i++) s += k > 0 ? x[i] * k : Math.sin(x[i]); return s;"],
  ["at constants", "return x[0] * x[1] * k;"],
])("elements that are read once %s get their derivatives without a detour", async (_where, body) => {
  const compiled = await compileSources(`import { grad } from "nabla"; export const g = grad((x: Float32Array, k: number) => { ${body} });`);
  const code = compiled.outputs.get(compiled.pathOf("main.ts"))?.code ?? "";
  await compiled.dispose();
  expect(code).not.toContain("Float64Array");
  expect(code.match(/new Float32Array/g)).toHaveLength(1);
});
