import type { Algebra, Dtype, Terms } from "../algebra.ts";
import { axesOf, axisOf, countOf } from "../axes.ts";
import { arithmeticDtype, withDtype, floatingDtype } from "../dtypes.ts";
import { shared, type Lazy } from "../lazy.ts";
import { operation } from "../operation.ts";
import { reduce, type Fold } from "../reduce.ts";

/** The sum of what a rule makes of the elements. */
export function sumOf<T extends Terms>(A: Algebra<T>, fold: Fold<T>, rule: (element: T["number"]) => T["number"] = (element) => element): T["number"] {
  return fold([A.constant(0)], ([sum], element) => [A.apply("add", sum, rule(element))])[0];
}

/** The largest element, without derivative: an offset that results do not depend on. 0 if there is no finite one. */
export function offsetOf<T extends Terms>(A: Algebra<T>, fold: Fold<T>): T["number"] {
  const [largest] = fold([A.constant(-Infinity)], ([before], element) => [A.apply("max", before, A.stopGradient(element))]);
  return A.select(A.compare("lt", A.apply("abs", largest), A.constant(Infinity)), largest, A.constant(0));
}

/** The root, whose derivative is 0 at 0: of a norm, that is one of the subgradients. */
export function rootOf<T extends Terms>(A: Algebra<T>, square: T["number"]): T["number"] {
  return A.choose(A.compare("eq", square, A.constant(0)), () => A.constant(0), () => A.apply("sqrt", square));
}

type Rule = <T extends Terms>(A: Algebra<T>, fold: Fold<T>, count: T["number"], dtype: Dtype) => T["number"];

/** An operation along axes, all by default, as a function of the algebra. */
const reducing = (name: string, kind: (dtype: Dtype) => Dtype, element: Rule) =>
  <T extends Terms>(A: Algebra<T>, x: Lazy<T>, axes?: readonly number[], keepDims?: boolean): Lazy<T> => {
    const dtype = kind(x.dtype);
    const count = countOf(A, x, axesOf(A, name, axes, x.shape));
    return reduce(A, name, withDtype(A, x, dtype), { axes, keepDims, dtype, element: (fold) => element(A, fold, count, dtype) });
  };

const reduction = (...definition: Parameters<typeof reducing>) => operation(["tensor", "axes?", "flag?"], reducing(...definition));

export const sum = reduction("sum", arithmeticDtype, (A, fold) => sumOf(A, fold));
export const meanAlong = reducing("mean", floatingDtype, (A, fold, count) => A.apply("div", sumOf(A, fold), count));
export const mean = operation(["tensor", "axes?", "flag?"], meanAlong);
export const prod = reduction("prod", arithmeticDtype, (A, fold, _, dtype) =>
  fold([A.constant(1)], ([product], element) => [A.apply(dtype === "int32" ? "imul" : "mul", product, element)])[0]);

/** The largest element; -Infinity if there is none, or the smallest int32. */
export const max = reduction("max", (dtype) => dtype, (A, fold, _, dtype) =>
  fold([A.constant(lowest(dtype))], ([before], element) => [A.apply("max", before, element)])[0]);

/** The smallest element; Infinity if there is none, or the largest int32. */
export const min = reduction("min", (dtype) => dtype, (A, fold, _, dtype) =>
  fold([A.constant(highest(dtype))], ([before], element) => [A.apply("min", before, element)])[0]);

const lowest = (dtype: Dtype): number => (dtype === "bool" ? 0 : dtype === "int32" ? -(2 ** 31) : -Infinity);
const highest = (dtype: Dtype): number => (dtype === "bool" ? 1 : dtype === "int32" ? 2 ** 31 - 1 : Infinity);

/** log Σ eˣ, where no power overflows. */
export const logSumExp = reduction("logSumExp", floatingDtype, (A, fold) => {
  const offset = offsetOf(A, fold);
  return A.apply("add", A.apply("log", sumOf(A, fold, (element) => A.apply("exp", A.apply("sub", element, offset)))), offset);
});

function varianceOf<T extends Terms>(A: Algebra<T>, fold: Fold<T>, count: T["number"]): T["number"] {
  const middle = A.apply("div", sumOf(A, fold), count);
  const squared = sumOf(A, fold, (element) => {
    const difference = A.apply("sub", element, middle);
    return A.apply("mul", difference, difference);
  });
  return A.apply("div", squared, count);
}

/** The mean square of the distance from the mean. */
export const varianceAlong = reducing("variance", floatingDtype, varianceOf);
export const variance = operation(["tensor", "axes?", "flag?"], varianceAlong);
export const std = reduction("std", floatingDtype, (A, fold, count) => rootOf(A, varianceOf(A, fold, count)));

/** Mean and variance. */
export const moments = operation(["tensor", "axes?", "flag?"], (A, x, axes, keepDims) => {
  const values = shared(A, x);
  return [meanAlong(A, values, axes, keepDims), varianceAlong(A, values, axes, keepDims)];
});

const test = (name: string, initial: 0 | 1) =>
  operation(["tensor", "axes?", "flag?"], (A, x, axes, keepDims) =>
    reduce(A, name, withDtype(A, x, "bool"), {
      axes,
      keepDims,
      dtype: "bool",
      element: (fold) => fold([A.constant(initial)], ([before], element) => [A.apply(initial ? "min" : "max", before, element)])[0],
    }));

export const any = test("any", 0);
export const all = test("all", 1);

/** The p-norm (Σ|x|ᵖ)^(1/p) of the elements. */
function normOf<T extends Terms>(A: Algebra<T>, fold: Fold<T>, p: number): T["number"] {
  const zero = A.constant(0);
  const size = (element: T["number"]): T["number"] => A.apply("abs", element);
  switch (p) {
    case 1: return sumOf(A, fold, size);
    case 2: return rootOf(A, sumOf(A, fold, (element) => A.apply("mul", element, element)));
    case 0: return sumOf(A, fold, (element) => A.select(A.compare("ne", element, zero), A.constant(1), zero));
    case Infinity: return fold([zero], ([before], element) => [A.apply("max", before, size(element))])[0];
    case -Infinity: return fold([A.constant(Infinity)], ([before], element) => [A.apply("min", before, size(element))])[0];
    default: {
      const power = (base: T["number"], exponent: number): T["number"] =>
        p > 0 ? A.choose(A.compare("eq", base, zero), () => zero, () => A.apply("pow", base, A.constant(exponent))) : A.apply("pow", base, A.constant(exponent));
      return power(sumOf(A, fold, (element) => power(size(element), p)), 1 / p);
    }
  }
}

/** By default the Euclidean norm; at 0 derivatives are 0. p may be Infinity, -Infinity and 0, which counts. */
export const norm = operation(["tensor", "constant?", "axes?", "flag?"], (A, x, p = 2, axes, keepDims) => {
  const dtype = floatingDtype(x.dtype);
  return reduce(A, "norm", withDtype(A, x, dtype), { axes, keepDims, dtype, element: (fold) => normOf(A, fold, p) });
});

/** The index of an element that is further in one direction than all before it; NaN is the furthest. */
const argument = (name: string, isFurther: "gt" | "lt") =>
  operation(["tensor", "axis?"], (A, x, axis = 0) => {
    const along = axisOf(A, name, axis, x.shape);
    A.require(A.compare("gt", x.shape[along], A.constant(0)), name, `axis ${axis} has no elements`, [x.shape]);
    const start = A.constant(isFurther === "gt" ? -Infinity : Infinity);
    return reduce(A, name, x, {
      axes: [along],
      dtype: "int32",
      element: (fold) =>
        fold([start, A.constant(0)], ([best, at], element, [i]) => {
          const isNew = A.both(A.compare("ne", element, element), A.compare("eq", best, best));
          const isBetter = A.either(A.compare(isFurther, element, best), isNew);
          return [A.select(isBetter, element, best), A.select(isBetter, i, at)];
        })[1],
    });
  });

export const argMax = argument("argMax", "gt");
export const argMin = argument("argMin", "lt");
