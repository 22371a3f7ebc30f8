import { readFileSync } from "node:fs";
import { fileURLToPath } from "node:url";
import ts from "typescript";
import { describe, expect, test, vi } from "vitest";
import { compileModule, compileSources, describeDiagnostic } from "../support/compileModule.ts";
import { differenceRows } from "../support/differenceRows.ts";
import { expectClose } from "../support/expectClose.ts";
import { cloneNumbers } from "../support/numbers.ts";

type Module = Readonly<Record<string, (...args: unknown[]) => unknown>>;

/** Derivatives that take several sweeps over one function, each with its own sweeps over the recursive functions it calls. */
const path = fileURLToPath(new URL("../fixtures/hostile/recursion.ts", import.meta.url));
const text = readFileSync(path, "utf8");

type Case = { readonly name: string; readonly params: string; readonly names: string; readonly args: readonly unknown[] };

const cases = ts
  .createSourceFile(path, text, ts.ScriptTarget.ES2022, true)
  .statements.filter(ts.isFunctionDeclaration)
  .flatMap((node): readonly Case[] => {
    const [, args] = /\/\/ at (.*?)(?: wrt .*)?$/m.exec(text.slice(node.getFullStart(), node.getStart())) ?? [];
    if (args === undefined || !node.name) return [];
    const [first = []] = new Function(`return [${args}];`)() as readonly (readonly unknown[])[];
    const names = node.parameters.map(({ name }) => name.getText()).join(", ");
    const params = node.parameters.map((parameter) => parameter.getText()).join(", ");
    return [{ name: node.name.text, params, names, args: first }];
  });

const module = await compileModule<Module>(
  [
    `import { grad, hessian, jacobian } from "nabla";`,
    text,
    ...cases.flatMap(({ name, params, names }) => [
      `export const ${name}_both = (${params}): number[] => { const value = ${name}(${names}); return [value, Math.sin(value)]; };`,
      ...["forward", "reverse"].map((mode) => `export const ${name}_${mode} = jacobian(${name}_both, { mode: "${mode}" });`),
      `export const ${name}_grad = grad(${name});`,
      `export const ${name}_hessian = hessian(${name});`,
    ]),
  ].join("\n"),
);

describe("several sweeps over recursive functions", () => {
  test("there are many", () => {
    expect(cases.length).toBeGreaterThan(35);
  });

  test.each(cases)("$name", ({ name, args }) => {
    const run = (suffix: string): unknown => module[`${name}${suffix}`]?.(...(cloneNumbers(args) as unknown[]));
    const rows = differenceRows(module[`${name}_both`] as () => unknown, args, 0);
    expectClose(run("_forward"), rows, { relative: 1e-6, absolute: 1e-6 });
    expectClose(run("_reverse"), rows, { relative: 1e-6, absolute: 1e-6 });
    const second = differenceRows(module[`${name}_grad`] as () => unknown, args, 0);
    expectClose(run("_hessian"), typeof args[0] === "number" ? second[0] : second, { relative: 1e-6, absolute: 1e-6 });
  });

  test("the caller's memory, structures and further derivatives of them", async () => {
    const m = await compileModule<Module>(`import { grad, hessian, jacobian } from "nabla";
      function power(x: number, n: number): number { return n <= 0 ? 1 : x * power(x, n - 1); }
      const rows = (x: Float64Array): Float64Array => { const y = x.slice(); for (let i = 0; i < y.length; i++) y[i] = power(x[i], 3) * power(x[0], i); return y; };
      const energy = (x: Float64Array): number => { let s = 0; for (let i = 0; i < x.length; i++) s += power(x[i] * x[0], 2); return s; };
      type Point = { readonly x: number; readonly y: number; readonly z: number };
      const atPoint = (p: Point): number => power(p.x, 3) * power(p.y * p.z, 2);
      export const plainRows = jacobian(rows);
      export const writtenRows = jacobian(rows, { out: true });
      export const plainHessian = hessian(energy);
      export const writtenHessian = hessian(energy, { out: true });
      export const gradientAtPoint = grad(atPoint);
      export const hessianAtPoint = hessian(atPoint);
      export const trace = (x: Float64Array): number => { const h = hessian(energy)(x); const j = jacobian(rows)(x); let s = 0; for (let i = 0; i < x.length; i++) s += h[i][i] * j[i][0]; return s; };
      export const thirdOrder = grad(trace);`);
    const x = Float64Array.from({ length: 21 }, (_, i) => 0.5 + Math.sin(i) / 3);
    const room = (): Float64Array[] => Array.from({ length: 21 }, () => new Float64Array(21));
    expect(m["writtenRows"]?.(x, room())).toEqual(m["plainRows"]?.(x));
    expectClose(m["writtenHessian"]?.(x, room()), m["plainHessian"]?.(x), { relative: 1e-12 });
    const at = [{ x: 0.7, y: 1.2, z: -0.4 }];
    expectClose(m["hessianAtPoint"]?.(...at), differenceRows(m["gradientAtPoint"] as () => unknown, at, 0), { relative: 1e-7 });
    expectClose([m["thirdOrder"]?.(x)], differenceRows(m["trace"] as () => unknown, [x], 0), { relative: 1e-6, absolute: 1e-6 });
  });

  test("effects of recursive functions happen once, and what they write is written once", async () => {
    const log = vi.spyOn(console, "log").mockImplementation(() => undefined);
    for (const mode of ["forward", "reverse"]) {
      const { f } = await compileModule<{ f: (x: Float64Array) => unknown }>(`import { jacobian } from "nabla";
        function scale(x: Float64Array, i: number): void { console.log(i); if (i > 0) { x[i] *= x[i - 1]; scale(x, i - 1); } }
        export const f = jacobian((x: Float64Array) => { scale(x, x.length - 1); return x; }, { mode: "${mode}" });`);
      const x = Float64Array.of(2, 3, 5);
      expectClose(f(x), [[1, 0, 0], [3, 2, 0], [0, 5, 3]]);
      expect([...x]).toEqual([2, 6, 15]);
      expect(log.mock.calls).toEqual([[2], [1], [0]]);
      log.mockClear();
    }
    log.mockRestore();
  });

  test("a recursive function that draws numbers is not evaluated again", async () => {
    const compiled = await compileSources(`import { hessian } from "nabla";
      function walk(x: number, n: number): number { return n <= 0 ? x : walk(x * x + Math.random(), n - 1); }
      export const f = hessian((x: Float64Array) => walk(x[0], 2));`);
    await compiled.dispose();
    expect(compiled.diagnostics.map(describeDiagnostic).join("\n")).toContain("takes values from outside");
  });

  test("a tree that a recursive function reads is not copied for several sweeps", async () => {
    const m = await compileModule<Module>(`import { hessian, jacobian } from "nabla";
      type Expr = { op: "x" } | { op: "const"; c: number } | { op: "mul"; a: Expr; b: Expr } | { op: "sin"; a: Expr };
      function run(e: Expr, x: number): number {
        switch (e.op) {
          case "x": return x;
          case "const": return e.c;
          case "mul": return run(e.a, x) * run(e.b, x);
          case "sin": return Math.sin(run(e.a, x));
        }
      }
      const program: Expr = { op: "mul", a: { op: "x" }, b: { op: "sin", a: { op: "mul", a: { op: "const", c: 3 }, b: { op: "x" } } } };
      export const second = hessian((x: number) => run(program, x));
      export const both = jacobian((x: Float64Array) => [run(program, x[0]), run(program, x[1])], { mode: "reverse" });`);
    const first = (x: number): number => Math.sin(3 * x) + 3 * x * Math.cos(3 * x);
    expectClose(m["second"]?.(0.7), 6 * Math.cos(2.1) - 9 * 0.7 * Math.sin(2.1), { relative: 1e-12 });
    expectClose(m["both"]?.(Float64Array.of(0.7, -0.4)), [Float64Array.of(first(0.7), 0), Float64Array.of(0, first(-0.4))], { relative: 1e-12 });
  });

  test("functions with the names of derivatives of others are not confused with these", async () => {
    const m = await compileModule<Module>(`import { grad, hessian } from "nabla";
      function f(x: number, n: number): number { return n <= 0 ? x : Math.sin(f(x, n - 1)) * x; }
      function fForward(x: number, n: number): number { return n <= 0 ? 2 : fForward(x, n - 1) * x; }
      function fReverse(x: number, n: number): number { return n <= 0 ? 3 : fReverse(x, n - 1) * x; }
      function fTangent(x: number, n: number): number { return n <= 0 ? 4 : fTangent(x, n - 1) * x; }
      function fTangent_2(x: number, n: number): number { return n <= 0 ? 5 : fTangent_2(x, n - 1) * x; }
      const g = (x: number, c: number): number => f(x, 2) * fForward(c, 2) * fReverse(c, 1) * fTangent(c, 3) * fTangent_2(c, 1);
      export const first = grad(g);
      export const second = hessian(g);
      export const alone = (x: number): number => f(x, 2);
      export const firstAlone = grad(alone);
      export const secondAlone = hessian(alone);`);
    const factor = 2 * 0.5 ** 2 * (3 * 0.5) * (4 * 0.5 ** 3) * (5 * 0.5);
    expectClose(m["first"]?.(0.7, 0.5), factor * (m["firstAlone"]?.(0.7) as number), { relative: 1e-12 });
    expectClose(m["second"]?.(0.7, 0.5), factor * (m["secondAlone"]?.(0.7) as number), { relative: 1e-12 });
  });
});
