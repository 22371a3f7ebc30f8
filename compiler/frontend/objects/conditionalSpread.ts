import type ts from "typescript";
import type { Value } from "../../../ir/ops.ts";
import type { Lowering } from "../lowering.ts";
import type { Operand } from "../operands.ts";
import { lowerCondition, runtimeValue } from "../values.ts";

/** The object that is spread. Of `...(condition && object)`, what is not true has no members: an empty object stands for it. */
export function spreadObject(l: Lowering, node: ts.Expression): Operand {
  const sides = sidesOfAnd(l, node);
  if (!sides) return l.expression(node);
  return l.branch(node, lowerCondition(l, sides.left), () => runtimeValue(l, sides.right, spreadObject(l, sides.right)), () => emptyObject(l)) as Value;
}

function sidesOfAnd(l: Lowering, node: ts.Expression): ts.BinaryExpression | undefined {
  if (l.ts.isParenthesizedExpression(node)) return sidesOfAnd(l, node.expression);
  return l.ts.isBinaryExpression(node) && node.operatorToken.kind === l.ts.SyntaxKind.AmpersandAmpersandToken ? node : undefined;
}

/** The type of the object that is spread, where there is one. */
export function spreadType(l: Lowering, node: ts.Expression): ts.Type {
  const sides = sidesOfAnd(l, node);
  return sides ? spreadType(l, sides.right) : l.checker.getTypeAtLocation(node);
}

function emptyObject(l: Lowering): Value {
  const result = l.b.record({ kind: "record", brand: "Object", fields: [] }, []);
  l.facts.set(result, { isExact: true, own: new Set(), keys: [] });
  return result;
}
