import { describe, expect, test } from "vitest";
import { compileModule, compileSources } from "../support/compileModule.ts";

type Exports = { readonly df: (x: number) => number; readonly change: () => void; readonly order: readonly string[] };

describe("variables of other modules that a helper reads", () => {
  test("are imported where the marked call is, if their modules export them", async () => {
    const main = `
      import { order } from "./lib/order.ts";
      import { f, change } from "./lib/model.ts";
      import { grad } from "nabla";
      const weights = 3;
      export const df = grad(f);
      export { change, order, weights };`;
    const model = `
      import { order } from "./order.ts";
      import { deep } from "./inner/deep.ts";
      order.push("model");
      export let scale = 2;
      export const weights = new Float64Array([1, 2, 3]);
      export function change(): void { scale = 5; weights[1] = 7; }
      export function f(x: number): number { return scale * weights[1] * x * deep(x); }`;
    const deep = `
      import { order } from "../order.ts";
      order.push("deep");
      const shift = [4, 0.5];
      export { shift as offsets };
      export class Rejected extends Error {}
      export function deep(x: number): number {
        if (x > 100) throw new Rejected("too large");
        return x + shift[1];
      }`;
    const files = { "main.ts": main, "lib/model.ts": model, "lib/inner/deep.ts": deep, "lib/order.ts": "export const order: string[] = [];" };
    const { df, change, order } = await compileModule<Exports>(files);
    expect(order).toEqual(["deep", "model"]);
    expect(df(3)).toBe(2 * 2 * (2 * 3 + 0.5));
    change();
    expect(df(3)).toBe(5 * 7 * (2 * 3 + 0.5));
    expect(() => df(101)).toThrow("too large");
  });

  test("are not imported by a call that is in error, and have to be exported", async () => {
    const main = `
      import { f, g } from "./model.ts";
      import { grad } from "nabla";
      export const df = grad(f);
      export const dg = grad(g);`;
    const model = `
      const hidden = [1, 2];
      hidden.push(3);
      export const shown = [1, 2];
      export function f(x: number): number { return x * shown[0] * hidden[0]; }
      export function g(x: number): number { return x * x; }`;
    const { diagnostics, outputs, pathOf, dispose } = await compileSources({ "main.ts": main, "model.ts": model });
    await dispose();
    expect(diagnostics.map(({ code, advice }) => `${code} ${advice}`)).toEqual([
      "NABLA1002 Pass it as a parameter, export it from its module, or make it a constant of a readonly type, written without calls.",
    ]);
    expect(outputs.get(pathOf("main.ts"))?.code).not.toContain("shown");
  });
});
