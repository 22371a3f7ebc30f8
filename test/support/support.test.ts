import { describe, expect, test } from "vitest";
import { centralDifference } from "./centralDifference.ts";
import { compileModule, compileSources } from "./compileModule.ts";
import { dotTest } from "./dotTest.ts";
import { expectClose, expectIdentical } from "./expectClose.ts";
import { importSources } from "./importSources.ts";
import { innerProduct, leavesOf, mapNumbers } from "./numbers.ts";

describe("numeric values", () => {
  const value = { a: [1, 2], b: { c: new Float64Array([3]), name: "x" }, d: 4 };

  test("have leaves with paths", () => {
    expect(leavesOf(value).map((leaf) => `${leaf.path}=${leaf.value}`)).toEqual([
      ".a[0]=1",
      ".a[1]=2",
      ".b.c[0]=3",
      ".d=4",
    ]);
  });

  test("are mapped in their structure", () => {
    const doubled = { a: [2, 4], b: { c: new Float64Array([6]), name: "x" }, d: 8 };
    expect(mapNumbers(value, (x) => 2 * x)).toEqual(doubled);
    expect(innerProduct(value, doubled)).toBe(60);
  });
});

describe("expectClose", () => {
  test("accepts what is close and rejects what is not, naming the place", () => {
    expectClose({ a: [1, 2] }, { a: [1 + 1e-10, 2] });
    expect(() => expectClose({ a: [1, 2] }, { a: [1, 2.1] })).toThrow("result.a[1]: got 2, expected 2.1");
    expect(() => expectClose(NaN, 1)).toThrow("got NaN");
    expect(() => expectClose([1], [1, 2])).toThrow("different structure");
    expectClose([NaN, Infinity], [NaN, Infinity]);
  });

  test("can demand the same bits", () => {
    expectIdentical([0.1 + 0.2, -0], [0.30000000000000004, -0]);
    expect(() => expectIdentical(0, -0)).toThrow("expected exactly 0");
  });
});

describe("centralDifference", () => {
  const f = (x: number, v: Float64Array, o: { readonly k: number }): number => {
    v[0] = (v[0] ?? 0) * o.k;
    return Math.sin(x) * v.reduce((sum, item) => sum + item ** 3, 0);
  };

  test("differentiates by numbers, arrays and objects, and leaves the arguments alone", () => {
    const args = [0.3, new Float64Array([1, 2]), { k: 2 }] as const;
    const [dx, dv, dk] = centralDifference(f, args, [0, 1, 2]) as [number, Float64Array, { k: number }];
    expectClose(dx, Math.cos(0.3) * 16);
    expectClose(dv, Float64Array.of(3 * 8 * Math.sin(0.3), 12 * Math.sin(0.3)));
    expectClose(dk, { k: 3 * 4 * Math.sin(0.3) });
    expect(args[1]).toEqual(new Float64Array([1, 2]));
  });
});

describe("dotTest", () => {
  const jvp = ([x]: readonly [number], [dx]: readonly [number]): { value: number; tangent: number } => {
    return { value: x * x, tangent: 2 * x * dx };
  };

  test("compares forward with reverse mode", () => {
    const vjp = (x: number) => ({ value: x * x, pullback: (c: number) => [2 * x * c] });
    dotTest({ jvp, vjp }, [3], [0]);
    const wrong = (x: number) => ({ value: x * x, pullback: (c: number) => [x * c] });
    expect(() => dotTest({ jvp, vjp: wrong }, [3], [0])).toThrow("result: got");
  });
});

describe("compileModule", () => {
  const main = `
    import { grad } from "nabla";
    import { square } from "./lib/square.ts";
    export function f(x: number): number { return square(x) * x; }
    export const df = grad(f);`;
  const files = { "main.ts": main, "lib/square.ts": "export function square(x: number): number { return x * x; }" };
  type Exports = { readonly f: (x: number) => number; readonly df: (x: number) => number };

  test("compiles and imports several files", async () => {
    const { f, df } = await compileModule<Exports>(files);
    expect(f(2)).toBe(8);
    expectClose(df(2), 12);
  });

  test("reports errors, or hands them out", async () => {
    const source = `
      import { grad } from "nabla";
      export const df = grad((x: number) => eval("x"));`;
    await expect(compileModule(source)).rejects.toThrow("NABLA");
    const compiled = await compileSources(source);
    await compiled.dispose();
    expect(compiled.diagnostics.length).toBeGreaterThan(0);
  });

  test("imports sources without compiling them", async () => {
    const { f } = await importSources<Exports>({ ...files, "main.ts": main.replace(/.*grad.*/g, "") });
    expect(f(2)).toBe(8);
  });
});
