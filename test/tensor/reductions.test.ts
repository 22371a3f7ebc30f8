import { describe, expect, test } from "vitest";
import * as t from "../../runtime/tensor/index.ts";
import type { AnyTensor } from "../../runtime/tensor/index.ts";
import { at, expectClose, indices, sample, views } from "./reference.ts";

type Reduction = (x: AnyTensor, axis?: number | readonly number[], keepDims?: boolean) => AnyTensor;
const functions = t as unknown as Readonly<Record<string, Reduction>>;

const add = (a: number, b: number): number => a + b;
const meanOf = (values: readonly number[]): number => values.reduce(add, 0) / values.length;
const varianceOf = (values: readonly number[]): number => meanOf(values.map((value) => (value - meanOf(values)) ** 2));

/** What each reduction makes of a list of numbers. */
const reductions: Readonly<Record<string, (values: readonly number[]) => number>> = {
  sum: (values) => values.reduce(add, 0),
  mean: meanOf,
  prod: (values) => values.reduce((a, b) => a * b, 1),
  max: (values) => Math.max(...values),
  min: (values) => Math.min(...values),
  logSumExp: (values) => Math.log(values.map(Math.exp).reduce(add, 0)),
  variance: varianceOf,
  std: (values) => Math.sqrt(varianceOf(values)),
  any: (values) => Number(values.some((value) => value !== 0)),
  all: (values) => Number(values.every((value) => value !== 0)),
};

/** A reduction along axes by plain loops. */
function reduced(x: AnyTensor, axes: readonly number[], rule: (values: readonly number[]) => number): { shape: number[]; elements: number[] } {
  const kept = x.shape.map((_, axis) => axis).filter((axis) => !axes.includes(axis));
  const shape = kept.map((axis) => x.shape[axis]!);
  const elements = indices(shape).map((index) => {
    const values = indices(x.shape).filter((place) => kept.every((axis, i) => place[axis] === index[i]));
    return rule(values.map((place) => at(x, place)));
  });
  return { shape, elements };
}

const axesCases: [axis: number | readonly number[] | undefined, meant: readonly number[]][] = [
  [undefined, [0, 1, 2]],
  [0, [0]],
  [-1, [2]],
  [[0, 2], [0, 2]],
  [[-2, 0], [0, 1]],
  [[], []],
];

describe("reductions", () => {
  const x = sample([2, 3, 4], "float64");

  test.each(Object.keys(reductions))("%s along axes", (name) => {
    for (const [axis, meant] of axesCases) {
      const { shape, elements } = reduced(x, meant, reductions[name]!);
      for (const [, view] of views(x)) {
        const result = functions[name]!(view, axis);
        expect(result.shape).toEqual(shape);
        expectClose(result.data, elements);
        const kept = functions[name]!(view, axis, true);
        expect(kept.shape).toEqual(x.shape.map((length, i) => (meant.includes(i) ? 1 : length)));
        expect(kept.data).toEqual(result.data);
      }
    }
  });

  test.each(Object.keys(reductions))("%s of integers, of float32 and of numbers", (name) => {
    const whole = sample([5], "int32");
    expectClose(functions[name]!(whole).data, [reductions[name]!([...whole.data])]);
    const single = sample([5], "float32");
    const expected = reductions[name]!([...single.data]);
    expectClose(functions[name]!(single).data, [functions[name]!(single).dtype === "bool" ? expected : Math.fround(expected)], 1e-7);
    expect(functions[name]!(2 as never).item()).toBeCloseTo(reductions[name]!([2]), 14);
  });

  test("without elements", () => {
    const none = t.zeros([0, 3]);
    expect(none.sum(0).toArray()).toEqual([0, 0, 0]);
    expect(none.sum(1).toArray()).toEqual([]);
    expect(none.mean().item()).toBeNaN();
    expect([none.prod().item(), none.max().item(), none.min().item(), none.logSumExp().item()]).toEqual([1, -Infinity, Infinity, -Infinity]);
    expect([none.any().item(), none.all().item()]).toEqual([0, 1]);
    expect(none.norm().item()).toBe(0);
  });

  test("kinds", () => {
    const [whole, truths] = [sample([3], "int32"), sample([3], "bool")];
    expect([whole.sum().dtype, truths.sum().dtype, whole.mean().dtype, whole.max().dtype, truths.max().dtype, whole.any().dtype]).toEqual(["int32", "int32", "float64", "int32", "bool", "bool"]);
    expect(t.scalar(2 ** 31 - 1, "int32").expandDims().tile([2]).sum().item()).toBe(-2);
  });

  test("logSumExp neither overflows nor loses small numbers", () => {
    expect(t.tensor([1000, 1000]).logSumExp().item()).toBe(1000 + Math.log(2));
    expect(t.tensor([-1000, -1000]).logSumExp().item()).toBe(-1000 + Math.log(2));
    expect(t.tensor([-Infinity, 3]).logSumExp().item()).toBe(3);
    expect(t.tensor([-Infinity, -Infinity]).logSumExp().item()).toBe(-Infinity);
    expect(t.tensor([Infinity, 3]).logSumExp().item()).toBe(Infinity);
  });

  test("NaN", () => {
    const withNaN = t.tensor([1, NaN, 3, NaN]);
    expect([withNaN.sum().item(), withNaN.max().item(), withNaN.min().item()]).toEqual([NaN, NaN, NaN]);
    expect([withNaN.argMax().item(), withNaN.argMin().item()]).toEqual([1, 1]);
  });

  test("norms", () => {
    const values = t.tensor([3, 0, -4]);
    const norms = [1, 2, 3, 0, Infinity, -Infinity, 0.5].map((order) => values.norm(order).item());
    expectClose(norms, [7, 5, Math.cbrt(27 + 64), 2, 4, 0, (Math.sqrt(3) + 2) ** 2]);
    expectClose(t.tensor([[3, 4], [0, 0]]).norm(undefined, 1).data, [5, 0]);
  });

  test("moments", () => {
    const [mean, variance] = t.moments(x, [0, 1]);
    expect(mean).toEqual(x.mean([0, 1]));
    expect(variance).toEqual(x.variance([0, 1]));
  });

  test("argMax and argMin give the first of equal ones", () => {
    const ties = t.tensor([[1, 5, 5], [2, 0, 0]]);
    expect([ties.argMax(1).toArray(), ties.argMin(1).toArray(), ties.argMax().toArray()]).toEqual([[1, 0], [0, 1], [1, 0, 0]]);
    expect(ties.argMax(1).dtype).toBe("int32");
  });

  test("errors", () => {
    const any: AnyTensor = x;
    expect(() => functions.sum!(any, 3)).toThrow(new t.ShapeError("sum: shape [2, 3, 4] does not fit: there is no axis 3"));
    expect(() => functions.sum!(any, [0, -3])).toThrow(new t.ShapeError("sum: shape [2, 3, 4] does not fit: axis 0 is given twice"));
    expect(() => functions.argMax!(t.zeros([0, 2]))).toThrow(new t.ShapeError("argMax: shape [0, 2] does not fit: axis 0 has no elements"));
    expect(() => functions.sum!(any, 0.5)).toThrow(new t.NablaError("sum: argument 2 is 0.5, where an integer is needed"));
  });
});

describe("scans", () => {
  const x = sample([2, 3, 4], "float64");

  test.each([[0, false, false], [1, true, false], [2, false, true], [-1, true, true]])("along %i, exclusive %s, reverse %s", (axis, isExclusive, isReverse) => {
    const along = axis < 0 ? axis + 3 : axis;
    const before = (i: number, j: number): boolean => (isReverse ? i > j : i < j) || (!isExclusive && i === j);
    const expected = (start: number, step: (a: number, b: number) => number): number[] =>
      indices(x.shape).map((index) => {
        const places = Array.from({ length: x.shape[along]! }, (_, i) => i).filter((i) => before(i, index[along]!));
        return places.map((i) => at(x, index.with(along, i))).reduce(step, start);
      });
    for (const [, view] of views(x)) {
      expectClose(t.cumsum(view, axis, isExclusive, isReverse).data, expected(0, add), 1e-13);
      expectClose(t.cumprod(view, axis, isExclusive, isReverse).data, expected(1, (a, b) => a * b), 1e-13);
    }
  });

  test("of no elements, and of integers", () => {
    expect(t.zeros([0, 2]).cumsum().shape).toEqual([0, 2]);
    expect(t.tensor([65536, 65536, 3], undefined, "int32").cumprod().toArray()).toEqual([65536, 0, 0]);
  });
});
