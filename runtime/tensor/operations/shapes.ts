import type { Algebra, Terms } from "../algebra.ts";
import { axesOf, axisOf } from "../axes.ts";
import { broadcast, broadcastShape } from "../broadcast.ts";
import { inStrided, minus, plus, same, shared, sizeOf, stridedOf, times, type Lazy } from "../lazy.ts";
import { operation } from "../operation.ts";
import { refuse } from "../refuse.ts";
import { reshaped } from "../reshape.ts";
import { expanded, permuted, squeezed } from "../views.ts";

export const reshape = operation(["tensor", "shape"], (A, x, shape) => reshaped(A, "reshape", x, shape));

/** All elements in one dimension. */
export const flatten = operation(["tensor"], (A, x) => reshaped(A, "flatten", x, [sizeOf(A, x.shape)]));

/** Dimensions in another order, by default the reverse one. */
export const transpose = operation(["tensor", "integers?"], (A, x, permutation) => {
  if (permutation === undefined) return permuted(A, x, x.shape.map((_, axis) => axis).reverse());
  const axes = permutation.map((axis) => axisOf(A, "transpose", axis, x.shape));
  if (axes.length !== x.shape.length || new Set(axes).size !== axes.length) {
    return refuse(A, "transpose", `[${permutation.join(", ")}] is no order of all its axes`, x.shape);
  }
  return permuted(A, x, axes);
});

/** A dimension of length 1 more. */
export const expandDims = operation(["tensor", "axis?"], (A, x, axis = 0) =>
  expanded(A, x, axisOf(A, "expandDims", axis, x.shape, x.shape.length + 1)));

/** Without dimensions of length 1: those given, or all. */
export const squeeze = operation(["tensor", "axes?"], (A, x, axes) => {
  const isOpen = axes === undefined && x.shape.some((length) => A.known(length) === undefined);
  if (isOpen) return refuse(A, "squeeze", "which lengths are 1 is known to the running program only, so that the axes must be given", x.shape);
  const removed = axes ? axesOf(A, "squeeze", axes, x.shape) : x.shape.flatMap((length, axis) => (A.known(length) === 1 ? [axis] : []));
  for (const axis of removed) requireOne(A, x.shape, axis);
  return removed.reduceRight((smaller, axis) => squeezed(A, smaller, axis), x);
});

function requireOne<T extends Terms>(A: Algebra<T>, shape: readonly T["number"][], axis: number): void {
  A.require(A.compare("eq", shape[axis], A.constant(1)), "squeeze", [`axis ${axis} has length `, shape[axis]], [shape]);
}

export const broadcastTo = operation(["tensor", "shape"], (A, x, shape) => {
  if (shape.length < x.shape.length) return refuse(A, "broadcastTo", "there are fewer dimensions", x.shape, shape);
  const common = broadcastShape(A, "broadcastTo", [x.shape, shape]);
  common.forEach((length, axis) => {
    if (same(A, length, shape[axis])) return;
    A.require(A.compare("eq", length, shape[axis]), "broadcastTo", "only a length of 1 can be repeated", [x.shape, shape]);
  });
  return broadcast(A, x, shape);
});

/** Every `step`-th element from `start` on along each dimension; steps may be negative. Everything is in range. */
function section<T extends Terms>(A: Algebra<T>, x: Lazy<T>, starts: readonly T["number"][], shape: readonly T["number"][], steps: readonly number[]): Lazy<T> {
  const strided = stridedOf(A, x);
  if (strided) {
    const offset = starts.reduce((sum: T["number"], start, axis) => plus(A, sum, times(A, start, strided.strides[axis])), strided.offset);
    const strides = strided.strides.map((stride, axis) => times(A, stride, A.constant(steps[axis]!)));
    return inStrided(A, x.dtype, shape, { ...strided, offset, strides });
  }
  return {
    dtype: x.dtype,
    shape,
    cost: x.cost,
    element: (index) => x.element(index.map((i, axis) => plus(A, starts[axis], times(A, i, A.constant(steps[axis]!))))),
  };
}

/** So many elements from `begin` on along each dimension; a size of -1, or none, takes all that are left. */
export const slice = operation(["tensor", "lengths", "lengths?"], (A, x, begin, size = []) => {
  if (begin.length > x.shape.length || size.length > x.shape.length) return refuse(A, "slice", "there are fewer dimensions than are sliced", x.shape);
  const starts = x.shape.map((_, axis) => begin[axis] ?? A.constant(0));
  const lengths = x.shape.map((length, axis) => {
    const wanted = axis in size ? size[axis] : A.constant(-1);
    return A.known(wanted) === -1 ? minus(A, length, starts[axis]) : wanted;
  });
  x.shape.forEach((length, axis) => {
    const isInside = A.both(A.compare("ge", starts[axis], A.constant(0)), A.compare("le", plus(A, starts[axis], lengths[axis]), length));
    A.require(A.both(isInside, A.compare("ge", lengths[axis], A.constant(0))), "slice", `the section leaves axis ${axis}`, [x.shape, starts, lengths]);
  });
  return section(A, x, starts, lengths, x.shape.map(() => 1));
});

/**
 * Elements from `begin` on, before `end`, in steps; negative places count from the end, and places outside are cut, as in
 * Python's slices.
 */
export const stridedSlice = operation(["tensor", "integers", "integers", "integers?"], (A, x, begin, end, steps = []) => {
  const rank = x.shape.length;
  if (begin.length > rank || end.length !== begin.length || steps.length > rank) return refuse(A, "stridedSlice", "a place is needed for each of the first axes", x.shape);
  const strides = x.shape.map((_, axis) => steps[axis] ?? 1);
  if (strides.includes(0)) return refuse(A, "stridedSlice", "a step of 0 leads nowhere", x.shape);
  /** A place along an axis, cut to the range in which a step may begin or end. */
  const place = (axis: number, at: number | undefined, otherwise: unknown): unknown => {
    if (at === undefined) return otherwise;
    const length = x.shape[axis];
    const [low, high] = strides[axis]! > 0 ? [A.constant(0), length] : [A.constant(-1), minus(A, length, A.constant(1))];
    const from = at < 0 ? plus(A, length, A.constant(at)) : A.constant(at);
    return A.apply("min", A.apply("max", from, low), high);
  };
  const starts = x.shape.map((length, axis) => place(axis, begin[axis], strides[axis]! > 0 ? A.constant(0) : minus(A, length, A.constant(1))));
  const ends = x.shape.map((length, axis) => place(axis, end[axis], strides[axis]! > 0 ? length : A.constant(-1)));
  const lengths = x.shape.map((_, axis) => {
    const count = A.apply("ceil", A.apply("div", minus(A, ends[axis], starts[axis]), A.constant(strides[axis]!)));
    return A.apply("bitOr", A.apply("max", A.constant(0), count), A.constant(0));
  });
  return section(A, x, starts, lengths, strides);
});

const reversed = (name: string) =>
  operation(["tensor", "axes?"], (A, x, axes) => {
    const turned = axesOf(A, name, axes, x.shape);
    const isTurned = (axis: number): boolean => turned.includes(axis);
    const starts = x.shape.map((length, axis) => (isTurned(axis) ? minus(A, length, A.constant(1)) : A.constant(0)));
    return section(A, x, starts, x.shape, x.shape.map((_, axis) => (isTurned(axis) ? -1 : 1)));
  });

/** The elements along axes in reverse order. */
export const reverse = reversed("reverse");
export const flip = reversed("flip");

/** The tensor whose index along each axis is that of x which a rule gives. */
function reindexed<T extends Terms>(
  A: Algebra<T>,
  x: Lazy<T>,
  shape: readonly T["number"][],
  rule: (axis: number, i: T["number"]) => T["number"],
): Lazy<T> {
  const source = shared(A, x);
  return { dtype: x.dtype, shape, cost: source.cost + 2, element: (index) => source.element(index.map((i, axis) => rule(axis, i))) };
}

/** The remainder of a number that is not negative. */
function wrapped<T extends Terms>(A: Algebra<T>, i: T["number"], length: T["number"]): T["number"] {
  return A.known(length) === 1 ? A.constant(0) : A.apply("rem", i, length);
}

/** The tensor so many times, along each of the last dimensions. */
export const tile = operation(["tensor", "lengths"], (A, x, repetitions) => {
  const missing = repetitions.length - x.shape.length;
  const source = Array.from({ length: Math.max(0, missing) }).reduce<typeof x>((wider) => expanded(A, wider, 0), x);
  const counts = source.shape.map((_, axis) => repetitions[axis - Math.max(0, -missing)] ?? A.constant(1));
  const shape = source.shape.map((length, axis) => times(A, length, counts[axis]));
  return reindexed(A, source, shape, (axis, i) => (A.known(counts[axis]) === 1 ? i : wrapped(A, i, source.shape[axis])));
});

/** Each element so many times along an axis. */
export const repeat = operation(["tensor", "length", "axis?"], (A, x, count, axis) => {
  const source = axis === undefined ? reshaped(A, "repeat", x, [sizeOf(A, x.shape)]) : x;
  const along = axisOf(A, "repeat", axis ?? 0, source.shape);
  const shape = source.shape.map((length, at) => (at === along ? times(A, length, count) : length));
  return reindexed(A, source, shape, (at, i) => (at === along ? A.apply("bitOr", A.apply("div", i, count), A.constant(0)) : i));
});

/** The elements moved along axes; those that leave at the end come in at the beginning. */
export const roll = operation(["tensor", "integers", "axes"], (A, x, shifts, axes = []) => {
  if (axes.length !== shifts.length) return refuse(A, "roll", "a shift is needed for each axis", x.shape);
  const shiftAlong = new Map(axes.map((axis, i) => [axisOf(A, "roll", axis, x.shape), shifts[i]!] as const));
  return reindexed(A, x, x.shape, (axis, i) => {
    const shift = shiftAlong.get(axis);
    if (shift === undefined) return i;
    const length = x.shape[axis];
    // (i - shift) mod length, where the remainder of the shift is taken first, so that nothing is negative.
    const back = A.apply("rem", plus(A, A.apply("rem", A.constant(-shift), length), length), length);
    return wrapped(A, plus(A, i, back), length);
  });
});

/** Elements of one value before and after those along each dimension. */
export const pad = operation(["tensor", "pairs", "term?"], (A, x, paddings, value = A.constant(0)) => {
  if (paddings.length !== x.shape.length) return refuse(A, "pad", "a pair of counts is needed for each axis", x.shape);
  if (paddings.flat().some((count) => count < 0)) return refuse(A, "pad", "a count is negative", x.shape);
  const shape = x.shape.map((length, axis) => plus(A, length, A.constant(paddings[axis]![0] + paddings[axis]![1])));
  return {
    dtype: x.dtype,
    shape,
    cost: x.cost + 2,
    element: (index) => {
      const inner = index.map((i, axis) => minus(A, i, A.constant(paddings[axis]![0])));
      const isInside = inner.flatMap((i, axis) => {
        const [before, after] = paddings[axis]!;
        return [
          ...(before > 0 ? [A.compare("ge", i, A.constant(0))] : []),
          ...(after > 0 ? [A.compare("lt", i, x.shape[axis])] : []),
        ];
      });
      if (isInside.length === 0) return x.element(inner);
      return A.choose(isInside.reduce((a, b) => A.both(a, b)), () => x.element(inner), () => value);
    },
  };
});

/** Elements mirrored before and after those along each dimension: with those at the edges, or ("reflect") without. */
export const mirrorPad = operation(["tensor", "pairs", "text"], (A, x, paddings, mode) => {
  if (paddings.length !== x.shape.length) return refuse(A, "mirrorPad", "a pair of counts is needed for each axis", x.shape);
  const edge = mode === "reflect" ? 1 : 0;
  paddings.forEach(([before, after], axis) => {
    const most = minus(A, x.shape[axis], A.constant(edge));
    A.require(A.compare("le", A.constant(Math.max(before, after, 0)), A.apply("max", most, A.constant(0))), "mirrorPad", `axis ${axis} is shorter than what is put around it`, [x.shape]);
  });
  const shape = x.shape.map((length, axis) => plus(A, length, A.constant(paddings[axis]![0] + paddings[axis]![1])));
  return reindexed(A, x, shape, (axis, i) => {
    const inner = minus(A, i, A.constant(paddings[axis]![0]));
    const length = x.shape[axis];
    const last = minus(A, length, A.constant(1));
    const below = A.select(A.compare("lt", inner, A.constant(0)), minus(A, A.constant(edge - 1), inner), inner);
    return A.select(A.compare("gt", below, last), minus(A, times(A, A.constant(2), last), minus(A, below, A.constant(1 - edge))), below);
  });
});
