import type { Algebra, Terms } from "./algebra.ts";
import { inStrided, same, sameShape, shared, stridedOf, type Lazy, type Strided } from "./lazy.ts";
import { refuse } from "./refuse.ts";

type Lengths<T extends Terms> = readonly T["number"][];

/**
 * The shape that several shapes have together: aligned at their last dimensions, where a length of 1 stands for any length.
 * @param whole The shapes that errors name, if these are parts of others.
 * @throws ShapeError
 */
export function broadcastShape<T extends Terms>(A: Algebra<T>, operation: string, shapes: readonly Lengths<T>[], whole?: readonly Lengths<T>[]): Lengths<T> {
  const [first = [], ...rest] = shapes;
  return rest.reduce((a: Lengths<T>, b) => broadcastPair(A, operation, a, b, whole ?? [a, b]), first);
}

function broadcastPair<T extends Terms>(A: Algebra<T>, operation: string, a: Lengths<T>, b: Lengths<T>, named: readonly Lengths<T>[]): Lengths<T> {
  const [longer, shorter] = a.length >= b.length ? [a, b] : [b, a];
  const missing = longer.length - shorter.length;
  return longer.map((length, axis) => (axis < missing ? length : broadcastLength(A, operation, length, shorter[axis - missing], named)));
}

function broadcastLength<T extends Terms>(A: Algebra<T>, operation: string, a: T["number"], b: T["number"], shapes: readonly Lengths<T>[]): T["number"] {
  const [x, y] = [A.known(a), A.known(b)];
  if (same(A, a, b) || y === 1) return a;
  if (x === 1) return b;
  const problem = [a, " and ", b, " differ, and neither is 1"];
  if (x !== undefined && y !== undefined) return refuse(A, operation, problem, ...shapes);
  const isFit = A.compare("eq", a, b);
  const isOne = (length: T["number"]): T["condition"] => A.compare("eq", length, A.constant(1));
  const condition = x !== undefined ? A.either(isFit, isOne(b)) : y !== undefined ? A.either(isFit, isOne(a)) : A.either(isFit, A.either(isOne(a), isOne(b)));
  A.require(condition, operation, problem, shapes);
  if (x !== undefined) return a;
  return y !== undefined ? b : A.select(isOne(a), b, a);
}

/**
 * The tensor with its elements repeated along dimensions that it has not, or has with length 1. The shape fits: it is, or it was
 * made of, a result of `broadcastShape`.
 */
export function broadcast<T extends Terms>(A: Algebra<T>, x: Lazy<T>, shape: Lengths<T>): Lazy<T> {
  if (sameShape(A, x.shape, shape)) return x;
  const missing = shape.length - x.shape.length;
  const isRepeated = (axis: number): boolean => axis < missing || !same(A, x.shape[axis - missing], shape[axis]);
  const source = shape.every((length, axis) => !isRepeated(axis) || A.known(length) === 1) ? x : shared(A, x);
  const isOne = source.shape.map((length) => (A.known(length) === undefined ? A.compare("eq", length, A.constant(1)) : undefined));
  /** What stands for `step` along a dimension of the source. */
  const along = (axis: number, step: T["number"]): T["number"] => {
    const length = source.shape[axis];
    if (same(A, length, shape[axis + missing])) return step;
    if (A.known(length) !== undefined) return A.known(length) === 1 ? A.constant(0) : step;
    return A.select(isOne[axis], A.constant(0), step);
  };
  const strided = stridedOf(A, source);
  if (strided) {
    const strides = shape.map((_, axis) => (axis < missing ? A.constant(0) : along(axis - missing, strided.strides[axis - missing])));
    return inStrided(A, x.dtype, shape, { ...strided, strides } satisfies Strided<T>);
  }
  return {
    dtype: x.dtype,
    shape,
    cost: source.cost,
    element: (index) => source.element(source.shape.map((_, axis) => along(axis, index[axis + missing]))),
    // One element that stands for all needs no index.
    flat: source.shape.length === 0 ? source.flat && (() => source.element([])) : undefined,
  };
}
