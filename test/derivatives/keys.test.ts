import { expect, test } from "vitest";
import { compileModule, compileSources } from "../support/compileModule.ts";

type Weights = { a: number; b?: number; c?: number };
type Loss = (w: Weights) => { value: number; grad: Weights };

const listings = `
import { valueAndGrad } from "nabla";
type Weights = { a: number; b?: number; c?: number };
function weighted(w: Weights): number {
  let s = 1;
  for (const [, v] of Object.entries(w)) s = s * 0.5 + v * v;
  for (const key in w) s = s * 0.25 + (w[key as keyof Weights] ?? 7);
  return s + 100 * Object.keys(w).length;
}
export const loss = valueAndGrad(weighted);
`;

function weighted(w: Weights): number {
  let s = 1;
  for (const [, v] of Object.entries(w)) s = s * 0.5 + v * v;
  for (const key in w) s = s * 0.25 + (w[key as keyof Weights] ?? 7);
  return s + 100 * Object.keys(w).length;
}

test.each([{ a: 1, b: 2, c: 3 }, { c: 3, b: 2, a: 1 }, { b: 2, a: 1 }, { a: 1 }])("members of an argument are listed in the order of the object: %o", async (w) => {
  const { loss } = await compileModule<{ loss: Loss }>({ "main.ts": listings });
  const { value, grad } = loss(w);
  expect(value).toBe(weighted(w));
  for (const key of Object.keys(w) as (keyof Weights)[]) {
    const h = 1e-5;
    const at = w[key] ?? 0;
    const slope = (weighted({ ...w, [key]: at + h }) - weighted({ ...w, [key]: at - h })) / (2 * h);
    expect(grad[key]).toBeCloseTo(slope, 6);
  }
});

test("a member that the type does not say is an error when it is read", async () => {
  const { loss } = await compileModule<{ loss: Loss }>({ "main.ts": listings });
  expect(() => loss({ a: 1, z: 3 } as Weights)).toThrow(/takes a member that the type of the object does not say \(it says a, b, c\): z/);
});

const made = (body: string): Record<string, string> => ({ "main.ts": `import { grad } from "nabla";\nexport const d = grad((x: number, n: number) => {\n${body}\n});\n` });

test.each([
  ["made in two orders", "const o = n > 0 ? { p: x, q: 2 } : { q: 3, p: x }; return Object.values(o).reduce((a, b) => a * 0.5 + b, 0);"],
  ["changed in a loop", "let o = { p: x, q: 2 }; let s = 0; for (let i = 0; i < n; i++) { for (const v of Object.values(o)) s = s * 0.5 + v; o = { q: s, p: 1 }; } return s;"],
  ["kept in an array", "const all = [{ p: x, q: 2 }, { q: 3, p: x }]; let s = 0; for (const o of all) for (const k in o) s = s * 0.5 + o[k as 'p' | 'q']; return s;"],
  ["with a member that comes later", "const o: { q: number; p?: number } = { q: x }; o.p = 2 * x; return Object.keys(o).length * x;"],
])("the members of an object are not listed where their order is not known: %s", async (_, body) => {
  const { diagnostics, dispose } = await compileSources(made(body));
  await dispose();
  expect(diagnostics.map(({ code }) => code)).toEqual([expect.stringMatching(/NABLA1013|NABLA1003/)]);
});
