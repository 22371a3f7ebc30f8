import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { addProduct, setProduct } from "../../runtime/tensor/kernels/product.ts";

type Kind = "Float64Array" | "Float32Array" | "Int32Array" | "Array";

/** Numbers of which float32 and int32 keep some bits only. */
function numbers(kind: Kind, length: number, seed: number): number[] & Float64Array {
  const values = Array.from({ length }, (_, i) => Math.sin(seed + 7 * i) * 10);
  const constructors = { Float64Array, Float32Array, Int32Array };
  return (kind === "Array" ? values : new constructors[kind](values)) as number[] & Float64Array;
}

/** The product as three plain loops. */
function expected(c: ArrayLike<number>, a: ArrayLike<number>, b: ArrayLike<number>, m: number, k: number, n: number, transposeA: boolean, transposeB: boolean, sets: boolean): number[] {
  return Array.from(c, (old, at) => {
    if (at >= m * n) return old;
    const [i, j] = [Math.floor(at / n), at % n];
    let sum = 0;
    for (let p = 0; p < k; p++) sum += a[transposeA ? p * m + i : i * k + p]! * b[transposeB ? j * k + p : p * n + j]!;
    return sets ? sum : old + sum;
  });
}

const size = fc.oneof(fc.integer({ min: 0, max: 9 }), fc.constantFrom(255, 256, 257, 515));
const factor = fc.constantFrom<Kind>("Float64Array", "Float32Array", "Int32Array", "Array");
const sum = fc.constantFrom<Kind>("Float64Array", "Float32Array", "Array");

describe("products of matrices", () => {
  test("have the bits of plain loops, whatever the sizes, transposes and kinds of arrays", () => {
    const sizes = fc.tuple(size, size, size).filter(([m, k, n]) => m * k * n < 100_000);
    const run = fc.property(sizes, factor, factor, sum, fc.boolean(), fc.boolean(), fc.boolean(), fc.nat(2), ([m, k, n], kindA, kindB, kindC, transposeA, transposeB, sets, extra) => {
      const [a, b, c] = [numbers(kindA, m * k + extra, 1), numbers(kindB, k * n + extra, 2), numbers(kindC, m * n + extra, 3)];
      const plain = numbers(kindC, 0, 0).constructor as unknown as { from: (values: readonly number[]) => unknown };
      const result = plain.from(expected(c, a, b, m, k, n, transposeA, transposeB, sets));
      const kernel = sets ? setProduct : addProduct;
      kernel(c, a, b, m, k, n, transposeA, transposeB);
      expect(c).toStrictEqual(result);
    });
    fc.assert(run, { seed: 5, numRuns: 120 });
  });

  test("keep infinities and NaN to the elements that they reach", () => {
    const c = new Float64Array(4);
    setProduct(c, [1, 2, 0, 3], [Infinity, 1, NaN, 1], 2, 2, 2);
    expect(c).toEqual(new Float64Array([NaN, 3, NaN, 3]));
    setProduct(c, [1, 0, 0, 1], [Infinity, 1, -1, 2], 2, 2, 2, true);
    expect(c).toEqual(new Float64Array([Infinity, 1, NaN, 2]));
  });

  test("an empty sum is zero", () => {
    const c = new Float64Array([1, 2]);
    addProduct(c, [], [], 1, 0, 2);
    expect(c).toEqual(new Float64Array([1, 2]));
    setProduct(c, [], [], 1, 0, 2);
    expect(c).toEqual(new Float64Array(2));
  });

  test("factors too long to be kept as copies", () => {
    const [m, k] = [2, 600_000];
    const a = new Float32Array(m * k).fill(0.5);
    const c = new Float64Array(m);
    setProduct(c, a, new Float32Array(k).fill(2), m, k, 1);
    expect(c).toEqual(new Float64Array([k, k]));
  });
});
