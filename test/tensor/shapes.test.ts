import { describe, expect, test } from "vitest";
import * as t from "../../runtime/tensor/index.ts";
import type { AnyTensor, Shape } from "../../runtime/tensor/index.ts";
import { at, indices, sample, views } from "./reference.ts";

const x = sample([2, 3, 4], "float64");
/** The functions with their types left out, so that tests may go through lists of arguments. */
const untyped = t as unknown as Readonly<Record<string, (...args: readonly unknown[]) => AnyTensor>>;

/** The tensor of a shape whose elements a rule gives by index. */
function expectElements(result: AnyTensor, shape: Shape, rule: (index: readonly number[]) => number): void {
  expect(result.shape).toEqual(shape);
  expect([...result.data]).toEqual(indices(shape).map(rule));
}

const floorMod = (a: number, b: number): number => ((a % b) + b) % b;

describe("views", () => {
  test("have the elements of dense tensors, in memory of other orders", () => {
    for (const [dense, view] of views(x)) expect(view).toEqual(dense);
    const transposed = t.transpose(x);
    expect(transposed.data).not.toBe(x.data);
    expect(transposed.data).toBe(transposed.data);
    expect(t.transpose(transposed).data.buffer).toBe(x.data.buffer);
  });

  test("share memory where they can", () => {
    const { buffer } = x.data;
    const dense: AnyTensor[] = [t.reshape(x, [4, 6]), t.slice(x, 1), t.expandDims(x, 1), t.squeeze(t.expandDims(x)), t.unstack(x)[1]!];
    for (const view of dense) expect(view.data.buffer).toBe(buffer);
    expect(t.reshape(t.slice(x, 1, 1), [12]).data.byteOffset).toBe(12 * 8);
    const [first] = t.split(x, 2);
    expect(first.data.buffer).toBe(buffer);
  });

  test("of views", () => {
    for (const [, view] of views(x)) {
      expectElements(t.transpose(t.reverse(t.slice(view, [0, 1], [2, 2]), 1), [2, 0, 1]), [4, 2, 2], ([k, i, j]) => at(x, [i!, 2 - j!, k!]));
      expectElements(t.reshape(t.transpose(view, [1, 0, 2]), [6, 4]), [6, 4], ([ij, k]) => at(x, [ij! % 2, Math.floor(ij! / 2), k!]));
      expectElements(t.reshape(t.transpose(view), [2, 2, 3, 2]), [2, 2, 3, 2], ([a, b, j, i]) => at(x, [i!, j!, 2 * a! + b!]));
    }
  });
});

describe("shapes", () => {
  test.each<[Shape, Shape]>([
    [[24], [24]],
    [[4, -1], [4, 6]],
    [[-1], [24]],
    [[2, 1, 12, 1], [2, 1, 12, 1]],
    [[3, 2, 2, 2], [3, 2, 2, 2]],
  ])("reshape to %j", (wanted, shape) => {
    for (const [dense, view] of views(x)) {
      expect(t.reshape(view, wanted).shape).toEqual(shape);
      expect(t.reshape(view, wanted).data).toEqual(dense.data);
      expect(t.flatten(view).data).toEqual(dense.data);
    }
  });

  test("reshape without elements", () => {
    expect(t.zeros([0, 3]).reshape([3, 0, 2]).shape).toEqual([3, 0, 2]);
    expect(t.zeros([0, 3]).reshape([-1, 3]).shape).toEqual([0, 3]);
    expect(t.reshape(5, [1, 1]).toArray()).toEqual([[5]]);
  });

  test.each<[number[] | undefined]>([[undefined], [[0, 1, 2]], [[2, 0, 1]], [[1, -1, 0]]])("transpose by %j", (permutation) => {
    const order = (permutation ?? [2, 1, 0]).map((axis) => floorMod(axis, 3));
    for (const [, view] of views(x)) {
      expectElements(untyped.transpose!(view, permutation), order.map((axis) => x.shape[axis]!), (index) => at(x, order.map((_, axis) => index[order.indexOf(axis)]!)));
    }
  });

  test("expandDims and squeeze", () => {
    expect([0, 1, 3, -1, -4].map((axis) => t.expandDims(x, axis).shape)).toEqual([[1, 2, 3, 4], [2, 1, 3, 4], [2, 3, 4, 1], [2, 3, 4, 1], [1, 2, 3, 4]]);
    const ones: AnyTensor = t.ones([1, 2, 1]);
    expect([undefined, 0, -1, [0, 2]].map((axis) => untyped.squeeze!(ones, axis).shape)).toEqual([[2], [2, 1], [1, 2], [2]]);
  });

  test("broadcastTo", () => {
    expectElements(t.broadcastTo(t.tensor([[1], [2]]), [3, 2, 2]), [3, 2, 2], ([, i]) => i! + 1);
    expect(t.broadcastTo(t.ones([1]), [0]).shape).toEqual([0]);
  });

  test("slice", () => {
    for (const [, view] of views(x)) {
      expectElements(t.slice(view, [0, 1, 2], [2, 2, 1]), [2, 2, 1], ([i, j, k]) => at(x, [i!, j! + 1, k! + 2]));
      expectElements(t.slice(view, [1, 1]), [1, 2, 4], ([i, j, k]) => at(x, [i! + 1, j! + 1, k!]));
      expectElements(t.slice(view, [0, 1], [-1, 1]), [2, 1, 4], ([i, , k]) => at(x, [i!, 1, k!]));
      expectElements(t.slice(view, 1), [1, 3, 4], ([, j, k]) => at(x, [1, j!, k!]));
      expect(t.slice(view, [2]).shape).toEqual([0, 3, 4]);
    }
  });

  test.each<[begin: number[], end: number[], steps: number[] | undefined]>([
    [[0, 0, 1], [2, 3, 4], [1, 2, 2]],
    [[1], [-5], [-1]],
    [[0, -1, -1], [9, 0, -9], [1, -1, -3]],
    [[0, 2], [2, 1], undefined],
  ])("stridedSlice from %j to %j by %j is that of Python", (begin, end, steps = []) => {
    const chosen = x.shape.map((length, axis) => {
      const step = steps[axis] ?? 1;
      const clip = (place: number | undefined, otherwise: number): number => {
        if (place === undefined) return otherwise;
        const from = place < 0 ? place + length : place;
        return step > 0 ? Math.min(Math.max(from, 0), length) : Math.min(Math.max(from, -1), length - 1);
      };
      const places: number[] = [];
      const last = clip(end[axis], step > 0 ? length : -1);
      for (let i = clip(begin[axis], step > 0 ? 0 : length - 1); step > 0 ? i < last : i > last; i += step) places.push(i);
      return places;
    });
    for (const [, view] of views(x)) {
      expectElements(t.stridedSlice(view, begin, end, steps), chosen.map(({ length }) => length), (index) => at(x, index.map((i, axis) => chosen[axis]![i]!)));
    }
  });

  test("reverse, flip and roll", () => {
    for (const [, view] of views(x)) {
      expectElements(t.reverse(view), x.shape, ([i, j, k]) => at(x, [1 - i!, 2 - j!, 3 - k!]));
      expectElements(t.flip(view, [0, -1]), x.shape, ([i, j, k]) => at(x, [1 - i!, j!, 3 - k!]));
      for (const [a, b] of [[1, -1], [-5, 7], [0, 12]] as const) {
        expectElements(t.roll(view, [a, b], [1, -1]), x.shape, ([i, j, k]) => at(x, [i!, floorMod(j! - a, 3), floorMod(k! - b, 4)]));
      }
    }
    expect(t.roll(t.zeros([0]), 3, 0).shape).toEqual([0]);
  });

  test("tile and repeat", () => {
    for (const [, view] of views(x)) {
      expectElements(t.tile(view, [2, 1, 3]), [4, 3, 12], ([i, j, k]) => at(x, [i! % 2, j!, k! % 4]));
      expectElements(t.tile(view, [2]), [2, 3, 8], ([i, j, k]) => at(x, [i!, j!, k! % 4]));
      expectElements(t.tile(view, [2, 1, 1, 1]), [2, 2, 3, 4], ([, i, j, k]) => at(x, [i!, j!, k!]));
      expectElements(t.repeat(view, 2, 1), [2, 6, 4], ([i, j, k]) => at(x, [i!, Math.floor(j! / 2), k!]));
      expectElements(t.repeat(view, 3), [72], ([p]) => x.data[Math.floor(p! / 3)]!);
    }
    expect(t.tile(t.ones([2]), [0]).shape).toEqual([0]);
  });

  test("pad and mirrorPad", () => {
    const [a, b] = [[1, 2], [0, 1]] as const;
    const y = sample([3, 4], "float64");
    for (const [, view] of views(y)) {
      expectElements(t.pad(view, [a, b], 9), [6, 5], ([i, j]) => (i! >= 1 && i! < 4 && j! < 4 ? at(y, [i! - 1, j!]) : 9));
      const mirror = (i: number, length: number, edge: number): number => (i < 0 ? -i - edge : i >= length ? 2 * length - 2 - i + edge : i);
      for (const [mode, edge] of [["reflect", 0], ["symmetric", 1]] as const) {
        expectElements(t.mirrorPad(view, [a, b], mode), [6, 5], ([i, j]) => at(y, [mirror(i! - 1, 3, edge), mirror(j!, 4, edge)]));
      }
    }
    expect(t.pad(t.zeros([0]), [[1, 1]]).toArray()).toEqual([0, 0]);
  });
});

describe("joining and parting", () => {
  const y = sample([2, 1, 4], "float64", 1);

  test("concat and stack", () => {
    for (const [i, [, view]] of views(x).entries()) {
      const [, other] = views(y)[i]!;
      expectElements(untyped.concat!([view, other, view], 1), [2, 7, 4], ([i, j, k]) => (j! === 3 ? at(y, [i!, 0, k!]) : at(x, [i!, j! < 3 ? j! : j! - 4, k!])));
      expectElements(untyped.stack!([view, view], -1), [2, 3, 4, 2], ([i, j, k]) => at(x, [i!, j!, k!]));
      expectElements(untyped.stack!([view, t.reverse(view, 0)]), [2, 2, 3, 4], ([s, i, j, k]) => at(x, [s === 0 ? i! : 1 - i!, j!, k!]));
    }
    expect(t.concat([t.zeros([0, 2]), t.ones([1, 2])]).toArray()).toEqual([[1, 1]]);
    expect(t.concat([t.ones([1], "int32"), t.ones([1], "float32")]).dtype).toBe("float32");
    expect(t.stack([1, 2, 3]).toArray()).toEqual([1, 2, 3]);
  });

  test("unstack, split and iteration", () => {
    for (const [, view] of views(x)) {
      t.unstack(view, 1).forEach((part, j) => { expectElements(part, [2, 4], ([i, k]) => at(x, [i!, j, k!])); });
      const [a, b] = t.split(view, [1, 3], -1) as [AnyTensor, AnyTensor];
      expectElements(a, [2, 3, 1], ([i, j]) => at(x, [i!, j!, 0]));
      expectElements(b, [2, 3, 3], ([i, j, k]) => at(x, [i!, j!, k! + 1]));
      expect(t.split(view, 2, 2).map(({ shape }) => shape)).toEqual([[2, 3, 2], [2, 3, 2]]);
      expect([...view].map((row) => row.toArray())).toEqual(view.toArray());
    }
    expect(() => [...t.scalar(1)]).toThrow(TypeError);
  });

  test("meshgrid", () => {
    const [a, b] = t.meshgrid(t.tensor([1, 2, 3]), t.tensor([4, 5]));
    expect([a.toArray(), b.toArray()]).toEqual([[[1, 2, 3], [1, 2, 3]], [[4, 4, 4], [5, 5, 5]]]);
  });
});

describe("indexing", () => {
  const places = t.tensor([[2, 0], [1, 1]], undefined, "int32");

  test("gather and embedding", () => {
    for (const [, view] of views(x)) {
      expectElements(t.gather(view, places, 1), [2, 2, 2, 4], ([i, a, b, k]) => at(x, [i!, at(places, [a!, b!]), k!]));
      expectElements(t.gather(view, [1, 1, 0]), [3, 3, 4], ([a, j, k]) => at(x, [[1, 1, 0][a!]!, j!, k!]));
      expectElements(t.gather(view, 2, -1), [2, 3], ([i, j]) => at(x, [i!, j!, 2]));
      expectElements(t.gatherND(view, [[1, 2], [0, 0]]), [2, 4], ([a, k]) => at(x, [[1, 0][a!]!, [2, 0][a!]!, k!]));
    }
    expect(t.embedding(t.tensor([[1, 2], [3, 4]]), [1, 0, 1]).toArray()).toEqual([[3, 4], [1, 2], [3, 4]]);
    expect(t.gather(t.ones([2]), t.zeros([0], "int32")).shape).toEqual([0]);
  });

  test("scatter", () => {
    const updates = t.tensor([[1, 2], [3, 4], [5, 6]]);
    expect(t.scatterND([[2], [0], [2]], updates, [3, 2]).toArray()).toEqual([[3, 4], [0, 0], [6, 8]]);
    expect(t.scatterND([[0, 1], [1, 0]], t.tensor([7, 8]), [2, 2]).toArray()).toEqual([[0, 7], [8, 0]]);
    expect(t.tensorScatterUpdate(t.ones([3, 2]), [[2], [0], [2]], updates).toArray()).toEqual([[3, 4], [1, 1], [5, 6]]);
    expect(t.unsortedSegmentSum(updates, [1, 0, 1], 3).toArray()).toEqual([[3, 4], [6, 8], [0, 0]]);
  });

  test("tensors do not change", () => {
    const before = t.ones([2]);
    t.tensorScatterUpdate(before, [[0]], t.tensor([5]));
    const source = new Float64Array([1, 2]);
    const copy = t.tensor(source);
    source[0] = 9;
    expect([before.toArray(), copy.toArray()]).toEqual([[1, 1], [1, 2]]);
  });
});

describe("errors", () => {
  const cases: [what: () => unknown, message: string][] = [
    [() => untyped.reshape!(x, [5, 5]), "reshape: shapes [2, 3, 4] and [5, 5] do not fit: the numbers of elements differ"],
    [() => untyped.reshape!(x, [5, -1]), "reshape: shapes [2, 3, 4] and [5, -1] do not fit: the numbers of elements differ"],
    [() => untyped.reshape!(x, [-1, -1]), "reshape: shapes [2, 3, 4] and [-1, -1] do not fit: only one length can be -1"],
    [() => untyped.reshape!(x, [-2, -12]), "reshape: shapes [2, 3, 4] and [-2, -12] do not fit: a length is negative"],
    [() => untyped.reshape!(t.zeros([0]), [0, -1]), "reshape: shapes [0] and [0, -1] do not fit: what -1 stands for is open where another length is 0"],
    [() => untyped.zeros!([-1, -2]), "zeros: shape [-1, -2] does not fit: a length is negative"],
    [() => untyped.randomNormal!([-1], 1), "randomNormal: shape [-1] does not fit: a length is negative"],
    [() => untyped.linspace!(0, 1, -1), "linspace: shape [-1] does not fit: a length is negative"],
    [() => untyped.matmul!(t.ones([4, 2, 3]), t.ones([5, 3, 2])), "matmul: shapes [4, 2, 3] and [5, 3, 2] do not fit: 4 and 5 differ, and neither is 1"],
    [() => untyped.solve!(t.ones([4, 3, 3]), t.ones([5, 3, 2])), "solve: shapes [4, 3, 3] and [5, 3, 2] do not fit: 4 and 5 differ, and neither is 1"],
    [() => untyped.transpose!(x, [0, 0, 1]), "transpose: shape [2, 3, 4] does not fit: [0, 0, 1] is no order of all its axes"],
    [() => untyped.squeeze!(x, 1), "squeeze: shape [2, 3, 4] does not fit: axis 1 has length 3"],
    [() => untyped.broadcastTo!(x, [2, 3, 1]), "broadcastTo: shapes [2, 3, 4] and [2, 3, 1] do not fit: only a length of 1 can be repeated"],
    [() => untyped.slice!(x, [0, 2], [1, 2]), "slice: shapes [2, 3, 4], [0, 2, 0] and [1, 2, 4] do not fit: the section leaves axis 1"],
    [() => untyped.slice!(x, [3]), "slice: shapes [2, 3, 4], [3, 0, 0] and [-1, 3, 4] do not fit: the section leaves axis 0"],
    [() => untyped.concat!([x, t.ones([2, 3])]), "concat: shapes [2, 3, 4] and [2, 3] do not fit: the numbers of dimensions differ"],
    [() => untyped.concat!([x, t.ones([2, 4, 4])]), "concat: shapes [2, 3, 4] and [2, 4, 4] do not fit: lengths along axis 1: 3 and 4 differ"],
    [() => untyped.stack!([x, t.ones([2, 3, 5])]), "stack: shapes [2, 3, 4] and [2, 3, 5] do not fit: lengths along axis 2: 4 and 5 differ"],
    [() => untyped.split!(x, 2, 1), "split: shape [2, 3, 4] does not fit: axis 1 is no sum of 2 equal lengths"],
    [() => untyped.split!(x, [1, 3], 1), "split: shape [2, 3, 4] does not fit: axis 1 is no sum of 1 + 3"],
    [() => untyped.gather!(x, [0, 2]), "gather: shape [2, 3, 4] does not fit: an index is outside of axis 0"],
    [() => untyped.gather!(x, [-1]), "gather: shape [2, 3, 4] does not fit: an index is outside of axis 0"],
    [() => untyped.scatterND!([[3]], t.ones([1]), [3]), "scatterND: shape [3] does not fit: an index is outside of axis 0"],
    [() => untyped.scatterND!([[0]], t.ones([2]), [3]), "scatterND: shapes [2] and [1] do not fit: lengths of updates and places: 2 and 1 differ"],
    [() => untyped.tensor!([[1, 2], [3]]), "tensor: shapes [2] and [1] do not fit: rows of nested arrays differ in shape"],
    [() => untyped.mirrorPad!(t.ones([2]), [[2, 0]], "reflect"), "mirrorPad: shape [2] does not fit: axis 0 is shorter than what is put around it"],
  ];

  test.each(cases)("%s", (what, message) => {
    expect(what).toThrow(new t.ShapeError(message));
  });

  test("kinds of elements", () => {
    expect(() => untyped.gather!(x, t.ones([1]))).toThrow(new t.DtypeError('gather: indices must be int32, and are float64; cast(…, "int32") makes them so'));
    expect(() => untyped.zeros!([2], "float16")).toThrow(new t.NablaError('zeros: argument 2 is "float16", where one of float64, float32, int32, bool is needed'));
    expect(() => untyped.pad!(x, [[1, 2, 3]])).toThrow(new t.NablaError("pad: argument 2 is an array, where an array of pairs of integers is needed"));
    expect(() => untyped.sum!()).toThrow(new t.NablaError("sum: argument 1 is missing, where a tensor or a number is needed"));
  });

  test("item", () => {
    expect(() => x.item()).toThrow(new t.ShapeError("item: shape [2, 3, 4] does not fit: a tensor of one element is needed"));
  });
});
