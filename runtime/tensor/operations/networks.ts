import type { Algebra, Terms } from "../algebra.ts";
import { axisOf } from "../axes.ts";
import { commonDtype, floatingDtype, withDtype } from "../dtypes.ts";
import { elementwise, map } from "../elementwise.ts";
import { positionOf, shared, type Lazy } from "../lazy.ts";
import { operation } from "../operation.ts";
import { reduce } from "../reduce.ts";
import { uniform } from "./random.ts";
import { meanAlong, offsetOf, sumOf, varianceAlong } from "./reductions.ts";

/** Differences from the largest element along an axis, which is taken as a constant. In double precision. */
export function shifted<T extends Terms>(A: Algebra<T>, operation: string, x: Lazy<T>, axis: number): Lazy<T> {
  const offset = reduce(A, operation, x, { axes: [axis], keepDims: true, dtype: "float64", element: (fold) => offsetOf(A, fold) });
  return elementwise(A, operation, [x, offset], (element, largest) => A.apply("sub", element, largest), { result: "float64", cost: 1 });
}

export function sumAlong<T extends Terms>(A: Algebra<T>, operation: string, x: Lazy<T>, axis: number, rule?: (element: T["number"]) => T["number"]): Lazy<T> {
  return reduce(A, operation, x, { axes: [axis], keepDims: true, dtype: "float64", element: (fold) => sumOf(A, fold, rule) });
}

/** eˣ divided by its sum along an axis, by default the last one. */
export const softmax = operation(["tensor", "axis?"], (A, x, axis = -1) => {
  const along = axisOf(A, "softmax", axis, x.shape);
  const source = shared(A, withDtype(A, x, floatingDtype(x.dtype)));
  const powers = shared(A, map(A, shifted(A, "softmax", source, along), (element) => A.apply("exp", element), { result: "float64", cost: 10 }));
  const sum = sumAlong(A, "softmax", powers, along);
  return elementwise(A, "softmax", [powers, sum], (power, total) => A.apply("div", power, total), { result: source.dtype, cost: 1 });
});

/** The logarithm of softmax: differences from logSumExp. */
export const logSoftmax = operation(["tensor", "axis?"], (A, x, axis = -1) => {
  const along = axisOf(A, "logSoftmax", axis, x.shape);
  const source = shared(A, withDtype(A, x, floatingDtype(x.dtype)));
  const differences = shifted(A, "logSoftmax", source, along);
  const sum = sumAlong(A, "logSoftmax", differences, along, (element) => A.apply("exp", element));
  const logarithm = shared(A, map(A, sum, (total) => A.apply("log", total), { result: "float64", cost: 10 }));
  return elementwise(A, "logSoftmax", [differences, logarithm], (element, log) => A.apply("sub", element, log), { result: source.dtype, cost: 1 });
});

/** (x - mean)/√(variance + ε), times `scale`, plus `offset`. */
function normalized<T extends Terms>(
  A: Algebra<T>,
  operation: string,
  x: Lazy<T>,
  { mean, variance, scale, offset, epsilon }: { readonly mean: Lazy<T>; readonly variance: Lazy<T>; readonly scale: Lazy<T> | undefined; readonly offset: Lazy<T> | undefined; readonly epsilon: T["number"] },
): Lazy<T> {
  const dtype = floatingDtype(commonDtype([x, mean, variance, ...(scale ? [scale] : []), ...(offset ? [offset] : [])]));
  const inverse = (spread: T["number"]): T["number"] => A.apply("div", A.constant(1), A.apply("sqrt", A.apply("add", spread, epsilon)));
  const plain = { result: "float64", cost: 4 } as const;
  const factor = scale
    ? elementwise(A, operation, [variance, scale], (spread, times) => A.apply("mul", inverse(spread), times), plain)
    : map(A, variance, inverse, plain);
  const rule = (element: T["number"], middle: T["number"], times: T["number"], plus?: T["number"]): T["number"] => {
    const product = A.apply("mul", A.apply("sub", element, middle), times);
    return offset ? A.apply("add", product, plus) : product;
  };
  return elementwise(A, operation, [x, mean, shared(A, factor), ...(offset ? [offset] : [])], rule as never, { result: dtype, cost: 3 });
}

/** Data with given mean and variance as such with mean 0 and variance 1, times `scale`, plus `offset`. */
export const batchNorm = operation(
  ["tensor", "tensor", "tensor", "tensor?", "tensor?", "term?"],
  (A, x, mean, variance, offset, scale, epsilon = A.constant(0.001)) => normalized(A, "batchNorm", x, { mean, variance, scale, offset, epsilon }),
);

/** Data with mean 0 and variance 1 along axes, by default the last one, times `scale`, plus `offset`. */
export const layerNorm = operation(
  ["tensor", "tensor?", "tensor?", "axes?", "term?"],
  (A, x, scale, offset, axes = [-1], epsilon = A.constant(1e-5)) => {
    const data = shared(A, x);
    const wide = withDtype(A, data, "float64");
    const [mean, variance] = [meanAlong(A, wide, axes, true), varianceAlong(A, wide, axes, true)];
    const made = normalized(A, "layerNorm", wide, { mean, variance, scale, offset, epsilon });
    return withDtype(A, made, floatingDtype(commonDtype([x, ...(scale ? [scale] : []), ...(offset ? [offset] : [])])));
  },
);

/** Random numbers in [0, 1), by position. */
function chancesIn<T extends Terms>(A: Algebra<T>, shape: readonly T["number"][], seed: T["number"]): Lazy<T> {
  const flat = (position: T["number"]): T["number"] => uniform(A, position, seed);
  return { dtype: "float64", shape, cost: 60, flat, element: (index) => flat(positionOf(A, shape, index)) };
}

/** Each element 0 with probability `rate`, else divided by 1 - rate. The same seed leaves out the same elements. */
export const dropout = operation(["tensor", "term", "term"], (A, x, rate, seed) => {
  const dtype = floatingDtype(x.dtype);
  const source = withDtype(A, x, dtype);
  const key = A.apply("bitOr", seed, A.constant(0));
  const kept = A.apply("sub", A.constant(1), rate);
  A.require(A.both(A.compare("ge", rate, A.constant(0)), A.compare("lt", rate, A.constant(1))), "dropout", "the rate is at least 0 and less than 1", []);
  const chances = chancesIn(A, x.shape, key);
  const rule = (element: unknown, chance: unknown): unknown =>
    A.select(A.compare("lt", chance, rate), A.constant(0), A.apply("div", element, kept));
  return elementwise(A, "dropout", [source, chances], rule, { result: dtype, cost: 3 });
});
