import type ts from "typescript";
import type { Builder } from "../../../ir/builder.ts";
import { freshValue } from "../../../ir/builder.ts";
import { forEachIndex } from "../../../ir/controlBuilders.ts";
import type { Value } from "../../../ir/ops.ts";
import { arrayOf, int, isNumber, opaque, type RecordType } from "../../../ir/types.ts";
import { Problem } from "../../diagnostics/problem.ts";
import type { Lowering } from "../lowering.ts";
import type { Tape } from "../operands.ts";
import { dimensionsOf, newTensor, packRows, productOf } from "../tensors/packing.ts";
import { dtypeOf, isTensorRecord } from "../tensors/types.ts";
import { repeat, sweep } from "./jacobianSweeps.ts";
import type { Leaf } from "./structures.ts";

/** The Jacobian of a tensor: its shape is that of the target followed by that of the source. */
export function jacobianOfTensor(l: Lowering, tape: Tape, node: ts.CallExpression, target: Value, source: Leaf): Value {
  requireTensor(node, 1, source.value, true);
  const at = freshValue(int, "k");
  const { row, ops } = sweep(l, tape, node, { value: target, seed: (b, memory) => { b.acc(b.get(memory, "data"), at, b.constant(1)); } }, source);
  const count = l.b.length(l.b.get(target, "data"));
  const isScalar = isNumber(row.type);
  const rowType = row.type.kind === "record" ? row.type.fields[0]?.type : row.type;
  const rows = l.b.alloc(arrayOf("Array", rowType ?? opaque), count, "rows");
  repeat(l, at, count, ops, (b) => { b.store(rows, at, isScalar ? row : b.get(row, "data")); });
  return packRows(l.b, rows, dtypeOf(target.type as RecordType), dimensionsOf(l.b, target), dimensionsOf(l.b, source.value));
}

/** The Jacobian of each part along the first dimension: all parts at once, one sweep for each element of a part. */
export function batchJacobianOfTensor(l: Lowering, tape: Tape, node: ts.CallExpression, target: Value, source: Leaf): Value {
  requireTensor(node, 0, target, false);
  requireTensor(node, 1, source.value, false);
  const [batch, ...outer] = dimensionsOf(l.b, target) as [Value, ...Value[]];
  const [, ...inner] = dimensionsOf(l.b, source.value);
  const [rows, columns] = [productOf(l.b, outer), productOf(l.b, inner)];
  const at = freshValue(int, "j");
  const seed = (b: Builder, memory: Value): void => {
    const data = b.get(memory, "data");
    forEachIndex(b, batch, (part, i) => { part.acc(data, part.add(part.mul(i, rows), at), part.constant(1)); });
  };
  const { row: gradient, ops } = sweep(l, tape, node, { value: target, seed }, source);
  return newTensor(l.b, dtypeOf(target.type as RecordType), [batch, ...outer, ...inner], (elements) => {
    repeat(l, at, rows, ops, (b) => {
      const data = b.get(gradient, "data");
      forEachIndex(b, batch, (part, i) => {
        const row = part.add(part.mul(i, rows), at);
        forEachIndex(part, columns, (cell, k) => {
          cell.store(elements, cell.add(cell.mul(row, columns), k), cell.load(data, cell.add(cell.mul(i, columns), k)));
        });
      });
    });
  });
}

function requireTensor(node: ts.CallExpression, position: number, { type }: Value, allowsNumber: boolean): void {
  if (isTensorRecord(type) || (allowsNumber && isNumber(type))) return;
  throw new Problem("tape", node.arguments[position] ?? node, "Target and source are a tensor and something else.", "Use tensors for both.");
}
