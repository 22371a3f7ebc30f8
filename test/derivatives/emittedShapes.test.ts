import { describe, expect, test } from "vitest";
import { compileModule, compileSources } from "../support/compileModule.ts";

/** The code that is generated for the gradient of a function with an array and a few other parameters. */
async function gradientOf(body: string): Promise<string> {
  const compiled = await compileSources(`
    import { grad } from "nabla";
    function f(x: Float64Array, flag: boolean, k: number): number { ${body} }
    export const g = grad(f);
  `);
  const code = compiled.outputs.get(compiled.pathOf("main.ts"))?.code ?? "";
  await compiled.dispose();
  return code.slice(code.indexOf("function fGrad"));
}

const loop = (statement: string): string => `let s = 1; for (let i = 0; i < x.length; i++) { ${statement} } return s;`;

describe("branches are recorded only where the reverse sweep cannot tell", () => {
  test.each([
    ["what no iteration changes", "if (flag) s *= x[i]; else s += Math.sin(s);"],
    ["the counter", "if (i > k) s *= x[i]; else s += Math.sin(s);"],
    ["the argument", "if (x[i] > 0) s *= x[i]; else s += Math.sin(s);"],
  ])("not by %s", async (_what, statement) => {
    expect(await gradientOf(loop(statement))).not.toContain("Uint8Array");
  });

  test("by a sum that is not kept", async () => {
    const code = await gradientOf("let largest = x[0]; for (let i = 1; i < x.length; i++) if (x[i] > largest) largest = x[i]; return largest;");
    expect(code).toContain("Uint8Array");
  });
});

describe("powers in derivatives are products and roots", () => {
  test.each([
    ["** 2", /\*\*/],
    ["** 3", /\*\*/],
    ["** 0.5", /\*\* -|\*\* 1/],
    ["** -1", /\*\* -2/],
    ["** 1.5", /\*\* 0/],
    ["** -2", /\*\* -3/],
  ])("x %s", async (power, unwanted) => {
    const code = await gradientOf(`let s = 0; for (let i = 0; i < x.length; i++) s += x[i] ${power}; return s;`);
    expect(code).not.toMatch(unwanted);
  });
});

test("each element of a fresh gradient is stored, in whichever arm it is found", async () => {
  const code = await gradientOf(loop("if (flag) s += Math.log(x[i]) * s; else s += x[i] ** 3 * Math.sin(s);"));
  expect(code.match(/xAdj\[i\] = /g)).toHaveLength(2);
  expect(code).not.toMatch(/xAdj\[i\] \+=/);
});

describe("what would be written by hand", () => {
  const count = (code: string, pattern: RegExp): number => code.match(pattern)?.length ?? 0;

  test("a sum of squares: one loop, no array but the gradient", async () => {
    const code = await gradientOf("let s = 0; for (let i = 0; i < x.length; i++) s += x[i] * x[i]; return s;");
    expect(count(code, /for \(/g)).toBe(1);
    expect(count(code, /new \w*Array/g)).toBe(1);
  });

  test("a Runge–Kutta step: its state in locals", async () => {
    const code = await gradientOf(`
      const slope = (p: [number, number]): [number, number] => [p[1], -Math.sin(p[0])];
      const move = (p: [number, number], k: [number, number], h: number): [number, number] => [p[0] + h * k[0], p[1] + h * k[1]];
      const p: [number, number] = [x[0], x[1]];
      const a = slope(p), b = slope(move(p, a, k / 2)), c = slope(move(p, b, k / 2)), d = slope(move(p, c, k));
      return p[0] + (k / 6) * (a[0] + 2 * b[0] + 2 * c[0] + d[0]);`);
    expect(count(code, /for \(|while \(/g)).toBe(0);
    expect(count(code, /new \w*Array|= \[/g)).toBe(1);
  });

  test("a matrix times a vector: no temporary", async () => {
    const code = await gradientOf(`
      const n = k | 0;
      let s = 0;
      for (let i = 0; i < n; i++) {
        let y = 0;
        for (let j = 0; j < n; j++) y += x[i * n + j] * x[n * n + j];
        s += y * y;
      }
      return s;`);
    expect(count(code, /new \w*Array/g)).toBe(1);
    expect(code).not.toContain("tape");
  });
});

describe("the derivative of x·√x", () => {
  test("is one product: its shares are multiples of each other, and x/√x is √x", async () => {
    const code = await gradientOf("let s = 0; for (let i = 0; i < x.length; i++) s += x[i] * Math.sqrt(x[i]); return s;");
    expect(code).toMatch(/xAdj\[i\] = (?:1\.5 \* )?Math\.sqrt\(x\[i\]\)(?: \* 1\.5)?;/);
  });

  test("is 0 at 0, where that of √x alone is infinite", async () => {
    const compiled = await compileModule<{ g: (x: number) => number; h: (x: number) => number }>(`
      import { grad } from "nabla";
      export const g = grad((x: number) => x * Math.sqrt(x));
      export const h = grad((x: number) => Math.sqrt(x));
    `);
    expect([compiled.g(0), compiled.g(4), compiled.h(0), compiled.h(4)]).toEqual([0, 3, Infinity, 0.25]);
  });
});

test("rows of data are added to a gradient three at a time, and those that are left over one by one", async () => {
  const code = await gradientOf("let s = 0; for (let i = 0; i < k; i++) { let p = 0; for (let j = 0; j < x.length; j++) p += x[j] * (i + j); s += p * p; } return s;");
  expect(code).toMatch(/i \+= 3/);
  expect(code.match(/xAdj\[j\] \+= /g)).toHaveLength(2);
});

test("a scratch array that each turn fills makes no loop keep what it computes", async () => {
  const code = await gradientOf(`
    const t = new Float64Array(x.length); let s = 0;
    for (let i = 0; i < k; i++) {
      for (let j = 0; j < x.length; j++) t[j] = x[j] * i;
      let p = 0; for (let j = 0; j < t.length; j++) p += Math.exp(t[j]);
      s += Math.log(p);
    }
    return s;`);
  expect(code.match(/for \(let i = /g)).toHaveLength(1);
});
