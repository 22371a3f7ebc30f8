import type { Algebra, Terms } from "./algebra.ts";
import { sizeOf, type Lazy } from "./lazy.ts";
import { refuse } from "./refuse.ts";

/** The axis that a number means, which counts from the end if it is negative. @throws ShapeError */
export function axisOf<T extends Terms>(A: Algebra<T>, operation: string, axis: number, shape: readonly T["number"][], rank = shape.length): number {
  const found = axis < 0 ? axis + rank : axis;
  return found >= 0 && found < rank ? found : refuse(A, operation, `there is no axis ${axis}`, shape);
}

/** The axes that numbers mean, in ascending order; all where none are given. @throws ShapeError */
export function axesOf<T extends Terms>(A: Algebra<T>, operation: string, axes: readonly number[] | undefined, shape: readonly T["number"][]): readonly number[] {
  if (axes === undefined) return shape.map((_, axis) => axis);
  const found = axes.map((axis) => axisOf(A, operation, axis, shape)).sort((a, b) => a - b);
  const twice = found.find((axis, i) => axis === found[i - 1]);
  return twice === undefined ? found : refuse(A, operation, `axis ${twice} is given twice`, shape);
}

/** Number of elements along some axes. */
export function countOf<T extends Terms>(A: Algebra<T>, x: Lazy<T>, axes: readonly number[]): T["number"] {
  return sizeOf(A, axes.map((axis) => x.shape[axis]));
}
