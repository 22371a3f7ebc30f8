import type { Algebra, Binary, Dtype, Terms } from "../algebra.ts";
import { axisOf } from "../axes.ts";
import { arithmeticDtype, withDtype } from "../dtypes.ts";
import { forEachIndex, inMemory, minus, positionOf, sizeOf, type Lazy } from "../lazy.ts";
import { inserted, without } from "../lists.ts";
import { operation } from "../operation.ts";

type Direction = { readonly isExclusive: boolean; readonly isReverse: boolean };

/** What is carried through the elements along an axis, after each of them or (exclusive) before it. */
function scanned<T extends Terms>(A: Algebra<T>, x: Lazy<T>, axis: number, initial: number, step: Binary, { isExclusive, isReverse }: Direction): Lazy<T> {
  const memory = A.allocate(x.dtype, sizeOf(A, x.shape));
  const length = x.shape[axis];
  forEachIndex(A, without(x.shape, axis), (others) => {
    A.fold(length, [A.constant(initial)], (i, [before]) => {
      const at = isReverse ? minus(A, minus(A, length, A.constant(1)), i) : i;
      const index = inserted(others, axis, at);
      const after = A.apply(step, before, x.element(index));
      A.store(memory, positionOf(A, x.shape, index), isExclusive ? before : after);
      return [after];
    });
  });
  return inMemory(A, x.dtype, x.shape, memory);
}

const scan = (name: string, initial: number, step: (dtype: Dtype) => Binary) =>
  operation(["tensor", "axis?", "flag?", "flag?"], (A, x, axis = 0, isExclusive = false, isReverse = false) => {
    const dtype = arithmeticDtype(x.dtype);
    return scanned(A, withDtype(A, x, dtype), axisOf(A, name, axis, x.shape), initial, step(dtype), { isExclusive, isReverse });
  });

/** The sums of the elements up to each along an axis. */
export const cumsum = scan("cumsum", 0, () => "add");

/** The products of the elements up to each along an axis. */
export const cumprod = scan("cumprod", 1, (dtype) => (dtype === "int32" ? "imul" : "mul"));
