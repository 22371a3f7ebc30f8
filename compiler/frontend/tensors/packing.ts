import type { Builder } from "../../../ir/builder.ts";
import { forEachIndex } from "../../../ir/controlBuilders.ts";
import type { Value } from "../../../ir/ops.ts";
import { isNumber, type ArrayType, type RecordType } from "../../../ir/types.ts";
import type { Dtype } from "../../../runtime/tensor/algebra.ts";
import { rankOf, tensorRecord } from "./types.ts";

/** The rows of a Jacobian, one behind the other, as a tensor: the lengths of the result, then those of the argument. */
export function packRows(b: Builder, rows: Value, dtype: Dtype, outer: readonly Value[], inner: readonly Value[]): Value {
  const columns = productOf(b, inner);
  return newTensor(b, dtype, [...outer, ...inner], (elements) => {
    forEachIndex(b, productOf(b, outer), (row, i) => {
      const from = row.load(rows, i);
      if (isNumber(from.type)) row.store(elements, i, from);
      else forEachIndex(row, columns, (cell, j) => { cell.store(elements, cell.add(cell.mul(i, columns), j), cell.load(from, j)); });
    });
  });
}

/** A tensor of such a shape, whose elements `fill` stores. */
export function newTensor(b: Builder, dtype: Dtype, shape: readonly Value[], fill: (elements: Value) => void): Value {
  const type = tensorRecord(dtype, shape.length);
  const [data, lengths] = type.fields.map((field) => field.type) as [ArrayType, RecordType];
  const elements = b.alloc(data, productOf(b, shape));
  fill(elements);
  return b.record(type, [elements, b.record(lengths, shape)]);
}

/** The lengths of a tensor's dimensions; a number has none. */
export function dimensionsOf(b: Builder, tensor: Value): readonly Value[] {
  if (isNumber(tensor.type)) return [];
  const shape = b.get(tensor, "shape");
  return Array.from({ length: rankOf(tensor.type as RecordType) }, (_, axis) => b.get(shape, String(axis)));
}

export function productOf(b: Builder, lengths: readonly Value[]): Value {
  return lengths.reduce((size, length) => b.mul(size, length), b.constant(1));
}
