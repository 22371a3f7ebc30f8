import type { Algebra, Dtype, Terms } from "../algebra.ts";
import { withDtype, converted, requireInteger } from "../dtypes.ts";
import { filled, type Lazy } from "../lazy.ts";
import { operation } from "../operation.ts";
import { lengthsFor, refuse } from "../refuse.ts";
import { reshaped } from "../reshape.ts";

function filledWith<T extends Terms>(A: Algebra<T>, shape: readonly T["number"][], value: T["number"], dtype: Dtype): Lazy<T> {
  return filled(dtype, shape, converted(A, value, "float64", dtype));
}

const isEqual = <T extends Terms>(A: Algebra<T>, a: T["number"], b: T["number"], dtype: Dtype): T["number"] =>
  converted(A, A.select(A.compare("eq", a, b), A.constant(1), A.constant(0)), "int32", dtype);

/** A tensor of values; with `shape`, which has as many elements, in this shape. */
export const tensor = operation(["elements", "shape?", "dtype?"], (A, elements, shape, dtype) => {
  const x = dtype ? withDtype(A, elements, dtype) : elements;
  return shape ? reshaped(A, "tensor", x, shape) : x;
});

/** A tensor for derivatives to be taken by. */
export const variable = operation(["elements", "dtype?"], (A, elements, dtype) => (dtype ? withDtype(A, elements, dtype) : elements));

/** A tensor of rank 0. */
export const scalar = operation(["elements", "dtype?"], (A, elements, dtype) => {
  if (elements.shape.length > 0) refuse(A, "scalar", "a single value is needed", elements.shape);
  return dtype ? withDtype(A, elements, dtype) : elements;
});

export const zeros = operation(["shape", "dtype?"], (A, shape, dtype = "float64") => filled(dtype, lengthsFor(A, "zeros", shape), A.constant(0)));
export const ones = operation(["shape", "dtype?"], (A, shape, dtype = "float64") => filled(dtype, lengthsFor(A, "ones", shape), A.constant(1)));
export const full = operation(["shape", "term", "dtype?"], (A, shape, value, dtype = "float64") => filledWith(A, lengthsFor(A, "full", shape), value, dtype));
export const zerosLike = operation(["tensor"], (A, x) => filled(x.dtype, x.shape, A.constant(0)));
export const onesLike = operation(["tensor"], (A, x) => filled(x.dtype, x.shape, A.constant(1)));
export const fullLike = operation(["tensor", "term"], (A, x, value) => filledWith(A, x.shape, value, x.dtype));

/** Ones where row and column are the same. */
export const eye = operation(["length", "length?", "dtype?"], (A, rows, columns = rows, dtype = "float64") => ({
  dtype,
  shape: lengthsFor(A, "eye", [rows, columns]),
  cost: 2,
  element: ([i, j]) => isEqual(A, i, j, dtype),
}));

/** start, start + step, … as long as they are before `stop`. */
export const range = operation(["term", "term", "term?", "dtype?"], (A, start, stop, step = A.constant(1), dtype = "float64") => {
  A.require(A.compare("ne", step, A.constant(0)), "range", "a step of 0 leads nowhere", []);
  const steps = A.apply("ceil", A.apply("div", A.apply("sub", stop, start), step));
  const count = A.apply("bitOr", A.apply("max", A.constant(0), steps), A.constant(0));
  const element = (i: typeof start): typeof start => converted(A, A.apply("add", start, A.apply("mul", i, step)), "float64", dtype);
  return { dtype, shape: [count], cost: 2, element: ([i]) => element(i), flat: element };
});

/** `count` numbers at equal distances, of which the first and the last are given. */
export const linspace = operation(["term", "term", "length", "dtype?"], (A, start, stop, count, dtype = "float64") => {
  const last = A.apply("sub", count, A.constant(1));
  const distance = A.apply("div", A.apply("sub", stop, start), A.apply("max", last, A.constant(1)));
  const element = (i: typeof start): typeof start => {
    const inside = A.apply("add", start, A.apply("mul", i, distance));
    const value = A.select(A.both(A.compare("eq", i, last), A.compare("gt", i, A.constant(0))), stop, inside);
    return converted(A, value, "float64", dtype);
  };
  return { dtype, shape: lengthsFor(A, "linspace", [count]), cost: 3, element: ([i]) => element(i), flat: element };
});

/** One `onValue` in each row, at the index; rows of an index outside are without. */
export const oneHot = operation(
  ["indices", "length", "term?", "term?", "dtype?"],
  (A, indices, depth, onValue = A.constant(1), offValue = A.constant(0), dtype = "float64") => {
    requireInteger("oneHot", "indices", indices);
    return {
      dtype,
      shape: lengthsFor(A, "oneHot", [...indices.shape, depth]),
      cost: indices.cost + 2,
      element: (index) => {
        const isHot = A.compare("eq", indices.element(index.slice(0, -1)), index[index.length - 1]);
        return converted(A, A.select(isHot, onValue, offValue), "float64", dtype);
      },
    };
  },
);

