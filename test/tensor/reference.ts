import { expect } from "vitest";
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

/** A tensor as it is, and views with the same elements, whose memory has them in other orders and among others. */
export function views(x: AnyTensor): readonly (readonly [dense: AnyTensor, view: AnyTensor])[] {
  const backwards = t.transpose(t.tensor([...t.transpose(x).data], t.transpose(x).shape, x.dtype));
  const reversed = t.reverse(t.tensor([...t.reverse(x).data], x.shape, x.dtype));
  const around = t.pad(x, x.shape.map(() => [1, 2] as const), 7);
  const inside = t.slice(around, x.shape.map(() => 1), x.shape);
  return [x, backwards, reversed, inside].map((view) => [x, view] as const);
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

/** Numbers that differ by at most so much of their size, or of 1. */
export function expectClose(actual: ArrayLike<number>, expected: readonly number[], tolerance = 1e-14): void {
  expect(actual.length).toBe(expected.length);
  const isClose = (value: number, found: number): boolean =>
    Number.isFinite(value) ? Math.abs(found - value) <= tolerance * Math.max(1, Math.abs(value)) : Object.is(found, value);
  expect(expected.map((value, i) => [i, actual[i]!, value]).filter(([, found, value]) => !isClose(value!, found!))).toEqual([]);
}
