import type ts from "typescript";
import type { Value } from "../../ir/ops.ts";
import type { Lowering } from "./lowering.ts";
import { equal, type EqualityOperator } from "./truth.ts";
import { isKnown, unsupported } from "./values.ts";

export function isEqualityOperator(operator: string): operator is EqualityOperator {
  return operator === "===" || operator === "!==" || operator === "==" || operator === "!=";
}

/** Comparison of any two values for equality; references by identity. */
export function lowerEquality(l: Lowering, node: ts.BinaryExpression, operator: EqualityOperator): Value {
  const [left, right] = [l.expression(node.left), l.expression(node.right)];
  l.at(node);
  if (!isKnown(left) && !isKnown(right)) return equal(l, left, right, operator);
  // A function or structure that is known at compile time is no number, string, null or undefined.
  const other = isKnown(left) ? right : left;
  if (isKnown(other) || !l.literalOf(other)) throw unsupported(l, node);
  return l.constant(operator.startsWith("!"));
}
