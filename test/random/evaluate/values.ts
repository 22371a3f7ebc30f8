import { primal, withPrimal, type Scalar } from "../algebra/nilpotent.ts";
import type { ArrayKind } from "../model/model.ts";

/** An array or a view of one: `length` cells from `offset` on; views share `cells`. */
export type ArrayValue = {
  readonly kind: ArrayKind;
  readonly cells: Scalar[];
  readonly offset: number;
  readonly length: number;
};

export type Value = Scalar | boolean | ArrayValue | undefined;

/** The program cannot be evaluated: it reads what is not there or runs too long. Such programs are not tested. */
export class ModelError extends Error {
  override readonly name = "ModelError";
}

export function isArray(value: Value): value is ArrayValue {
  return typeof value === "object" && "cells" in value;
}

export function asScalar(value: Value): Scalar {
  if (typeof value === "number" || (typeof value === "object" && !isArray(value))) return value;
  throw new ModelError(`not a number, but of type ${typeof value}`);
}

export function asBoolean(value: Value): boolean {
  if (typeof value === "boolean") return value;
  throw new ModelError(`not a boolean, but of type ${typeof value}`);
}

export function asArray(value: Value): ArrayValue {
  if (isArray(value)) return value;
  throw new ModelError(`not an array, but of type ${typeof value}`);
}

export function newArray(kind: ArrayKind, length: number): ArrayValue {
  if (!Number.isInteger(length) || length < 0 || length > 1e4) throw new ModelError(`array of length ${length}`);
  return { kind, cells: new Array<Scalar>(length).fill(0), offset: 0, length };
}

export function arrayFrom(kind: ArrayKind, values: readonly Scalar[]): ArrayValue {
  return { kind, cells: values.map((v) => converted(kind, v)), offset: 0, length: values.length };
}

/** The view `array.subarray(from, to)`. */
export function subarray(array: ArrayValue, from: number, to: number): ArrayValue {
  if (array.kind === "number[]") throw new ModelError("number[] has no views");
  const clamp = (i: number): number => Math.min(Math.max(i < 0 ? i + array.length : i, 0), array.length);
  const start = clamp(from);
  return { ...array, offset: array.offset + start, length: Math.max(clamp(to) - start, 0) };
}

export function contentsOf(array: ArrayValue): readonly Scalar[] {
  return array.cells.slice(array.offset, array.offset + array.length);
}

export function load(array: ArrayValue, index: number): Scalar {
  return array.cells[position(array, index)] ?? NaN;
}

export function store(array: ArrayValue, index: number, value: Scalar): void {
  array.cells[position(array, index)] = converted(array.kind, value);
}

/** What a store of `value` leaves in the array: Float32Array rounds with the identity as derivative. */
function converted(kind: ArrayKind, value: Scalar): Scalar {
  switch (kind) {
    case "Float32Array":
      return withPrimal(value, Math.fround(primal(value)));
    case "Int32Array":
      return primal(value) | 0;
    default:
      return value;
  }
}

function position(array: ArrayValue, index: number): number {
  if (Number.isInteger(index) && index >= 0 && index < array.length) return array.offset + index;
  throw new ModelError(`index ${index} is outside of an array of length ${array.length}`);
}
