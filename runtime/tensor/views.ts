import type { Algebra, Terms } from "./algebra.ts";
import { inserted, without } from "./lists.ts";
import { inStrided, stridedOf, type Lazy } from "./lazy.ts";
import { mapPieces } from "./pieces.ts";

/** Where a view has an element along a dimension: that of another dimension of its source, or one alone. */
export type ViewAxis<T extends Terms> = {
  /** Dimension of the source; undefined for a dimension of length 1 that the source has not. */
  readonly from: number | undefined;
  readonly length: T["number"];
};

/** The tensor with its dimensions in another order. Dimensions of length 1 may be left out and put in. */
export function rearranged<T extends Terms>(A: Algebra<T>, x: Lazy<T>, axes: readonly ViewAxis<T>[]): Lazy<T> {
  const shape = axes.map(({ length }) => length);
  const strided = stridedOf(A, x);
  if (strided) {
    const strides = axes.map(({ from }) => (from === undefined ? A.constant(0) : strided.strides[from]));
    return inStrided(A, x.dtype, shape, { ...strided, strides });
  }
  const places = x.shape.map((_, axis) => axes.findIndex(({ from }) => from === axis));
  const { pieces } = x;
  const along = pieces ? places[pieces.axis]! : -1;
  return {
    dtype: x.dtype,
    shape,
    cost: x.cost,
    element: (index) => x.element(places.map((place) => (place < 0 ? A.constant(0) : index[place]))),
    pieces: pieces && along >= 0
      ? mapPieces(pieces, along, (tensor) => rearranged(A, tensor, axes.map((axis) => (axis.from === pieces.axis ? { ...axis, length: tensor.shape[pieces.axis] } : axis))))
      : undefined,
  };
}

/** The tensor with its dimensions in the order of `permutation`. */
export function permuted<T extends Terms>(A: Algebra<T>, x: Lazy<T>, permutation: readonly number[]): Lazy<T> {
  if (permutation.every((from, axis) => from === axis)) return x;
  return rearranged(A, x, permutation.map((from) => ({ from, length: x.shape[from] })));
}

/** The tensor with its last two dimensions exchanged. */
export function transposed<T extends Terms>(A: Algebra<T>, x: Lazy<T>): Lazy<T> {
  const rank = x.shape.length;
  return permuted(A, x, x.shape.map((_, axis) => (axis < rank - 2 ? axis : 2 * rank - 3 - axis)));
}

/** The tensor with a dimension of length 1 before that at `axis`. */
export function expanded<T extends Terms>(A: Algebra<T>, x: Lazy<T>, axis: number): Lazy<T> {
  const axes = x.shape.map((length, from): ViewAxis<T> => ({ from, length }));
  const made = rearranged(A, x, inserted<ViewAxis<T>>(axes, axis, { from: undefined, length: A.constant(1) }));
  return inSameOrder(x, made);
}

/** The tensor without a dimension of length 1. */
export function squeezed<T extends Terms>(A: Algebra<T>, x: Lazy<T>, axis: number): Lazy<T> {
  const axes = without(x.shape.map((length, from): ViewAxis<T> => ({ from, length })), axis);
  const made = rearranged(A, x, axes);
  return inSameOrder(x, made);
}

/** Dimensions of length 1 change no position. */
function inSameOrder<T extends Terms>(x: Lazy<T>, made: Lazy<T>): Lazy<T> {
  return { ...made, flat: x.flat, ...(x.memory === undefined ? {} : { memory: x.memory }) };
}
