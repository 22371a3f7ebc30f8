import type ts from "typescript";
import { Builder } from "../../../ir/builder.ts";
import type { Op, Value } from "../../../ir/ops.ts";
import { findOp, walkOps } from "../../../ir/traverse.ts";
import { isDifferentiable, isReference } from "../../../ir/types.ts";
import { Problem } from "../../diagnostics/problem.ts";
import type { Lowering } from "../lowering.ts";
import { isKnown, type Operand, type Tape } from "../operands.ts";
import { placeMarker, requireHome } from "./recording.ts";
import { unsupported } from "../values.ts";

/** `tape.stopRecording(() => …)`: what the function computes are constants for this tape, and for no other. */
export function lowerStopRecording(l: Lowering, tape: Tape, node: ts.CallExpression): Operand {
  const [argument] = node.arguments;
  if (!argument) throw unsupported(l, node);
  requireHome(l, tape, node);
  const body = l.expression(argument);
  if (!isKnown(body) || body.kind !== "closure") {
    throw new Problem("notAFunction", argument, "stopRecording() needs a function whose source is known.", "Pass an inline arrow function.");
  }
  const start = placeMarker(l.b);
  const result = l.inline(node, body, []);
  const position = l.b.ops.indexOf(start);
  const ops = l.b.ops.slice(position);
  requireNumbersOnly(ops, argument);
  const own = valuesOf(ops);
  for (const value of own) {
    tape.constants.add(value);
    // A rule for its elements would be followed where the tape records.
    l.tensors.delete(value);
  }
  l.b.ops.splice(position, Infinity, ...ops.flatMap((op) => withConstants(op, own, tape.constants)));
  return result;
}

function valuesOf(ops: readonly Op[]): ReadonlySet<Value> {
  const values = new Set<Value>();
  walkOps({ params: [], ops, yields: [] }, (op) => {
    for (const value of [...op.results, ...op.regions.flatMap(({ params }) => params)]) values.add(value);
  });
  return values;
}

/** What a recursive function does with numbers in memory is recorded wherever it is called. */
function requireNumbersOnly(ops: readonly Op[], node: ts.Node): void {
  const call = findOp({ params: [], ops, yields: [] }, ({ kind, operands }) => kind === "call" && operands.some(({ type }) => isReference(type) && isDifferentiable(type)));
  if (call?.kind !== "call") return;
  throw new Problem("tape", node, `The recursive function '${call.callee}' is called without being recorded, and is given an array or an object.`, "Pass it numbers, or write it as a loop.");
}

/** Ops that put numbers into memory, or give them to functions that may. */
const writing: ReadonlySet<Op["kind"]> = new Set(["store", "acc", "set", "accField", "arrayLiteral", "record", "push", "call"]);

/** A number from outside that is put into memory is a constant there: it gets a name of its own. */
function withConstants(op: Op, own: ReadonlySet<Value>, constants: Set<Value>): readonly Op[] {
  const regions = op.regions.map((region) => ({ ...region, ops: region.ops.flatMap((inner) => withConstants(inner, own, constants)) }));
  if (!writing.has(op.kind)) return op.regions.length > 0 ? [{ ...op, regions }] : [op];
  const b = new Builder(op.span);
  const operands = op.operands.map((operand) => {
    if (operand.type.kind !== "f64" || own.has(operand)) return operand;
    const constant = b.apply("div", operand, b.constant(1));
    constants.add(constant);
    return constant;
  });
  return [...b.ops, { ...op, operands }];
}
