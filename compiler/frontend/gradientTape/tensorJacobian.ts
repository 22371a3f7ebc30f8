import type ts from "typescript";
import type { Builder } from "../../../ir/builder.ts";
import { freshValue } from "../../../ir/builder.ts";
import { forEachIndex } from "../../../ir/controlBuilders.ts";
import type { Value } from "../../../ir/ops.ts";
import { arrayOf, f64, int, isNumber, opaque, type RecordType } from "../../../ir/types.ts";
import { Problem } from "../../diagnostics/problem.ts";
import type { Lowering } from "../lowering.ts";
import type { Recorded, Tape } from "../operands.ts";
import { dimensionsOf, newTensor, packRows, productOf } from "../tensors/packing.ts";
import { dtypeOf, isTensorRecord, rankOf, tensorRecord } from "../tensors/types.ts";
import { repeat, rowSweep } from "./jacobianSweeps.ts";
import { derivativesAt } from "./loopGradients.ts";
import type { Leaf } from "./structures.ts";

/** The Jacobian of a tensor: its shape is that of the target followed by that of the source. */
export function jacobianOfTensor(l: Lowering, tape: Tape, node: ts.CallExpression, target: Value, source: Leaf): Value {
  requireTensor(node, 1, source.value, true);
  const dtype = dtypeOf(target.type as RecordType);
  const type = tensorRecord(dtype, dimensionCount(target) + dimensionCount(source.value));
  const [result] = derivativesAt(l, tape, node, [target, source.value], [type], (recorded, [of, by]) => [packed(l, node, recorded, of as Value, by as Value, source)]);
  return result as Value;
}

function dimensionCount({ type }: Value): number {
  return type.kind === "record" ? rankOf(type) : 0;
}

function packed(l: Lowering, node: ts.CallExpression, recorded: Recorded, target: Value, source: Value, leaf: Leaf): Value {
  const at = freshValue(int, "k");
  const seed = (b: Builder, memory: Value): void => { b.acc(b.get(memory, "data"), at, b.constant(1)); };
  const sweep = rowSweep(recorded, node, { value: target, seed }, source, leaf);
  const count = l.b.length(l.b.get(target, "data"));
  const rowType = source.type.kind === "record" ? source.type.fields[0]?.type : f64;
  const rows = l.b.alloc(arrayOf("Array", rowType ?? opaque), count, "rows");
  repeat(l, at, count, sweep, (b, row) => { b.store(rows, at, isNumber(row.type) ? row : b.get(row, "data")); });
  return packRows(l.b, rows, dtypeOf(target.type as RecordType), dimensionsOf(l.b, target), dimensionsOf(l.b, source));
}

/** The Jacobian of each part along the first dimension: all parts at once, one sweep for each element of a part. */
export function batchJacobianOfTensor(l: Lowering, tape: Tape, node: ts.CallExpression, target: Value, source: Leaf): Value {
  requireTensor(node, 0, target, false);
  requireTensor(node, 1, source.value, false);
  const type = tensorRecord(dtypeOf(target.type as RecordType), dimensionCount(target) + dimensionCount(source.value) - 1);
  const [result] = derivativesAt(l, tape, node, [target, source.value], [type], (recorded, [of, by]) => [batch(l, node, recorded, of as Value, by as Value, source)]);
  return result as Value;
}

function batch(l: Lowering, node: ts.CallExpression, recorded: Recorded, target: Value, source: Value, leaf: Leaf): Value {
  const [parts, ...outer] = dimensionsOf(l.b, target) as [Value, ...Value[]];
  const [, ...inner] = dimensionsOf(l.b, source);
  const [rows, columns] = [productOf(l.b, outer), productOf(l.b, inner)];
  const at = freshValue(int, "j");
  const seed = (b: Builder, memory: Value): void => {
    const data = b.get(memory, "data");
    forEachIndex(b, parts, (part, i) => { part.acc(data, part.add(part.mul(i, rows), at), part.constant(1)); });
  };
  const sweep = rowSweep(recorded, node, { value: target, seed }, source, leaf);
  return newTensor(l.b, dtypeOf(target.type as RecordType), [parts, ...outer, ...inner], (elements) => {
    repeat(l, at, rows, sweep, (b, gradient) => {
      const data = b.get(gradient, "data");
      forEachIndex(b, parts, (part, i) => {
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
