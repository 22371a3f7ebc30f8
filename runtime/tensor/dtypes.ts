import type { Algebra, Dtype, Terms } from "./algebra.ts";
import { DtypeError } from "../errors.ts";
import type { Lazy } from "./lazy.ts";
import { mapPieces } from "./pieces.ts";

/** From the narrowest: what two kinds of elements have in common is the wider one. */
const widths: Readonly<Record<Dtype, number>> = { bool: 0, int32: 1, float32: 2, float64: 3 };

export function isFloating(dtype: Dtype): boolean {
  return dtype === "float32" || dtype === "float64";
}

/** The kind of elements that operands have in common. A number is float64, but widens no float32. */
export function commonDtype(operands: readonly { readonly dtype: Dtype; readonly isNumber?: boolean }[]): Dtype {
  const tensors = operands.filter(({ isNumber }) => isNumber !== true);
  const widest = tensors.reduce<Dtype>((wide, { dtype }) => (widths[dtype] > widths[wide] ? dtype : wide), "bool");
  return tensors.length === operands.length || isFloating(widest) ? widest : "float64";
}

/** The kind of elements that sums and products of elements have: truth values count. */
export function arithmeticDtype(dtype: Dtype): Dtype {
  return dtype === "bool" ? "int32" : dtype;
}

/** The kind of elements of results that are no integers. */
export function floatingDtype(dtype: Dtype): Dtype {
  return isFloating(dtype) ? dtype : "float64";
}

/** The element nearest to a result: float32 is rounded after each operation, int32 wraps around. */
export function rounded<T extends Terms>(A: Algebra<T>, dtype: Dtype, value: T["number"]): T["number"] {
  if (dtype === "float32") return A.apply("fround", value);
  return dtype === "int32" ? A.apply("bitOr", value, A.constant(0)) : value;
}

/** An element of one kind as one of another kind. */
export function converted<T extends Terms>(A: Algebra<T>, value: T["number"], from: Dtype, to: Dtype): T["number"] {
  if (from === to || widths[from] < widths[to]) return from === "int32" && to === "float32" ? A.apply("fround", value) : value;
  if (to === "bool") return A.select(A.compare("ne", value, A.constant(0)), A.constant(1), A.constant(0));
  return rounded(A, to, value);
}

/** The tensor with elements of another kind. */
export function withDtype<T extends Terms>(A: Algebra<T>, x: Lazy<T>, dtype: Dtype): Lazy<T> {
  if (x.dtype === dtype) return x;
  const { flat } = x;
  return {
    dtype,
    shape: x.shape,
    cost: x.cost + (widths[x.dtype] < widths[dtype] ? 0 : 1),
    element: (index) => converted(A, x.element(index), x.dtype, dtype),
    flat: flat && ((position) => converted(A, flat(position), x.dtype, dtype)),
    pieces: x.pieces && mapPieces(x.pieces, x.pieces.axis, (tensor) => withDtype(A, tensor, dtype)),
  };
}

/** @throws DtypeError unless the elements are integers. */
export function requireInteger<T extends Terms>(operation: string, what: string, x: Lazy<T>): void {
  if (x.dtype === "int32" || x.dtype === "bool") return;
  throw new DtypeError(`${operation}: ${what} must be int32, and are ${x.dtype}; cast(…, "int32") makes them so`);
}
