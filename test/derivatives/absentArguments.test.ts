import { describe, expect, test } from "vitest";
import { compileModule } from "../support/compileModule.ts";

type Row = { v: number } | null;

type Module = {
  readonly optional: (x?: number[]) => number[] | undefined;
  readonly rows: (rows: (Float64Array | null)[]) => (Float64Array | null)[];
  readonly written: (k: number, x?: number[]) => number;
  readonly both: (x: Float64Array | null, y: Float64Array) => [Float64Array | null, Float64Array];
  readonly pulled: (x: Float64Array | null, k: number) => { pullback: (adjoint: number) => [Float64Array | null, number] };
  readonly nested: (m: number[][] | null, k: number) => [number[][] | null, number];
  readonly record: (o: { a: number } | null, k: number) => [{ a: number } | null, number];
  readonly replaced: (rows: Row[]) => Row[];
  readonly swapped: (rows: Row[]) => Row[];
  readonly grown: (xs: (number[] | undefined)[], k: number) => [(number[] | undefined)[], number];
  readonly inside: (k: number) => number;
  readonly tensor: (x: { data: Float64Array } | null, k: number) => [{ data: Float64Array } | null, number];
  readonly pair: { data: Float64Array };
};

describe("arrays and objects that may be absent", async () => {
  const module = await compileModule<Module>(`
    import { grad, vjp } from "nabla";
    import { sum, tensor as tensorOf, type Tensor } from "nabla/tensor";
    type Row = { v: number } | null;
    export const optional = grad((x?: number[]) => (x ? x[0]! ** 2 : 1));
    export const rows = grad((rows: (Float64Array | null)[]) => { let s = 0; for (const r of rows) if (r) s += r[0]! ** 2; return s; });
    export const written = grad((k: number, x?: number[]) => { if (x) x[0] = k * k; return x ? x[0]! * 2 : k; });
    export const both = grad((x: Float64Array | null, y: Float64Array) => (x ? x[0]! : 2) * y[0]!, { wrt: [0, 1] });
    export const pulled = vjp((x: Float64Array | null, k: number) => (x ? x[0]! * k : k * k));
    export const nested = grad((m: number[][] | null, k: number) => (m ? m[0]![0]! * k : k), { wrt: [0, 1] });
    export const record = grad((o: { a: number } | null, k: number) => (o ? o.a * k : k), { wrt: [0, 1] });
    export const replaced = grad((a: Row[]): number => { a[0] = a[1]!; const r = a[1]; return r ? r.v ** 2 : 1; });
    export const swapped = grad((a: Row[]): number => { const q = a[0]!; a[0] = a[1]!; a[1] = q; const r = a[1]; return r ? r.v ** 2 : 1; });
    export const grown = grad((xs: (number[] | undefined)[], k: number) => { const r = xs[0]; if (r) { r.push(k); return r[0]! * r[r.length - 1]!; } return k; }, { wrt: [0, 1] });
    const squares = (xs: (number[] | null)[]): number => { let s = 0; for (const x of xs) if (x) s += x[0]! ** 2; return s; };
    export const inside = grad((k: number) => { const g = grad(squares)([[k], null]); return (g[0] ? g[0][0]! : 0) * k; });
    export const tensor = grad((x: Tensor<[2]> | null, k: number) => (x ? k * sum(x).item() : k), { wrt: [0, 1] });
    export const pair = tensorOf([1, 2]);
  `);

  test("a parameter", () => {
    expect([module.optional(), module.optional([3])]).toEqual([undefined, [6]]);
    expect([module.written(3), module.written(3, [1])]).toEqual([1, 12]);
    expect(module.both(null, Float64Array.of(3))).toEqual([undefined, Float64Array.of(2)]);
    expect(module.both(Float64Array.of(5), Float64Array.of(3))).toEqual([Float64Array.of(3), Float64Array.of(5)]);
    expect(module.pulled(null, 3).pullback(1)).toEqual([undefined, 6]);
    expect(module.pulled(Float64Array.of(2), 3).pullback(1)).toEqual([Float64Array.of(3), 2]);
  });

  test("a parameter that is a structure", () => {
    expect([module.nested(null, 3), module.nested([[2]], 3)]).toEqual([[undefined, 1], [[[3]], 2]]);
    expect([module.record(null, 3), module.record({ a: 2 }, 3)]).toEqual([[undefined, 1], [{ a: 3 }, 2]]);
    expect(module.tensor(null, 3)).toEqual([undefined, 1]);
    const [gradient, k] = module.tensor(module.pair, 3);
    expect([gradient?.data, k]).toEqual([Float64Array.of(3, 3), 3]);
  });

  test("elements", () => {
    expect(module.rows([Float64Array.of(1), null])).toEqual([Float64Array.of(2), null]);
    expect([module.replaced([{ v: 2 }, null]), module.replaced([{ v: 2 }, { v: 3 }])]).toEqual([[{ v: 0 }, null], [{ v: 0 }, { v: 6 }]]);
    expect([module.swapped([{ v: 2 }, null]), module.swapped([null, { v: 3 }])]).toEqual([[{ v: 4 }, null], [null, { v: 0 }]]);
    expect([module.grown([undefined], 3), module.grown([[2]], 3)]).toEqual([[[undefined], 1], [[[3]], 2]]);
    expect(module.inside(3)).toBe(12);
  });
});
