import type { Algebra, Terms } from "./algebra.ts";
import { minus, plus, quotient, same, times, type Lazy } from "./lazy.ts";
import type { Padding } from "./operation.ts";
import { refuse } from "./refuse.ts";

export type WindowOptions = {
  /** Steps from one window to the next, for each direction or for all. */
  readonly strides: readonly number[] | undefined;
  readonly padding: Padding | undefined;
  /** Steps from one element of a window to the next, for each direction or for all. */
  readonly dilations?: readonly number[] | undefined;
};

/** How windows lie along one direction. */
export type Direction<T extends Terms> = {
  readonly length: T["number"];
  readonly size: T["number"];
  readonly stride: number;
  readonly dilation: number;
  /** Number of windows. */
  readonly count: T["number"];
  /** How far the first window begins before the data. */
  readonly before: T["number"];
  /** Whether windows may reach beyond the data. */
  readonly isPadded: boolean;
};

/** @throws ShapeError where a window is longer than the data with what is put around it. */
export function directionsOf<T extends Terms>(
  A: Algebra<T>,
  operation: string,
  lengths: readonly T["number"][],
  sizes: readonly T["number"][],
  { strides = [1], padding = "valid", dilations = [1] }: WindowOptions,
): readonly Direction<T>[] {
  const each = (values: readonly number[]): readonly number[] => (values.length === 1 ? lengths.map(() => values[0]!) : values);
  const [steps, gaps] = [each(strides), each(dilations)];
  if (steps.length !== lengths.length || gaps.length !== lengths.length) return refuse(A, operation, `one step, or ${lengths.length}, are needed`, lengths, sizes);
  if ([...steps, ...gaps].some((step) => step < 1)) return refuse(A, operation, "steps are at least 1", lengths, sizes);
  return lengths.map((length, i) => {
    const [stride, dilation] = [steps[i]!, gaps[i]!];
    const reach = plus(A, times(A, minus(A, sizes[i], A.constant(1)), A.constant(dilation)), A.constant(1));
    const along = { length, size: sizes[i], stride, dilation };
    if (padding === "same") {
      const count = quotient(A, plus(A, length, A.constant(stride - 1)), A.constant(stride));
      const needed = plus(A, times(A, minus(A, count, A.constant(1)), A.constant(stride)), reach);
      const missing = maximum(A, A.constant(0), minus(A, needed, length));
      return { ...along, count, before: quotient(A, missing, A.constant(2)), isPadded: A.known(missing) !== 0 };
    }
    const around = padding === "valid" ? 0 : padding;
    const whole = plus(A, length, A.constant(2 * around));
    A.require(A.compare("ge", whole, reach), operation, "a window is longer than the data", [lengths, sizes]);
    const count = plus(A, quotient(A, minus(A, whole, reach), A.constant(stride)), A.constant(1));
    return { ...along, count, before: A.constant(around), isPadded: around > 0 };
  });
}

function maximum<T extends Terms>(A: Algebra<T>, a: T["number"], b: T["number"]): T["number"] {
  const [x, y] = [A.known(a), A.known(b)];
  return x !== undefined && y !== undefined ? A.constant(Math.max(x, y)) : A.apply("max", a, b);
}

/** The place in the data of an element of a window; outside, where something is put around the data. */
function placeOf<T extends Terms>(A: Algebra<T>, { stride, dilation, before }: Direction<T>, window: T["number"], inside: T["number"]): T["number"] {
  return minus(A, plus(A, times(A, window, A.constant(stride)), times(A, inside, A.constant(dilation))), before);
}

/**
 * Windows on data of shape [batch, …lengths, channels]: the tensor [batch, …counts, …sizes, channels]. Outside of the data is
 * `around`.
 */
export function windowsOf<T extends Terms>(A: Algebra<T>, x: Lazy<T>, directions: readonly Direction<T>[], around: T["number"]): Lazy<T> {
  const rank = directions.length;
  const [batch, channels] = [x.shape[0], x.shape[rank + 1]];
  return {
    dtype: x.dtype,
    shape: [batch, ...directions.map(({ count }) => count), ...directions.map(({ size }) => size), channels],
    cost: x.cost + 2 * rank,
    element: (index) => {
      const places = directions.map((direction, i) => placeOf(A, direction, index[1 + i], index[1 + rank + i]));
      const read = (): T["number"] => x.element([index[0], ...places, index[1 + 2 * rank]]);
      const conditions = directions.flatMap(({ isPadded, length }, i) =>
        isPadded ? [A.compare("ge", places[i], A.constant(0)), A.compare("lt", places[i], length)] : [],
      );
      if (conditions.length === 0) return read();
      return A.choose(conditions.reduce((a, b) => A.both(a, b)), read, () => around);
    },
  };
}

/** How many elements of a window lie in the data. */
export function countInside<T extends Terms>(A: Algebra<T>, direction: Direction<T>, window: T["number"]): T["number"] {
  const { size, length, isPadded } = direction;
  if (!isPadded) return size;
  const start = placeOf(A, direction, window, A.constant(0));
  return A.apply("sub", A.apply("min", A.apply("add", start, size), length), A.apply("max", start, A.constant(0)));
}

/** Whether windows are the single elements, in order. */
export function isEachElement<T extends Terms>(A: Algebra<T>, directions: readonly Direction<T>[]): boolean {
  return directions.every(({ size, stride, isPadded, count, length }) => A.known(size) === 1 && stride === 1 && !isPadded && same(A, count, length));
}
