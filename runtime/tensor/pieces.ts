import type { Algebra, Terms } from "./algebra.ts";
import { minus, plus, same, sizeOf, times, type Lazy, type Piece, type Pieces } from "./lazy.ts";

type Lengths<T extends Terms> = readonly T["number"][];

/**
 * Tensors one after another along an axis, along which `shape` has the sum of their lengths. Loops go over one after the other, so
 * that what is joined is written, or summed, where it is used; an element that is asked for by itself has to be looked for.
 */
export function inPieces<T extends Terms>(A: Algebra<T>, shape: Lengths<T>, axis: number, tensors: readonly [Lazy<T>, ...Lazy<T>[]]): Lazy<T> {
  const [first, ...others] = tensors;
  if (others.length === 0) return first;
  let start = A.constant(0);
  const parts = tensors.map((tensor): Piece<T> => {
    const part = { start, tensor };
    start = plus(A, start, tensor.shape[axis]);
    return part;
  });
  return {
    dtype: first.dtype,
    shape,
    cost: parts.reduce((most, { tensor }) => Math.max(most, tensor.cost), 0) + COST_OF_SEARCH * parts.length,
    element: (index) => elementIn(A, parts, axis, index),
    pieces: { axis, parts },
  };
}

/** A comparison for each part, a branch, and a subtraction: more than what is computed twice. */
const COST_OF_SEARCH = 3;

function elementIn<T extends Terms>(A: Algebra<T>, parts: readonly Piece<T>[], axis: number, index: Lengths<T>): T["number"] {
  const [{ start, tensor }, next, ...rest] = parts as readonly [Piece<T>, ...Piece<T>[]];
  const here = (): T["number"] => tensor.element(index.map((i, at) => (at === axis ? minus(A, i, start) : i)));
  if (!next) return here();
  return A.choose(A.compare("lt", index[axis], next.start), here, () => elementIn(A, [next, ...rest], axis, index));
}

/** The same pieces, each with the tensor that a rule makes of its own; `axis` is where the result has the dimension. */
export function mapPieces<T extends Terms>(pieces: Pieces<T>, axis: number, rule: (tensor: Lazy<T>, start: T["number"]) => Lazy<T>): Pieces<T> {
  return { axis, parts: pieces.parts.map(({ start, tensor }) => ({ start, tensor: rule(tensor, start) })) };
}

/** The pieces that a rule on the elements of several tensors of one shape goes over: those of all that are in pieces, which lie alike. */
export function commonPieces<T extends Terms>(A: Algebra<T>, tensors: readonly Lazy<T>[]): Pieces<T> | undefined {
  const [first, ...others] = tensors.flatMap(({ pieces }) => (pieces ? [pieces] : []));
  return first && others.every((other) => liesAs(A, other, first)) ? first : undefined;
}

function liesAs<T extends Terms>(A: Algebra<T>, a: Pieces<T>, b: Pieces<T>): boolean {
  const lengths = (pieces: Pieces<T>): Lengths<T> => pieces.parts.map(({ tensor }) => tensor.shape[pieces.axis]);
  return a.axis === b.axis && a.parts.length === b.parts.length && lengths(a).every((length, i) => same(A, length, lengths(b)[i]));
}

/** Of a tensor, what stands where the `i`-th piece does. */
export function besidePiece<T extends Terms>(A: Algebra<T>, x: Lazy<T>, pieces: Pieces<T>, i: number): Lazy<T> {
  const own = x.pieces?.parts[i];
  if (own) return own.tensor;
  const { axis, parts } = pieces;
  const { start, tensor } = parts[i]!;
  const { flat } = x;
  const before = times(A, start, sizeOf(A, x.shape.slice(axis + 1)));
  return {
    dtype: x.dtype,
    shape: tensor.shape,
    cost: x.cost,
    element: (index) => x.element(index.map((at, along) => (along === axis ? plus(A, start, at) : at))),
    flat: axis === 0 ? flat && ((position) => flat(plus(A, before, position))) : undefined,
  };
}
