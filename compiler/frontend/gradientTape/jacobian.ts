import type ts from "typescript";
import { Builder, freshValue } from "../../../ir/builder.ts";
import type { Op, Value } from "../../../ir/ops.ts";
import { walkOps } from "../../../ir/traverse.ts";
import { arrayOf, int, isDifferentiable, isNumber, type ArrayType } from "../../../ir/types.ts";
import { forEachIndex } from "../../../ir/controlBuilders.ts";
import type { RecordedTarget } from "../../../transforms/ad/recordedAdjoint.ts";
import { Problem } from "../../diagnostics/problem.ts";
import type { Lowering } from "../lowering.ts";
import type { Operand, Tape } from "../operands.ts";
import { lowerValue, unsupported } from "../values.ts";
import { gradientsOf } from "./gradient.ts";
import { differentiateRecording } from "./recording.ts";
import { readStructure, type Leaf } from "./structures.ts";
import { throwError, useTape } from "./use.ts";
import { isWatched } from "./watch.ts";

/** `tape.jacobian(target, source)`: one reverse sweep for each component of the target. */
export function lowerJacobian(l: Lowering, tape: Tape, node: ts.CallExpression): Operand {
  const { target, source } = readArguments(l, tape, node);
  if (isNumber(target.type)) return gradientsOf(l, tape, node, [{ value: target, seed: undefined }], source, "error");
  if (target.type.kind !== "array" || !isNumber(target.type.element)) {
    throw new Problem("tape", node.arguments[0] ?? node, "jacobian() needs a number or a flat array of numbers as target.", "Use batchJacobian() for rows, or copy the numbers into one array.");
  }
  const at = freshValue(int, "k");
  const seed = (b: Builder, memory: Value): void => { b.acc(memory, at, b.constant(1)); };
  const { row, ops } = sweep(l, tape, node, { value: target, seed }, source);
  const rows = l.b.alloc(arrayOf("Array", row.type), l.b.length(target), "rows");
  repeat(l, at, l.b.length(target), ops, (b) => { b.store(rows, at, row); });
  return rows;
}

/** `tape.batchJacobian(target, source)`: one reverse sweep for each column, all rows at once. */
export function lowerBatchJacobian(l: Lowering, tape: Tape, node: ts.CallExpression): Operand {
  const { target, source } = readArguments(l, tape, node);
  for (const [i, { type }] of [target, source.value].entries()) {
    const isBatch = type.kind === "array" && type.element.kind === "array" && isNumber(type.element.element);
    if (!isBatch) throw new Problem("tape", node.arguments[i] ?? node, "The target and the source of batchJacobian() must have rank at least 2.", "Pass arrays of rows, e.g. number[][].");
  }
  requireSameLength(l, node, target, source.value);
  const column = freshValue(int, "j");
  const seed = (b: Builder, memory: Value): void => {
    forEachIndex(b, b.length(memory), (inner, i) => { inner.acc(inner.load(memory, i), column, inner.constant(1)); });
  };
  const { row: gradient, ops } = sweep(l, tape, node, { value: target, seed }, source);
  const rowType = (gradient.type as ArrayType).element;
  const result = l.b.alloc(arrayOf("Array", arrayOf("Array", rowType)), l.b.length(target), "batch");
  forEachIndex(l.b, l.b.length(target), (b, i) => { b.store(result, i, b.alloc(arrayOf("Array", rowType), b.length(b.load(target, i)))); });
  repeat(l, column, columnsOf(l, node, target), ops, (b) => {
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

/** The reverse sweep for one seed, not placed yet, and the gradient that it computes. */
function sweep(l: Lowering, tape: Tape, node: ts.CallExpression, target: RecordedTarget, source: Leaf): { row: Value; ops: readonly Op[] } {
  const { reverse, gradients } = differentiateRecording(l, tape, node, [target], [source.value], true);
  const [gradient] = gradients;
  if (!gradient || !isWatched(l, tape, source.value)) {
    throw new Problem("unconnected", source.node, `On this tape, '${node.arguments[0]?.getText() ?? "the target"}' does not depend on '${source.node.getText()}'.`, "Choose a source that the target is computed from.");
  }
  walkOps({ params: [], ops: reverse, yields: [] }, (op) => {
    if (op.kind !== "pop") return;
    throw new Problem("tape", node, "The Jacobian of code with dynamic control flow (while, break) is not compiled on a tape yet.", "Use loops with a fixed bound, or one gradient() for each component.");
  });
  return { row: gradient, ops: reverse };
}

/** `for (at = 0; at < count; at++) { …ops; …finish }` */
function repeat(l: Lowering, at: Value, count: Value, ops: readonly Op[], finish: (b: Builder) => void): void {
  const b = new Builder(l.b.span);
  for (const op of ops) b.append(op);
  finish(b);
  l.b.for(l.constant(0), count, 1, [], { params: [at], ops: b.ops, yields: [] }, []);
}

/** The length of the first row, or 0. */
function columnsOf(l: Lowering, node: ts.Node, target: Value): Value {
  const isEmpty = l.b.apply("eq", l.b.length(target), l.constant(0));
  return l.branch(node, isEmpty, () => l.constant(0), () => l.b.length(l.b.load(target, l.constant(0)))) as Value;
}

function requireSameLength(l: Lowering, node: ts.Node, target: Value, source: Value): void {
  const [rows, inputs] = [l.b.length(target), l.b.length(source)];
  const text = '"Need first dimension of target shape (" + $0 + ") and source shape (" + $1 + ") to match."';
  l.branch(node, l.b.apply("ne", rows, inputs), () => {
    throwError(l, text, [rows, inputs]);
    return undefined;
  }, () => undefined);
}
