import { describe, expect, test } from "vitest";
import { compileSources } from "../support/compileModule.ts";

/** What the gradient of a function of arrays keeps for its reverse sweep. */
async function keptBy(body: string): Promise<{ readonly arrays: number; readonly code: string }> {
  const compiled = await compileSources(`
    import { grad } from "nabla";
    function f(x: Float64Array, m: Float64Array, n: number): number { ${body} }
    export const g = grad(f, { wrt: [0, 1] });
  `);
  const module = compiled.outputs.get(compiled.pathOf("main.ts"))?.code ?? "";
  await compiled.dispose();
  const code = module.slice(module.indexOf("function fGrad"));
  return { arrays: code.match(/\w*[kK]ept\d* = new \w+/g)?.length ?? 0, code };
}

/** A loop that carries its state in an array, whose elements at the time are therefore gone in the end. */
const stepped = (statements: string): string =>
  `const s = x.slice(); for (let k = 0; k < n; k++) { const a = s[0]; const b = s[1]; ${statements} } return s[0] + s[1];`;

describe("the fewest values from which the rest is computed again", () => {
  test("operands, where the results in between are many", async () => {
    const { arrays } = await keptBy(
      stepped("const q = a * a + b * b; const r = Math.sqrt(q); const f = 1 / (q * r); s[0] = a + m[0] * f * a; s[1] = b + m[1] * f * b;"),
    );
    expect(arrays).toBe(2);
  });

  test("whatever the order in which they are asked for", async () => {
    const first = await keptBy(stepped("const p = a * b; s[0] = Math.sqrt(p) * a; s[1] = p * p * b;"));
    const second = await keptBy(stepped("const p = a * b; s[1] = p * p * b; s[0] = a * Math.sqrt(p);"));
    expect(first.arrays).toBe(2);
    expect(second.arrays).toBe(2);
  });

  test("one result instead of its operands, where only that is read", async () => {
    const { arrays } = await keptBy(stepped("s[0] = Math.sin(a + b); s[1] = 1 - b;"));
    expect(arrays).toBe(1);
  });

  test("a result that takes longer to compute than to keep", async () => {
    const { arrays, code } = await keptBy(stepped("const e = Math.exp(a); s[0] = e * b; s[1] = e + b;"));
    expect(arrays).toBe(2);
    expect(code.match(/Math\.exp/g)).toHaveLength(1);
  });

  test("not what comes from a loop around, though it is computed anew in the loop inside", async () => {
    const { arrays } = await keptBy(
      "let s = x[0]; for (let k = 0; k < n; k++) { const a = s * 2; for (let i = 0; i < m.length; i++) s = s * 0.5 + a * m[i] * (a + 1); } return s;",
    );
    expect(arrays).toBe(1);
  });
});
