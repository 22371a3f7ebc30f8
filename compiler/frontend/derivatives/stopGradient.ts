import type ts from "typescript";
import { buildFunc, freshValue } from "../../../ir/builder.ts";
import type { Value } from "../../../ir/ops.ts";
import { f64, isDifferentiable, isReference } from "../../../ir/types.ts";
import type { Lowering } from "../lowering.ts";
import { isKnown, type Operand } from "../operands.ts";
import { unsupported } from "../values.ts";

/**
 * `stopGradient(x)` is x, with derivative zero. For a number, foreign code does that: it carries no derivative, and the
 * identity is what it runs. An array or object is the value of a rule by no arguments; it shares its memory with x, so
 * that derivatives are refused where either is written afterwards.
 */
export function lowerStopGradient(l: Lowering, node: ts.CallExpression): Operand {
  const [argument] = node.arguments;
  if (!argument || node.arguments.length !== 1 || l.ts.isSpreadElement(argument)) throw unsupported(l, node);
  return stop(l, node, l.expression(argument));
}

function stop(l: Lowering, node: ts.CallExpression, operand: Operand): Operand {
  if (!isKnown(operand)) return stopValue(l, node, operand);
  if (operand.kind !== "aggregate") throw unsupported(l, node);
  return { ...operand, members: new Map([...operand.members].map(([name, member]) => [name, stop(l, node, member)])) };
}

function stopValue(l: Lowering, node: ts.CallExpression, value: Value): Value {
  l.at(node);
  if (value.type.kind === "f64") return l.b.extern("$0", [value], f64, true);
  if (!isReference(value.type) || !isDifferentiable(value.type)) return value;
  const body = buildFunc("stopGradient", [freshValue(value.type, "adjoint")], () => []);
  return l.b.custom({ mode: "reverse", args: 0, captured: 0, isShared: true, body }, [value]);
}
