import type ts from "typescript";
import type { Value } from "../../ir/ops.ts";
import { lowerPatternAssignment } from "./assignmentPatterns.ts";
import type { Lowering } from "./lowering.ts";
import { binary, primitiveOf } from "./operators.ts";
import { isAssignmentPattern } from "./patternParts.ts";
import { lowerPlace } from "./place.ts";
import { concatenate, isText } from "./text.ts";
import { unlessThrown } from "./throw.ts";
import { lowerNumber, lowerValue } from "./values.ts";

/** `=`, compound and logical assignment; the value of the expression is the assigned value. */
export function lowerAssignment(l: Lowering, node: ts.BinaryExpression): Value {
  const operator = node.operatorToken.getText().slice(0, -1);
  if (operator === "" && isAssignmentPattern(l, node.left)) return lowerPatternAssignment(l, node, node.left);
  const place = lowerPlace(l, node.left);
  if (operator === "") {
    const value = lowerValue(l, node.right);
    l.at(node);
    unlessThrown(l, node, () => { place.write(value); });
    return value;
  }
  if (operator === "+" && isText(l, node)) {
    const joined = concatenate(l, place.read(), lowerValue(l, node.right));
    place.write(joined);
    return joined;
  }
  const value = binary(l, node, primitiveOf(l, node.operatorToken, operator), place.read(), () => lowerNumber(l, node.right));
  place.write(value);
  return value;
}

/** `++` and `--`. */
export function lowerUpdate(l: Lowering, node: ts.Expression, operator: ts.SyntaxKind, prefix: boolean): Value {
  const place = lowerPlace(l, node);
  const before = place.read();
  const after = l.b.apply(operator === l.ts.SyntaxKind.PlusPlusToken ? "add" : "sub", before, l.constant(1));
  place.write(after);
  return prefix ? after : before;
}

