import { describe, expect, test } from "vitest";
import { compileModule } from "../support/compileModule.ts";
import { expectClose } from "../support/expectClose.ts";

/** Arrays of arrays and objects that one op makes, whose adjoints several pullbacks use: each starts from zero. */
const source = `
import { checkpoint, customVjp, grad, jacobian, vjp } from "nabla";
const byGradient = (x: number[]): number[] => {
  const p = grad((o: { a: number; b: number[] }): number => o.a * o.b[0] * o.b[1])({ a: x[0], b: [x[1], x[2]] });
  return [p.a * p.b[0], p.b[0] * p.b[1], p.a];
};
const rule = customVjp(
  (x: number): number[][] => [[x, x * x], [x * x * x]],
  (x) => [[[x, x * x], [x * x * x]], (g) => [g[0][0] + g[0][1] * 2 * x + g[1][0] * 3 * x * x]],
);
const byRule = (x: number[]): number[] => {
  const m = rule(x[0]);
  return [m[0][1] * m[1][0], m[0][0] * x[1], m[0][0] * m[0][1]];
};
const byCheckpoint = (x: number[]): number[] => {
  const m = [[x[0], x[1]], [x[2]]];
  const g = checkpoint((rows: number[][]): number => { rows[0][0] *= rows[1][0]; return rows[0][0]; });
  return [g(m) * m[0][0], m[0][0] * m[0][1], x[0]];
};
const inTurns = (x: number[]): number[] => {
  let s = x[0];
  for (let i = 0; i < 3; i++) { const m = rule(s); s = m[0][1] * 0.5 + m[1][0] * x[1]; }
  return [s, s * x[1], x[2]];
};
export const reverse = [jacobian(byGradient, { mode: "reverse" }), jacobian(byRule, { mode: "reverse" }), jacobian(byCheckpoint, { mode: "reverse" }), jacobian(inTurns, { mode: "reverse" })];
export const functions = [byGradient, byRule, byCheckpoint, inTurns];
export const pulled = vjp(byRule);
`;

describe("memory inside of memory that one op has made", async () => {
  type Rows = readonly (readonly number[])[];
  const module = await compileModule<{
    readonly reverse: readonly ((x: readonly number[]) => Rows)[];
    readonly functions: readonly ((x: readonly number[]) => readonly number[])[];
    readonly pulled: (x: readonly number[]) => { readonly pullback: (cotangent: readonly number[]) => readonly number[] };
  }>(source);
  const x = [0.8, -1.1, 0.6];

  test.each([0, 1, 2, 3])("every row of Jacobian %i", (k) => {
    const f = module.functions[k] as (x: readonly number[]) => readonly number[];
    const h = 1e-5;
    const shifted = (j: number, by: number): readonly number[] => f(x.map((v, i) => (i === j ? v + by : v)));
    const expected = f(x).map((_, i) => x.map((_, j) => ((shifted(j, h)[i] as number) - (shifted(j, -h)[i] as number)) / (2 * h)));
    expectClose(module.reverse[k]?.(x), expected, { relative: 1e-7 });
  });

  test("a pullback gives the same each time", () => {
    const { pullback } = module.pulled(x);
    const first = pullback([1, 2, 3]);
    expect(pullback([1, 2, 3])).toEqual(first);
    expect(pullback([1, 2, 3])).toEqual(first);
  });
});
