import type ts from "typescript";
import type { Value } from "../../ir/ops.ts";
import type { Lowering } from "./lowering.ts";
import { type Chosen, isKnown } from "./operands.ts";
import { lowerTypeofTest } from "./text.ts";
import { equal, type EqualityOperator } from "./truth.ts";
import { isThere } from "./functions/functionValues.ts";
import { unsupported } from "./values.ts";

export function isEqualityOperator(operator: string): operator is EqualityOperator {
  return operator === "===" || operator === "!==" || operator === "==" || operator === "!=";
}

/** Comparison of any two values for equality; references by identity. */
export function lowerEquality(l: Lowering, node: ts.BinaryExpression, operator: EqualityOperator): Value {
  const decided = lowerTypeofTest(l, node, operator);
  if (decided) return decided;
  const [left, right] = [l.expression(node.left), l.expression(node.right)];
  l.at(node);
  if (!isKnown(left) && !isKnown(right)) return equal(l, left, right, operator);
  // A function or structure that is known at compile time is no number, string, null or undefined.
  const other = isKnown(left) ? right : left;
  if (isKnown(other) || !l.literalOf(other)) throw unsupported(l, node);
  const known = isKnown(left) ? left : right;
  if (isKnown(known) && known.kind === "chosen") return equalsAbsent(l, node, known, other, operator);
  return l.constant(operator.startsWith("!"));
}

/** Whether a function that is one of several is a literal: it is undefined where it is none of them. */
function equalsAbsent(l: Lowering, node: ts.Node, target: Chosen, other: Value, operator: EqualityOperator): Value {
  const isNegative = operator.startsWith("!");
  const mayEqual = operator.length === 3 ? l.known(other) === undefined : l.isAbsent(other);
  if (!mayEqual) return l.constant(isNegative);
  const there = isThere(l, node, target);
  return isNegative ? there : l.not(there);
}
