import type { Algebra, Terms } from "./algebra.ts";
import { indexOf, positionOf, quotient, same, sameShape, sizeOf, stored, stridedOf, inMemory, inStrided, times, type Lazy, type Strided } from "./lazy.ts";
import { refuse } from "./refuse.ts";

type Lengths<T extends Terms> = readonly T["number"][];

/**
 * The elements of a tensor in row-major order as those of another shape; one length may be -1, which stands for what is left.
 * @throws ShapeError
 */
export function reshaped<T extends Terms>(A: Algebra<T>, operation: string, x: Lazy<T>, lengths: Lengths<T>): Lazy<T> {
  const shape = fittingShape(A, operation, x.shape, lengths);
  if (sameShape(A, x.shape, shape)) return x;
  if (x.memory !== undefined) return inMemory(A, x.dtype, shape, x.memory);
  // Pieces lie in order in memory, and else nowhere.
  if (x.pieces) return inMemory(A, x.dtype, shape, stored(A, x).memory);
  const view = reshapedView(A, x, shape);
  if (view) return inStrided(A, x.dtype, shape, view);
  const index = indexRule(A, x.shape, shape);
  const { flat } = x;
  return {
    dtype: x.dtype,
    shape,
    cost: x.cost + (flat ? 0 : 2),
    element: flat ? (place) => flat(positionOf(A, shape, place)) : (place) => x.element(index(place)),
    flat,
  };
}

function fittingShape<T extends Terms>(A: Algebra<T>, operation: string, from: Lengths<T>, lengths: Lengths<T>): Lengths<T> {
  const open = lengths.flatMap((length, axis) => (A.known(length) === -1 ? [axis] : []));
  const [axis] = open;
  if (open.length > 1) refuse(A, operation, "only one length can be -1", from, lengths);
  if (lengths.some((length, at) => at !== axis && (A.known(length) ?? 0) < 0)) refuse(A, operation, "a length is negative", from, lengths);
  const size = sizeOf(A, from);
  if (axis === undefined) {
    requireSize(A, operation, size, sizeOf(A, lengths), from, lengths);
    return lengths;
  }
  const given = lengths.filter((_, at) => at !== axis);
  const others = sizeOf(A, given);
  A.require(A.compare("ne", others, A.constant(0)), operation, "what -1 stands for is open where another length is 0", [from, lengths]);
  const rest = leftLength(A, from, given) ?? quotient(A, size, others);
  requireSize(A, operation, size, times(A, rest, others), from, lengths);
  return lengths.map((length, at) => (at === axis ? rest : length));
}

function requireSize<T extends Terms>(A: Algebra<T>, operation: string, size: T["number"], wanted: T["number"], from: Lengths<T>, to: Lengths<T>): void {
  if (same(A, size, wanted) || isPermutation(A, from, to)) return;
  A.require(A.compare("eq", size, wanted), operation, "the numbers of elements differ", [from, to]);
}

/** Lengths that only the running program knows, and that are the same in both shapes, cancel. */
function isPermutation<T extends Terms>(A: Algebra<T>, from: Lengths<T>, to: Lengths<T>): boolean {
  return from.length === to.length && leftOver(A, from, to)?.length === 0;
}

/** The lengths of `from` without those of `given`; undefined if not all of them are there. */
function leftOver<T extends Terms>(A: Algebra<T>, from: Lengths<T>, given: Lengths<T>): Lengths<T> | undefined {
  const rest = [...from];
  for (const length of given) {
    const at = rest.findIndex((other) => same(A, other, length));
    if (at < 0) return undefined;
    rest.splice(at, 1);
  }
  return rest;
}

/** What -1 stands for, without a division where the given lengths are among those that were there. */
function leftLength<T extends Terms>(A: Algebra<T>, from: Lengths<T>, given: Lengths<T>): T["number"] | undefined {
  const rest = leftOver(A, from, given);
  return rest && sizeOf(A, rest);
}

/** Strides of the elements of a view in another shape, where they can stay in place. */
function reshapedView<T extends Terms>(A: Algebra<T>, x: Lazy<T>, shape: Lengths<T>): Strided<T> | undefined {
  const strided = stridedOf(A, x);
  const from = x.shape.map((length) => A.known(length));
  const to = shape.map((length) => A.known(length));
  const steps = strided?.strides.map((stride) => A.known(stride));
  if (!strided || !allKnown(from) || !allKnown(to) || !steps || !allKnown(steps)) return undefined;
  const strides = viewStrides(from, steps, to);
  return strides && { ...strided, strides: strides.map((stride) => A.constant(stride)) };
}

function allKnown(numbers: readonly (number | undefined)[]): numbers is readonly number[] {
  return numbers.every((number) => number !== undefined);
}

/** Dimensions that one stride leads through are merged, and split as the new shape has them. */
function viewStrides(from: readonly number[], steps: readonly number[], to: readonly number[]): number[] | undefined {
  const old = from.map((length, axis) => ({ length, stride: steps[axis]! })).filter(({ length }) => length !== 1);
  const strides = to.map(() => 0);
  if (from.includes(0)) return strides;
  let axis = to.length;
  while (old.length > 0) {
    const { length: innermost, stride: base } = old.pop()!;
    let length = innermost;
    let made = 1;
    for (;;) {
      while (axis > 0 && (to[axis - 1] === 1 || made * to[axis - 1]! <= length)) {
        axis--;
        strides[axis] = base * made;
        made *= to[axis]!;
      }
      if (made === length) break;
      const next = old.pop();
      if (!next || next.stride !== base * length) return undefined;
      length *= next.length;
    }
  }
  return strides;
}

/**
 * The index in one shape for that in another: runs of dimensions with the same number of elements are taken by themselves, so
 * that only those that change are multiplied out and divided.
 */
function indexRule<T extends Terms>(A: Algebra<T>, from: Lengths<T>, to: Lengths<T>): (index: Lengths<T>) => Lengths<T> {
  let shared = 0;
  while (shared < Math.min(from.length, to.length) && same(A, from[shared], to[shared])) shared++;
  const [inner, outer] = [from.slice(shared), to.slice(shared)];
  return (index) => [...index.slice(0, shared), ...indexOf(A, inner, positionOf(A, outer, index.slice(shared)))];
}
