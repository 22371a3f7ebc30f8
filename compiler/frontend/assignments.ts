import type ts from "typescript";
import type { Value } from "../../ir/ops.ts";
import { opaque } from "../../ir/types.ts";
import { lowerPatternAssignment } from "./assignmentPatterns.ts";
import { bigIntOperation, isBigInt } from "./bigInts.ts";
import { Problem } from "../diagnostics/problem.ts";
import { valueOf } from "./functions/choose.ts";
import { isFunctionValue } from "./functions/functionValues.ts";
import { replaceInTable } from "./functions/members.ts";
import { uncertainTable } from "./functions/uncertainTable.ts";
import type { Lowering } from "./lowering.ts";
import { bindingOf } from "./names.ts";
import { isFunctionType } from "./functions/functionVariables.ts";
import { selfOf } from "./objects/classMembers.ts";
import { assignField } from "./objects/construct.ts";
import { type Aggregate, isKnown, type Operand } from "./operands.ts";
import { binary, primitiveOf } from "./operators.ts";
import { isAssignmentPattern } from "./patternParts.ts";
import { lowerPlace } from "./place.ts";
import { concatenate, isText } from "./text.ts";
import { unlessThrown } from "./throw.ts";
import { lowerNumber, lowerValue } from "./values.ts";

function assignedValue(l: Lowering, node: ts.BinaryExpression): Value {
  const operand = l.expression(node.right);
  if (isFunctionValue(operand) && l.ts.isPropertyAccessExpression(node.left)) {
    throw new Problem("unsupportedSyntax", node, `The function '${node.left.name.text}' of an object is replaced here: what its other names call is not known then.`, "Make a new object with the other function, e.g. { ...object, apply: other }, or keep the function in a variable.");
  }
  if (isFunctionValue(operand) && l.ts.isElementAccessExpression(node.left)) throw uncertainTable(node);
  return valueOf(node.right, operand);
}

/** `=`, compound and logical assignment; the value of the expression is the assigned value. */
export function lowerAssignment(l: Lowering, node: ts.BinaryExpression): Operand {
  const operator = node.operatorToken.getText().slice(0, -1);
  if (operator === "" && isAssignmentPattern(l, node.left)) return lowerPatternAssignment(l, node, node.left);
  if (operator === "" && l.ts.isElementAccessExpression(node.left) && isTableName(l, node.left.expression)) return assignInTable(l, node, node.left);
  if (operator === "" && isFunctionOfNew(l, node.left)) {
    const operand = l.expression(node.right);
    assignField(l, node, selfOf(l) as Value, node.left.name.text, operand);
    return operand;
  }
  const place = lowerPlace(l, node.left);
  if (operator === "") {
    const value = assignedValue(l, node);
    l.at(node);
    unlessThrown(l, node, () => { place.write(value); });
    return value;
  }
  if (operator === "+" && isText(l, node)) {
    const joined = concatenate(l, place.read(), lowerValue(l, node.right));
    place.write(joined);
    return joined;
  }
  if (isBigInt(l, node.left)) {
    const result = bigIntOperation(l, node, operator, place.read(), lowerValue(l, node.right));
    place.write(result);
    return result;
  }
  const value = binary(l, node, primitiveOf(l, node.operatorToken, operator), place.read(), () => lowerNumber(l, node.right));
  place.write(value);
  return value;
}

/** Whether a place is a member of the object that a constructor makes, which holds a function. */
function isFunctionOfNew(l: Lowering, node: ts.Expression): node is ts.PropertyAccessExpression {
  if (!l.ts.isPropertyAccessExpression(node) || node.expression.kind !== l.ts.SyntaxKind.ThisKeyword) return false;
  const around = l.ts.findAncestor(node, (at) => l.ts.isFunctionLike(at) && !l.ts.isArrowFunction(at));
  const self = selfOf(l);
  return around !== undefined && l.ts.isConstructorDeclaration(around) && self !== undefined && !isKnown(self) && isFunctionType(l, l.checker.getTypeAtLocation(node));
}

/** Whether an expression names an array whose elements are known one by one. */
function isTableName(l: Lowering, node: ts.Expression): boolean {
  const binding = l.ts.isIdentifier(node) ? bindingOf(l, node) : undefined;
  return binding !== undefined && "kind" in binding && binding.kind === "aggregate" && binding.isArray;
}

function assignInTable(l: Lowering, node: ts.BinaryExpression, place: ts.ElementAccessExpression): Operand {
  const table = l.expression(place.expression) as Aggregate;
  const index = lowerNumber(l, place.argumentExpression);
  const given = l.expression(node.right);
  replaceInTable(l, node, table, index, given);
  return given;
}

/** `++` and `--`. */
export function lowerUpdate(l: Lowering, node: ts.Expression, operator: ts.SyntaxKind, prefix: boolean): Value {
  const place = lowerPlace(l, node);
  const before = place.read();
  const isSum = operator === l.ts.SyntaxKind.PlusPlusToken;
  const after = isBigInt(l, node)
    ? bigIntOperation(l, node, isSum ? "+" : "-", before, l.b.extern("1n", [], opaque, true))
    : l.b.apply(isSum ? "add" : "sub", before, l.constant(1));
  place.write(after);
  return prefix ? after : before;
}

