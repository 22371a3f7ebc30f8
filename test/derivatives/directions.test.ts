import { describe, expect, test } from "vitest";
import { compileModule } from "../support/compileModule.ts";

type Call = (...args: unknown[]) => unknown;

/** Directions that are shorter, longer or of another shape than what they are directions at. */
describe("a direction needs the lengths and the shape of its point", async () => {
  const module = await compileModule<Record<string, Call>>(`
    import { GradientTape, hvp, jvp, vjp } from "nabla";
    import { exp, mul, type Tensor } from "nabla/tensor";
    const doubled = (x: Float64Array) => x.map((v) => 2 * v);
    const rows = (x: number[][]) => x.map((row) => row.map((v) => v * v));
    const inside = (p: { a: number[]; b: number }) => ({ c: p.a.map((v) => v * p.b) });
    const grown = (x: number[]) => { const y = [...x]; y.push(x[0] * x[1]); return y; };
    const cubes = (x: Float64Array) => { let s = 0; for (const v of x) s += v ** 3; return s; };
    const product = (x: Tensor<[number, number]>) => mul(exp(x), x);
    const back = (f: { pullback: (c: any) => any }, c: unknown) => f.pullback(c);
    const vDoubled = vjp(doubled); const vRows = vjp(rows); const vInside = vjp(inside); const vGrown = vjp(grown); const vProduct = vjp(product);
    export const pullDoubled = (x: Float64Array, c: unknown) => back(vDoubled(x), c);
    export const pullRows = (x: number[][], c: unknown) => back(vRows(x), c);
    export const pullInside = (p: { a: number[]; b: number }, c: unknown) => back(vInside(p), c);
    export const pullGrown = (x: number[], c: unknown) => back(vGrown(x), c);
    export const pullProduct = (x: Tensor<[number, number]>, c: unknown) => back(vProduct(x), c);
    const jDoubled = jvp(doubled); const jProduct = jvp(product);
    export const pushDoubled = (x: Float64Array, t: Float64Array) => jDoubled([x], [t]);
    export const pushProduct = (x: Tensor<[number, number]>, t: Tensor<[number, number]>) => jProduct([x], [t]);
    export const curve = hvp(cubes);
    const curveInto = hvp(cubes, { out: true });
    export const curveOut = (x: Float64Array, v: Float64Array) => curveInto(x, v, new Float64Array(x.length));
    export function taped(x: Float64Array, seed: Float64Array): Float64Array {
      const tape = new GradientTape();
      tape.watch(x);
      const y = x.map((v) => v * v);
      return tape.gradient(y, x, { outputGradients: seed });
    }
  `);
  const { tensor, zeros } = (await import("../../runtime/tensor/index.ts")) as unknown as Record<string, Call>;
  const two = Float64Array.of(1, 2);

  test.each<readonly [string, unknown, readonly unknown[], readonly unknown[]]>([
    ["pullDoubled", two, [two], [Float64Array.of(1), Float64Array.of(1, 2, 3), []]],
    ["pullRows", [[1], [2, 3]], [[[1], [1, 1]]], [[[1]], [[1], [1]], [[1, 1], [1, 1]]]],
    ["pullInside", { a: [1, 2], b: 3 }, [{ c: [1, 1] }], [{ c: [1] }, { c: [1, 1, 1] }]],
    ["pullGrown", [1, 2], [[1, 1, 1]], [[1, 1], [1, 1, 1, 1]]],
    ["pushDoubled", two, [two], [Float64Array.of(1), Float64Array.of(1, 2, 3)]],
    ["curve", two, [two], [Float64Array.of(1), Float64Array.of(1, 2, 3)]],
    ["curveOut", two, [two], [Float64Array.of(1), Float64Array.of(1, 2, 3)]],
    ["taped", two, [two], [Float64Array.of(1), Float64Array.of(1, 2, 3)]],
  ])("%s", (name, point, fitting, others) => {
    const call = module[name] as Call;
    for (const direction of fitting) expect(() => call(point, direction)).not.toThrow();
    for (const direction of others) expect(() => call(point, direction)).toThrow(/has length \d+, the (value|argument|target) has length \d+/);
  });

  test.each(["pullProduct", "pushProduct"])("%s, of tensors", (name) => {
    const call = module[name] as Call;
    const point = tensor?.([[1, 2, 3, 4], [5, 6, 7, 8]]);
    expect(() => call(point, zeros?.([2, 4]))).not.toThrow();
    expect(() => call(point, zeros?.([2, 3]))).toThrow(/shapes \[2, 3\] and \[2, 4\] do not fit/);
    expect(() => call(point, zeros?.([4, 2]))).toThrow(/shapes \[4, 2\] and \[2, 4\] do not fit/);
  });
});
