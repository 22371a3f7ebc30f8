import type ts from "typescript";
import { freshValue, type Builder } from "../../../ir/builder.ts";
import type { Value } from "../../../ir/ops.ts";
import { arrayOf, derivativeType, f64, int, isDifferentiable, isNumber, type ArrayType } from "../../../ir/types.ts";
import { forEachIndex } from "../../../ir/controlBuilders.ts";
import { Problem } from "../../diagnostics/problem.ts";
import type { Lowering } from "../lowering.ts";
import type { Operand, Recorded, Tape } from "../operands.ts";
import { dimensionsOf } from "../tensors/packing.ts";
import { isTensorRecord } from "../tensors/types.ts";
import { lowerValue, unsupported } from "../values.ts";
import { gradientsOf } from "./gradient.ts";
import { repeat, rowSweep } from "./jacobianSweeps.ts";
import { derivativesAt } from "./loopGradients.ts";
import { readStructure, type Leaf } from "./structures.ts";
import { batchJacobianOfTensor, jacobianOfTensor } from "./tensorJacobian.ts";
import { throwError, useTape } from "./use.ts";

/** `tape.jacobian(target, source)`: one reverse sweep for each component of the target. */
export function lowerJacobian(l: Lowering, tape: Tape, node: ts.CallExpression): Operand {
  const { target, source } = readArguments(l, tape, node);
  if (isNumber(target.type)) return gradientsOf(l, tape, node, [{ value: target, seed: undefined }], source, "error");
  if (isTensorRecord(target.type)) return jacobianOfTensor(l, tape, node, target, source);
  if (target.type.kind !== "array" || !isNumber(target.type.element)) {
    throw new Problem("tape", node.arguments[0] ?? node, "jacobian() needs a number or a flat array of numbers as target.", "Use batchJacobian() for rows, or copy the numbers into one array.");
  }
  const rowsType = arrayOf("Array", isNumber(source.value.type) ? f64 : derivativeType(source.value.type));
  const [result] = derivativesAt(l, tape, node, [target, source.value], [rowsType], (recorded, [of, by]) => [rowsOf(l, node, recorded, of as Value, by as Value, source, rowsType)]);
  return result as Value;
}

function rowsOf(l: Lowering, node: ts.CallExpression, recorded: Recorded, target: Value, source: Value, leaf: Leaf, type: ArrayType): Value {
  const at = freshValue(int, "k");
  const seed = (b: Builder, memory: Value): void => { b.acc(memory, at, b.constant(1)); };
  const sweep = rowSweep(recorded, node, { value: target, seed }, source, leaf);
  const rows = l.b.alloc(type, l.b.length(target), "rows");
  repeat(l, at, l.b.length(target), sweep, (b, row) => { b.store(rows, at, row); });
  return rows;
}

/** `tape.batchJacobian(target, source)`: one reverse sweep for each column, all rows at once. */
export function lowerBatchJacobian(l: Lowering, tape: Tape, node: ts.CallExpression): Operand {
  const { target, source } = readArguments(l, tape, node);
  if (isTensorRecord(target.type)) return batchOfTensors(l, tape, node, target, source);
  for (const [i, { type }] of [target, source.value].entries()) {
    const isBatch = type.kind === "array" && type.element.kind === "array" && isNumber(type.element.element);
    if (!isBatch) throw new Problem("tape", node.arguments[i] ?? node, "The target and the source of batchJacobian() must have rank at least 2.", "Pass arrays of rows, e.g. number[][].");
  }
  requireSameLength(l, node, [l.b.length(target), l.b.length(source.value)]);
  const rowType = (derivativeType(source.value.type) as ArrayType).element;
  const type = arrayOf("Array", arrayOf("Array", rowType));
  const [result] = derivativesAt(l, tape, node, [target, source.value], [type], (recorded, [of, by]) => [batchOf(l, node, recorded, of as Value, by as Value, source, type)]);
  return result as Value;
}

function batchOf(l: Lowering, node: ts.CallExpression, recorded: Recorded, target: Value, source: Value, leaf: Leaf, type: ArrayType): Value {
  const column = freshValue(int, "j");
  const seed = (b: Builder, memory: Value): void => {
    forEachIndex(b, b.length(memory), (inner, i) => { inner.acc(inner.load(memory, i), column, inner.constant(1)); });
  };
  const sweep = rowSweep(recorded, node, { value: target, seed }, source, leaf);
  const result = l.b.alloc(type, l.b.length(target), "batch");
  forEachIndex(l.b, l.b.length(target), (b, i) => { b.store(result, i, b.alloc(type.element as ArrayType, b.length(b.load(target, i)))); });
  repeat(l, column, columnsOf(l, node, target), sweep, (b, gradient) => {
    forEachIndex(b, b.length(target), (inner, i) => { inner.store(inner.load(result, i), column, inner.load(gradient, i)); });
  });
  return result;
}

function readArguments(l: Lowering, tape: Tape, node: ts.CallExpression): { target: Value; source: Leaf } {
  const [targetNode, sourceNode] = node.arguments;
  if (!targetNode || !sourceNode || node.arguments.length !== 2) throw unsupported(l, node);
  useTape(l, tape, node);
  const target = lowerValue(l, targetNode);
  const source = readStructure(l, sourceNode, false);
  if (source.kind !== "leaf" || !isDifferentiable(source.type)) {
    throw new Problem("tape", sourceNode, "The source must be one variable that holds numbers.", "Call it once for each source, on a persistent tape.");
  }
  return { target, source };
}

/** The length of the first row, or 0. */
function columnsOf(l: Lowering, node: ts.Node, target: Value): Value {
  const isEmpty = l.b.apply("eq", l.b.length(target), l.constant(0));
  return l.branch(node, isEmpty, () => l.constant(0), () => l.b.length(l.b.load(target, l.constant(0)))) as Value;
}

function batchOfTensors(l: Lowering, tape: Tape, node: ts.CallExpression, target: Value, source: Leaf): Value {
  const lengths = [target, source.value].map((tensor, i) => {
    const [first] = isTensorRecord(tensor.type) ? dimensionsOf(l.b, tensor) : [];
    if (first) return first;
    throw new Problem("tape", node.arguments[i] ?? node, "The target and the source of batchJacobian() must have rank at least 2.", "Pass tensors with a batch as first dimension.");
  }) as [Value, Value];
  requireSameLength(l, node, lengths);
  return batchJacobianOfTensor(l, tape, node, target, source);
}

function requireSameLength(l: Lowering, node: ts.Node, [rows, inputs]: readonly [Value, Value]): void {
  const text = '"Need first dimension of target shape (" + $0 + ") and source shape (" + $1 + ") to match."';
  l.branch(node, l.b.apply("ne", rows, inputs), () => {
    throwError(l, text, [rows, inputs]);
    return undefined;
  }, () => undefined);
}
