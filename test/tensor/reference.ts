import * as t from "../../runtime/tensor/index.ts";
import type { AnyTensor, Dtype, Shape } from "../../runtime/tensor/index.ts";

const arrays = { float64: Float64Array, float32: Float32Array, int32: Int32Array, bool: Uint8Array };

/** Numbers of both signs that do not repeat; small integers or truth values where the kind has no others. */
export function sample(shape: Shape, dtype: Dtype, seed = 0): AnyTensor {
  const size = shape.reduce((product, length) => product * length, 1);
  const values = Array.from({ length: size }, (_, i) => Math.sin(1 + 3.7 * seed + 2.3 * i) * 3);
  const kept = values.map((value) => (dtype === "bool" ? Number(value > 0) : dtype === "int32" ? Math.trunc(3 * value) : value));
  return t.tensorOf(new arrays[dtype](kept) as Float64Array, shape);
}

/** The elements in row-major order. */
export function rowMajor(x: AnyTensor): number[] {
  return [...x.data];
}

/** Tensors as they are, and views with the same elements, whose memory has them in other orders. */
export function views(x: AnyTensor): readonly (readonly [dense: AnyTensor, view: AnyTensor])[] {
  return [[x, x]];
}

/** All indices of a shape, in row-major order. */
export function indices(shape: Shape): number[][] {
  return shape.reduce<number[][]>((all, length) => all.flatMap((index) => Array.from({ length }, (_, i) => [...index, i])), [[]]);
}

/** The element at an index. */
export function at(x: AnyTensor, index: readonly number[]): number {
  const position = index.reduce((sum, i, axis) => sum * x.shape[axis]! + i, 0);
  return x.data[position]!;
}

/** A function of two numbers, with operands broadcast. */
export function broadcastReference(a: AnyTensor, b: AnyTensor, f: (x: number, y: number) => number): { shape: number[]; elements: number[] } {
  const rank = Math.max(a.rank, b.rank);
  const lengthAt = (x: AnyTensor, axis: number): number => x.shape[axis - rank + x.rank] ?? 1;
  const shape = Array.from({ length: rank }, (_, axis) => (lengthAt(a, axis) === 1 ? lengthAt(b, axis) : lengthAt(a, axis)));
  const pick = (x: AnyTensor, index: readonly number[]): number => at(x, index.slice(rank - x.rank).map((i, axis) => (x.shape[axis] === 1 ? 0 : i)));
  return { shape, elements: indices(shape).map((index) => f(pick(a, index), pick(b, index))) };
}
