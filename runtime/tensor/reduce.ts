import type { Algebra, Dtype, Terms } from "./algebra.ts";
import { axesOf } from "./axes.ts";
import { rounded } from "./dtypes.ts";
import { plus, sizeOf, type Lazy, type Pieces } from "./lazy.ts";
import { mapPieces } from "./pieces.ts";

/**
 * Carries numbers through the elements that one element of a result is made of, in row-major order. `index` is where an element is
 * along the axis, where it is only one.
 */
export type Fold<T extends Terms> = (
  initial: readonly T["number"][],
  step: (carried: readonly T["number"][], element: T["number"], index: readonly T["number"][]) => readonly T["number"][],
) => readonly T["number"][];

export type ReduceOptions<T extends Terms> = {
  readonly axes?: readonly number[] | undefined;
  readonly keepDims?: boolean | undefined;
  readonly dtype: Dtype;
  /** An element of the result; it may fold several times. */
  readonly element: (fold: Fold<T>) => T["number"];
};

/** The tensor of what is made of the elements along some axes, in row-major order. Nothing is stored. */
export function reduce<T extends Terms>(A: Algebra<T>, operation: string, x: Lazy<T>, options: ReduceOptions<T>): Lazy<T> {
  const axes = axesOf(A, operation, options.axes, x.shape);
  const keepDims = options.keepDims ?? false;
  const isReduced = (axis: number): boolean => axes.includes(axis);
  const shape = x.shape.flatMap((length, axis) => (!isReduced(axis) ? [length] : keepDims ? [A.constant(1)] : []));
  const element = (index: readonly T["number"][]): T["number"] => {
    let next = 0;
    const kept = x.shape.map((_, axis) => (isReduced(axis) ? (keepDims && next++, undefined) : index[next++]));
    return rounded(A, options.dtype, options.element(foldAlong(A, x, axes, kept)));
  };
  const { pieces } = x;
  const constant = axes.length === x.shape.length ? (): T["number"] => element(shape.map(() => A.constant(0))) : undefined;
  return { dtype: options.dtype, shape, cost: Infinity, element, flat: constant, pieces: pieces && !isReduced(pieces.axis) ? reducedPieces(pieces) : undefined };

  /** Each piece is reduced by itself. */
  function reducedPieces({ axis, parts }: Pieces<T>): Pieces<T> {
    const before = keepDims ? axis : x.shape.filter((_, at) => at < axis && !isReduced(at)).length;
    return mapPieces({ axis, parts }, before, (tensor) => reduce(A, operation, tensor, { ...options, axes }));
  }
}

/** Nested loops over some axes; those of the whole tensor are one if its elements can be had in order. */
function foldAlong<T extends Terms>(A: Algebra<T>, x: Lazy<T>, axes: readonly number[], kept: readonly (T["number"] | undefined)[]): Fold<T> {
  const { flat, pieces } = x;
  return (initial, step) => {
    if (flat && axes.length === x.shape.length && axes.length > 1) {
      return A.fold(sizeOf(A, x.shape), initial, (position, carried) => step(carried, flat(position), [position]));
    }
    const nest = (depth: number, index: readonly (T["number"] | undefined)[], carried: readonly T["number"][]): readonly T["number"][] => {
      const axis = axes[depth];
      if (axis !== undefined && axis === pieces?.axis) return foldPieces(A, pieces, axes.slice(depth), index)(carried, (before, element, inner) => step(before, element, [...axes.slice(0, depth).map((along) => index[along]), ...inner]));
      if (axis === undefined) return step(carried, x.element(index), axes.map((along) => index[along]));
      return A.fold(x.shape[axis], carried, (i, inner) => nest(depth + 1, index.map((at, along) => (along === axis ? i : at)), inner));
    };
    return nest(0, kept, initial);
  };
}

/** Loops over pieces, one after the other, and over what axes there are inside. */
function foldPieces<T extends Terms>(A: Algebra<T>, { parts }: Pieces<T>, axes: readonly number[], kept: readonly (T["number"] | undefined)[]): Fold<T> {
  return (initial, step) =>
    parts.reduce(
      (carried, { start, tensor }) => foldAlong(A, tensor, axes, kept)(carried, (before, element, [i, ...inner]) => step(before, element, [plus(A, start, i), ...inner])),
      initial,
    );
}
