import type ts from "typescript";
import type { Value } from "../../ir/ops.ts";
import { lowerPlace } from "./place.ts";
import { choose as chooseFunction, type Side } from "./functions/choose.ts";
import { isThere } from "./functions/functionValues.ts";
import { isWrapper } from "./syntax.ts";
import { isNullish, isTruthy } from "./truth.ts";
import type { Lowering } from "./lowering.ts";
import { isKnown, type Operand } from "./operands.ts";
import type { LogicalOperator } from "./operators.ts";
import { lowerCondition, lowerValue } from "./values.ts";

/** `a && b`, `a || b`, `a ?? b`: one of the two values. */
export function lowerLogical(l: Lowering, node: ts.BinaryExpression, operator: LogicalOperator): Operand {
  const { ts } = l;
  let inner: ts.Expression = node.left;
  while (isWrapper(ts, inner)) inner = inner.expression;
  if (operator === "||" && ts.isBinaryExpression(inner) && inner.operatorToken.kind === ts.SyntaxKind.AmpersandAmpersandToken) {
    return lowerAndOr(l, inner, node.right);
  }
  const left = l.expression(node.left);
  if (isKnown(left) && left.kind === "chosen") {
    const there = isThere(l, node, left);
    const right: Side = { node: node.right, lower: () => l.expression(node.right) };
    if (operator === "&&") return chooseFunction(l, node, there, right, { node, lower: () => l.literal(undefined) }, true);
    return chooseFunction(l, node, there, { node: node.left, lower: () => ({ ...left, isTotal: true }) }, right, true);
  }
  if (isKnown(left)) return operator === "&&" ? l.expression(node.right) : left;
  return choose(l, node, operator, left, () => lowerValue(l, node.right), () => taken(l, node, left));
}

/** The left side where it is the result. One that was a boolean or absent is a boolean there: `this.next?.has(x) ?? false`. */
function taken(l: Lowering, node: ts.BinaryExpression, left: Value): Value {
  const isBoolean = (l.checker.getTypeAtLocation(node).flags & l.ts.TypeFlags.BooleanLike) !== 0;
  return isBoolean && left.type.kind === "opaque" ? l.b.apply("strictEqual", left, l.constant(true)) : left;
}

/** `(a && b) || c`, without the mixed value of `a && b`: b if both are true, else c. */
function lowerAndOr(l: Lowering, left: ts.BinaryExpression, right: ts.Expression): Value {
  const otherwise = (): Value => lowerValue(l, right);
  return l.branch(
    left,
    lowerCondition(l, left.left),
    () => choose(l, left, "||", lowerValue(l, left.right), otherwise),
    otherwise,
  ) as Value;
}

function choose(l: Lowering, node: ts.Node, operator: LogicalOperator, left: Value, right: () => Value, given = (): Value => left): Value {
  l.at(node);
  const test = operator === "??" ? isNullish(l, left) : isTruthy(l, left);
  const takesRight = operator !== "||";
  return l.branch(node, test, takesRight ? right : given, takesRight ? given : right) as Value;
}

/** `a &&= b`, `a ||= b`, `a ??= b`: the place is evaluated once, and written only where its value is replaced. */
export function lowerLogicalAssignment(l: Lowering, node: ts.BinaryExpression, operator: LogicalOperator): Value {
  const place = lowerPlace(l, node.left);
  return choose(l, node, operator, place.read(), () => {
    const value = lowerValue(l, node.right);
    place.write(value);
    return value;
  });
}
