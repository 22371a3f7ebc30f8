import { describe, expect, test } from "vitest";
import { compileModule, compileSources } from "../support/compileModule.ts";

const header = 'import { grad } from "nabla";\n';
const program = (name: string, body: string): string => `export const ${name} = grad((x: number, n: number) => { ${body} });\n`;

/** The generated code of each body, all compiled at once. */
async function generated(bodies: readonly string[]): Promise<readonly string[]> {
  const files = bodies.map((body, i) => [`p${i}.ts`, header + program("derivative", body)] as const);
  const compiled = await compileSources(Object.fromEntries(files));
  await compiled.dispose();
  return files.map(([name]) => compiled.outputs.get(compiled.pathOf(name))?.code.split("grad((x").at(-1) ?? "");
}

const isTested = (code: string): boolean => /\w in \w/.test(code);

const dense: readonly (readonly [what: string, body: string])[] = [
  ["filled from 0", "const a = new Array<number>(n); for (let i = 0; i < n; i++) a[i] = x * i; return a.reduce((s, v) => s + v);"],
  ["filled up to its length", "const a = new Array<number>(n + 1); for (let i = 0; i < a.length; i++) a[i] = x; return a.map((v) => v * x)[0];"],
  ["filled after the first", "const a = new Array<number>(n); a[0] = x; for (let i = 1; i < n; i++) a[i] = a[i - 1] * x; return a.reduce((s, v) => s + v, 0);"],
  ["filled row by row", "const a: number[][] = new Array(n); for (let i = 0; i < n; i++) { a[i] = new Array(n); for (let j = 0; j < n; j++) a[i][j] = x * j; } return a.reduce((s, r) => s + r.reduce((p, v) => p + v), 0);"],
  ["filled by fill", "const a = new Array<number>(n).fill(x); return a.filter((v) => v > 0).length * x;"],
  ["grown one by one", "const a: number[] = []; for (let i = 0; i < n; i++) a[i] = x; a.push(x); a[a.length] = x * x; return a.reduce((s, v) => s + v);"],
  ["written in place", "const a = [x, x, x]; a[2] = x * x; for (let i = 0; i < a.length - 1; i++) a[i + 1] *= a[i]; return a.reduce((s, v) => s + v);"],
  ["changed here and there", "const a = [x, x, x]; for (let i = 0; i < a.length; i++) if (i !== n) a[i] *= i; for (let i = 1; i < a.length; i++) a[i - 1] += x; return a.reduce((s, v) => s + v);"],
  ["emptied and shortened", "const a = [x, x, x]; a.length -= 1; const s = a.reduce((p, v) => p * v); a.length = 0; return s + a.filter(() => true).length;"],
  ["another array shortened while visited", "const a = [x, x * x]; const b = [1, 2, 3]; let s = 0; a.forEach((v) => { s += v * b.pop()!; }); return s;"],
];

const sparse: readonly (readonly [what: string, body: string])[] = [
  ["filled in part", "const a = new Array<number>(n); for (let i = 1; i < n; i++) a[i] = x; return a.map((v) => v * x).reduce((s, v) => s + v, 0);"],
  ["filled but for some", "const a = new Array<number>(n); for (let i = 0; i < n; i++) if (i !== 2) a[i] = x; return a.filter(() => true).length * x;"],
  ["filled up to another bound", "const a = new Array<number>(2 * n); for (let i = 0; i < n; i++) a[i] = x; return a.filter(() => true).length * x;"],
  ["visited while it is filled", "const a = new Array<number>(n); let s = 0; for (let i = 0; i < n; i++) { a[i] = x; s += a.filter(() => true).length * x; } return s;"],
  ["stored beyond the end", "const a = [x]; a[n] = x; return a.filter(() => true).length * x;"],
  ["shortened while it is visited", "const a = [x, x, x]; let s = 0; a.forEach((v) => { s += v; a.pop(); }); return s;"],
  ["shortened by a helper", "const drop = (a: number[]) => a.splice(0, 1); const a = [x, x, x]; let s = 0; a.forEach((v) => { s += v; drop(a); }); return s;"],
];

describe("methods that visit the elements that are there", async () => {
  const codes = await generated([...dense, ...sparse].map(([, body]) => body));

  test.each(dense.map(([what], i) => [what, codes[i] ?? ""]))("do not test arrays %s", (_what, code) => {
    expect(code).toContain("function");
    expect(isTested(code)).toBe(false);
  });

  test.each(sparse.map(([what], i) => [what, codes[dense.length + i] ?? ""]))("test arrays %s", (_what, code) => {
    expect(isTested(code)).toBe(true);
  });
});

const keeping = ["a.reverse()", "a.sort((p, q) => p - q)", "a.concat([1])", "[1].concat(a)", "structuredClone(a)", "a.splice(0, 1)", "a.copyWithin(0, 1)", "(a.unshift(1), a)", "(a.shift(), a)"];

describe("methods that would have to keep holes throw", async () => {
  const programs = keeping.map((call, i) => program(`f${i}`, `const a = [x, x]; a[n] = x * x; const b = ${call}; return b.filter(() => true).length * x;`));
  const module = await compileModule<Record<string, (x: number, n: number) => number>>(header + programs.join(""));

  test.each(keeping.map((call, i) => [call, `f${i}`]))("%s", (_call, name) => {
    expect(() => module[name]?.(3, 4)).toThrow(/of an array with holes/);
    expect(module[name]?.(3, 2)).toBeGreaterThan(0);
  });
});

test("a number that is stored before the first element, where reverse mode has no adjoint for it, has the derivative NaN", async () => {
  const { grad, tangent } = await compileModule<{ grad: (x: number[]) => number[]; tangent: (args: [number[]], tangents: [number[]]) => { tangent: number } }>(`
    import { grad as gradient, jvp } from "nabla";
    function f(x: number[]): number {
      const y = [1, 2, 3];
      const k = x[0]! > 1 ? -1 : 0;
      y[k] = x[0]! * x[1]!;
      let s = 0;
      for (let i = k; i < 2; i++) { y[i]! *= y[i]!; s += y[i]!; }
      return s * y[k]!;
    }
    export const grad = gradient(f);
    export const tangent = jvp(f);
  `);
  const [a, b] = [0.5, 3];
  const y = (a * b) ** 2;
  const slope = (2 * y + 4) * 2 * a * b; // of (y + 4)·y
  expect(grad([a, b])).toEqual([expect.closeTo(slope * b, 10), expect.closeTo(slope * a, 10)]);
  expect(grad([2, 3])).toEqual([NaN, NaN]);
  const z = 36;
  expect(tangent([[2, 3]], [[1, 0]]).tangent).toBeCloseTo((2 * z + 5) * 2 * 6 * 3, 9);
});
