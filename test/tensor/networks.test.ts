import { describe, expect, test } from "vitest";
import * as t from "../../runtime/tensor/index.ts";
import type { AnyTensor, Padding, Shape } from "../../runtime/tensor/index.ts";
import { at, expectClose, indices, sample, views } from "./reference.ts";

const untyped = t as unknown as Readonly<Record<string, (...args: readonly unknown[]) => AnyTensor>>;

/** Where windows of a direction lie, by the definition of the paddings. */
function windowsAlong(length: number, size: number, stride: number, padding: Padding, dilation: number): { count: number; before: number } {
  const reach = (size - 1) * dilation + 1;
  if (padding === "same") {
    const count = Math.ceil(length / stride);
    return { count, before: Math.floor(Math.max(0, (count - 1) * stride + reach - length) / 2) };
  }
  const around = padding === "valid" ? 0 : padding;
  return { count: Math.floor((length + 2 * around - reach) / stride) + 1, before: around };
}

type Window = { readonly place: readonly number[]; readonly inside: readonly number[] };

/** For each output of windows, the places of data that it reads. */
function windows(lengths: Shape, sizes: Shape, stride: number, padding: Padding, dilation = 1): { counts: number[]; windowAt: (output: readonly number[]) => Window[] } {
  const along = lengths.map((length, i) => windowsAlong(length, sizes[i]!, stride, padding, dilation));
  const windowAt = (output: readonly number[]): Window[] =>
    indices(sizes)
      .map((inside) => ({ inside, place: inside.map((i, axis) => output[axis]! * stride + i * dilation - along[axis]!.before) }))
      .filter(({ place }) => place.every((i, axis) => i >= 0 && i < lengths[axis]!));
  return { counts: along.map(({ count }) => count), windowAt };
}

const options: [stride: number, padding: Padding, dilation: number][] = [[1, "valid", 1], [1, "same", 1], [2, "same", 1], [2, "valid", 1], [1, 1, 1], [3, 2, 1], [1, "same", 2], [1, "valid", 2]];

describe.each([[1, "conv1d", [7]], [2, "conv2d", [6, 5]], [3, "conv3d", [5, 5, 6]]] as const)("convolutions in %i directions", (rank, name, lengths) => {
  const x = sample([2, ...lengths, 3], "float64");
  const sizes = [3, 2, 1].slice(0, rank);
  const filter = sample([...sizes, 3, 2], "float64", 1);

  test.each(options)("stride %i, padding %s, dilation %i", (stride, padding, dilation) => {
    const { counts, windowAt } = windows(lengths, sizes, stride, padding, dilation);
    const shape = [2, ...counts, 2];
    const expected = indices(shape).map((index) => {
      let sum = 0;
      for (const { place, inside } of windowAt(index.slice(1, -1))) {
        for (let c = 0; c < 3; c++) sum += at(x, [index[0]!, ...place, c]) * at(filter, [...inside, c, index.at(-1)!]);
      }
      return sum;
    });
    for (const [i, [, data]] of views(x).entries()) {
      const result = untyped[name]!(data, views(filter)[i]![1], stride, padding, dilation);
      expect(result.shape).toEqual(shape);
      expectClose(result.data, expected, 1e-13);
    }
    const [single] = t.unstack(x);
    expect(untyped[name]!(single, filter, stride, padding, dilation).shape).toEqual(shape.slice(1));
  });

  test.each(options.filter(([, , dilation]) => dilation === 1))("pools with stride %i, padding %s", (stride, padding) => {
    const pool = rank === 1 ? "Pool1d" : rank === 2 ? "Pool" : "Pool3d";
    if (typeof padding === "number" && sizes.some((size) => padding >= size)) {
      expect(() => untyped[`max${pool}`]!(x, sizes, stride, padding)).toThrow("a window may lie outside of the data: padding is at least as long");
      return;
    }
    const { counts, windowAt } = windows(lengths, sizes, stride, padding);
    const shape = [2, ...counts, 3];
    const valuesAt = (index: readonly number[]): number[] => windowAt(index.slice(1, -1)).map(({ place }) => at(x, [index[0]!, ...place, index.at(-1)!]));
    for (const [, data] of views(x)) {
      const largest = untyped[`max${pool}`]!(data, sizes, stride, padding);
      expect(largest.shape).toEqual(shape);
      expect([...largest.data]).toEqual(indices(shape).map((index) => Math.max(...valuesAt(index))));
      const means = untyped[`avg${pool}`]!(data, sizes, stride, padding);
      expectClose(means.data, indices(shape).map((index) => valuesAt(index).reduce((sum, value, _, { length }) => sum + value / length, 0)));
    }
  });
});

describe("other convolutions", () => {
  const x = sample([2, 5, 6, 3], "float64");

  test.each(options)("by channel, stride %i, padding %s, dilation %i", (stride, padding, dilation) => {
    const filter = sample([3, 2, 3, 2], "float64", 1);
    const { counts, windowAt } = windows([5, 6], [3, 2], stride, padding, dilation);
    const shape = [2, ...counts, 6];
    const expected = indices(shape).map(([b, i, j, o]) => {
      const [channel, multiple] = [Math.floor(o! / 2), o! % 2];
      return windowAt([i!, j!]).reduce((sum, { place, inside }) => sum + at(x, [b!, ...place, channel]) * at(filter, [...inside, channel, multiple]), 0);
    });
    for (const [, data] of views(x)) {
      const result = t.depthwiseConv2d(data, filter, stride, padding, dilation);
      expect(result.shape).toEqual(shape);
      expectClose(result.data, expected, 1e-13);
    }
    const pointwise = sample([1, 1, 6, 4], "float64", 2);
    const mixed = t.conv2d(t.depthwiseConv2d(x, filter, stride, padding, dilation), pointwise);
    expect(t.separableConv2d(x, filter, pointwise, stride, padding, dilation)).toEqual(mixed);
  });

  test.each(options.filter(([, , dilation]) => dilation === 1))("transposed, stride %i, padding %s: ⟨y, conv x⟩ = ⟨convᵀ y, x⟩", (stride, padding) => {
    const filter = sample([3, 2, 3, 4], "float64", 1);
    const forward = t.conv2d(x, filter, stride, padding);
    const y = sample(forward.shape, "float64", 2);
    for (const [, data] of views(y)) {
      const back = t.conv2dTranspose(data, filter, [...x.shape], stride, padding);
      expect(back.shape).toEqual(x.shape);
      expectClose(t.sum(t.mul(back, x)).data, [t.sum(t.mul(forward, y)).item()], 1e-12);
    }
  });

  test("of no data", () => {
    expect(t.conv2d(t.zeros([0, 4, 4, 1]), t.ones([2, 2, 1, 3])).shape).toEqual([0, 3, 3, 3]);
    expect(t.maxPool(t.zeros([0, 4, 4, 1]), 2).shape).toEqual([0, 2, 2, 1]);
  });

  test.each<[() => unknown, string]>([
    [() => untyped.conv2d!(x, t.ones([2, 2, 4, 1])), "conv2d: shapes [2, 5, 6, 3] and [2, 2, 4, 1] do not fit: channels of data and filter: 3 and 4 differ"],
    [() => untyped.conv2d!(x, t.ones([6, 2, 3, 1])), "conv2d: shapes [5, 6] and [6, 2] do not fit: a window is longer than the data"],
    [() => untyped.conv2d!(t.ones([2, 2]), t.ones([2, 2, 4, 1])), "conv2d: shape [2, 2] does not fit: data of 4 dimensions, or of 3 without a batch, are needed"],
    [() => untyped.conv2d!(x, t.ones([1, 1, 3, 1]), 0), "conv2d: shapes [5, 6] and [1, 1] do not fit: steps are at least 1"],
  ])("%s", (what, message) => {
    expect(what).toThrow(new t.ShapeError(message));
  });
});

describe("along axes", () => {
  const x = sample([3, 4], "float64");
  const rows = x.toArray() as number[][];
  const exponentials = rows.map((row) => row.map((value) => Math.exp(value) / row.reduce((sum, other) => sum + Math.exp(other), 0)));

  test("softmax and logSoftmax", () => {
    for (const [, view] of views(x)) {
      expectClose(t.softmax(view).data, exponentials.flat());
      expectClose(t.logSoftmax(view).data, exponentials.flat().map(Math.log));
      expectClose(t.transpose(t.softmax(t.transpose(view), 0)).data, exponentials.flat());
    }
    expect(t.softmax(t.tensor([1000, 1000])).toArray()).toEqual([0.5, 0.5]);
    expect(t.logSoftmax(t.tensor([-1e4, 0])).toArray()).toEqual([-1e4, 0]);
    expect(t.softmax(t.zeros([2, 0])).shape).toEqual([2, 0]);
    expect(t.softmax(t.cast(x, "float32")).dtype).toBe("float32");
  });

  test("crossEntropy with indices and with distributions", () => {
    const labels = t.tensor([1, 0, 3], undefined, "int32");
    const expected = [1, 0, 3].reduce((sum, label, i) => sum - Math.log(exponentials[i]![label]!) / 3, 0);
    for (const [, view] of views(x)) {
      expectClose(t.crossEntropy(view, labels).data, [expected]);
      expectClose(t.crossEntropy(view, t.oneHot(labels, 4)).data, [expected]);
    }
    const soft = t.softmax(sample([3, 4], "float64", 1));
    const mixed = indices([3, 4]).reduce((sum, [i, j]) => sum - (at(soft, [i!, j!]) * Math.log(exponentials[i!]![j!]!)) / 3, 0);
    expectClose(t.crossEntropy(x, soft).data, [mixed]);
    expect(t.crossEntropy(t.tensor([0, 1e4]), t.scalar(0, "int32")).item()).toBe(1e4);
  });

  test("crossEntropy: errors", () => {
    expect(() => untyped.crossEntropy!(x, t.tensor([0, 1, 4], undefined, "int32"))).toThrow(new t.ShapeError("crossEntropy: shape [3, 4] does not fit: an index is outside of axis 1"));
    expect(() => untyped.crossEntropy!(x, t.tensor([0, 1, 2]))).toThrow("labels are one index (int32), or one distribution, for each row of logits");
    expect(() => untyped.crossEntropy!(x, t.tensor([0, 1], undefined, "int32"))).toThrow("lengths along axis 0: 3 and 2 differ");
  });

  test("other losses", () => {
    const [y, z] = [sample([3, 4], "float64", 1), t.sigmoid(sample([3, 4], "float64", 2))];
    const mean = (rule: (a: number, b: number) => number, other: AnyTensor): number => [...x.data].reduce((sum, value, i) => sum + rule(value, other.data[i]!) / 12, 0);
    expectClose(t.mse(x, y).data, [mean((a, b) => (a - b) ** 2, y)]);
    expectClose(t.huberLoss(x, y, 0.7).data, [mean((a, b) => (Math.abs(a - b) <= 0.7 ? (a - b) ** 2 / 2 : 0.7 * (Math.abs(a - b) - 0.35)), y)]);
    const bernoulli = (a: number, q: number): number => -q * Math.log(1 / (1 + Math.exp(-a))) - (1 - q) * Math.log(1 - 1 / (1 + Math.exp(-a)));
    expectClose(t.sigmoidCrossEntropy(x, z).data, [mean(bernoulli, z)]);
    expect(t.sigmoidCrossEntropy(t.tensor([1000, -1000]), t.tensor([1, 0])).item()).toBe(0);
  });

  test("batchNorm and layerNorm", () => {
    const [scale, offset] = [sample([4], "float64", 1), sample([4], "float64", 2)];
    const normal = (values: readonly number[], i: number, epsilon: number): number => {
      const mean = values.reduce((sum, value) => sum + value / values.length, 0);
      const variance = values.reduce((sum, value) => sum + (value - mean) ** 2 / values.length, 0);
      return (values[i]! - mean) / Math.sqrt(variance + epsilon);
    };
    for (const [, view] of views(x)) {
      expectClose(t.layerNorm(view).data, rows.flatMap((row) => row.map((_, j) => normal(row, j, 1e-5))));
      expectClose(t.layerNorm(view, scale, offset, -1, 0.1).data, rows.flatMap((row) => row.map((_, j) => normal(row, j, 0.1) * scale.data[j]! + offset.data[j]!)));
      const [mean, variance] = t.moments(view, 0);
      const expected = rows.flatMap((row, i) => row.map((_, j) => normal(rows.map((other) => other[j]!), i, 0.001)));
      expectClose(t.batchNorm(view, mean, variance).data, expected);
      expectClose(t.batchNorm(view, mean, variance, offset, scale).data, expected.map((value, p) => value * scale.data[p % 4]! + offset.data[p % 4]!));
      expectClose(t.batchNorm(view, mean, variance, offset).data, expected.map((value, p) => value + offset.data[p % 4]!));
    }
  });
});

describe("random numbers", () => {
  const u = t.randomUniform([200, 100], 5);
  const n = t.randomNormal([200, 100], 5);

  test("are as likely as they should be", () => {
    expect(Math.abs(u.mean().item() - 0.5)).toBeLessThan(0.01);
    expect(Math.abs(u.variance().item() - 1 / 12)).toBeLessThan(0.005);
    expect([u.min().item() >= 0, u.max().item() < 1]).toEqual([true, true]);
    expect(Math.abs(n.mean().item())).toBeLessThan(0.03);
    expect(Math.abs(n.std().item() - 1)).toBeLessThan(0.03);
    expect(Math.abs(t.mean(t.pow(n, 4)).item() - 3)).toBeLessThan(0.2);
    // Neighbours, and the same places of other seeds, have nothing to do with each other.
    const correlation = (a: AnyTensor, b: AnyTensor): number => Math.abs(t.mean(t.mul(t.sub(a, 0.5), t.sub(b, 0.5))).item());
    expect(correlation(t.slice(u, [0, 0], [-1, 99]), t.slice(u, [0, 1], [-1, 99]))).toBeLessThan(0.003);
    expect(correlation(u, t.randomUniform([200, 100], 6))).toBeLessThan(0.003);
    expect(new Set(u.data).size).toBe(20000);
  });

  test("are the same for the same seed", () => {
    expect(t.randomNormal([20000], 5).data).toEqual(n.data);
    expect(t.randomNormal([3], 6).data).not.toEqual(t.randomNormal([3], 5).data);
    expect(t.randomUniform([4], 1, -2, 2).data).toEqual(t.randomUniform([4], 1).mul(4).add(-2).data);
    expect(t.randomUniform([4], 1, 0, 1, "float32").data).toEqual(Float32Array.from(t.randomUniform([4], 1).data));
  });

  test("dropout", () => {
    const x = t.add(sample([1000], "float64"), 10);
    const dropped = t.dropout(x, 0.25, 3);
    const kept = [...dropped.data].filter((value) => value !== 0).length;
    expect(Math.abs(kept - 750)).toBeLessThan(50);
    dropped.data.forEach((value, i) => { expect([0, x.data[i]! / 0.75]).toContain(value); });
    expect(t.dropout(x, 0, 3).data).toEqual(x.data);
    for (const [, view] of views(sample([3, 4], "float64"))) expect(t.dropout(view, 0.5, 1)).toEqual(t.dropout(sample([3, 4], "float64"), 0.5, 1));
    expect(() => t.dropout(x, 1, 3)).toThrow(new t.ShapeError("dropout: the rate is at least 0 and less than 1"));
  });
});
