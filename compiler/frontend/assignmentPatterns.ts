import type ts from "typescript";
import type { Value } from "../../ir/ops.ts";
import { functionVariableOf, setFunction } from "./functions/functionVariables.ts";
import { gathered } from "./functions/arguments.ts";
import { valueOf } from "./functions/choose.ts";
import { orDefault } from "./defaults.ts";
import { materialise } from "./derivatives/aggregates.ts";
import type { Lowering } from "./lowering.ts";
import type { Operand } from "./operands.ts";
import { assignmentParts, isAssignmentPattern, type AssignmentPattern } from "./patternParts.ts";
import { takeApart, type Source } from "./patterns.ts";
import { lowerPlace } from "./place.ts";
import { unlessThrown } from "./throw.ts";
import { localType } from "./typeOf.ts";
import { isWrapper } from "./syntax.ts";

/** `[a, b] = [c, d]`, `({ p: a, q: o.b = 1, ...rest } = o)`: the right side first, then each target as it is assigned. */
export function lowerPatternAssignment(l: Lowering, node: ts.BinaryExpression, pattern: AssignmentPattern): Value {
  const items = isStatement(l, node) ? itemsOf(l, node.right) : undefined;
  if (items && l.ts.isArrayLiteralExpression(pattern)) {
    const operands = items.map((item) => l.expression(item));
    unlessThrown(l, node, () => { assignItems(l, pattern, operands, node.right); });
    return l.constant(0);
  }
  const operand = l.expression(node.right);
  const source: Source = { node: pattern, operand, type: l.checker.getTypeAtLocation(node.right) };
  unlessThrown(l, node, () => { assignPattern(l, pattern, source); });
  return isStatement(l, node) ? l.constant(0) : materialise(l, node.right, operand);
}

/** Gives the targets of a pattern their parts of a value; which place is meant comes before what it is given. */
export function assignPattern(l: Lowering, pattern: AssignmentPattern, source: Source): void {
  takeApart(l, assignmentParts(l, pattern), source, ({ target }, read, type) => { assignTarget(l, target, read, type); });
}

/** The elements of an array literal, without an array for them. */
function assignItems(l: Lowering, pattern: ts.ArrayLiteralExpression, operands: readonly Operand[], right: ts.Expression): void {
  const type = l.checker.getTypeAtLocation(right);
  assignmentParts(l, pattern).elements.forEach((element, i) => {
    if (!element) return;
    const { node, target, initializer, isRest } = element;
    const read = (): Operand => {
      if (isRest) return gathered(l, node, localType(l, l.checker.getTypeAtLocation(target)), operands.slice(i));
      const operand = operands[i] ?? l.literal(undefined);
      return initializer ? orDefault(l, operand, initializer) : operand;
    };
    const symbol = l.checker.getPropertyOfType(type, String(i));
    assignTarget(l, target, read, symbol ? l.checker.getTypeOfSymbol(symbol) : (type.getNumberIndexType() ?? type));
  });
}

/** A place, a variable that holds functions, or a pattern again. */
export function assignTarget(l: Lowering, target: ts.Expression, read: () => Operand, type: ts.Type): void {
  if (isWrapper(l.ts, target)) return assignTarget(l, target.expression, read, type);
  if (isAssignmentPattern(l, target)) return assignPattern(l, target, { node: target, operand: read(), type });
  const holder = functionVariableOf(l, target);
  if (holder) {
    setFunction(l, target, holder, read());
    return;
  }
  const place = lowerPlace(l, target);
  const value = valueOf(target, read());
  l.at(target);
  place.write(value);
}

/** The elements of an array literal that are there one by one. */
function itemsOf(l: Lowering, node: ts.Expression): readonly ts.Expression[] | undefined {
  if (isWrapper(l.ts, node)) return itemsOf(l, node.expression);
  if (!l.ts.isArrayLiteralExpression(node)) return undefined;
  return node.elements.some((element) => l.ts.isSpreadElement(element) || l.ts.isOmittedExpression(element)) ? undefined : node.elements;
}

/** Whether nothing reads the value of an assignment, which is the whole right side. */
function isStatement(l: Lowering, node: ts.Expression): boolean {
  const { parent } = node;
  if (l.ts.isParenthesizedExpression(parent)) return isStatement(l, parent);
  const isComma = l.ts.isBinaryExpression(parent) && parent.operatorToken.kind === l.ts.SyntaxKind.CommaToken;
  if (isComma) return parent.left === node || isStatement(l, parent);
  if (l.ts.isForStatement(parent)) return parent.condition !== node;
  return l.ts.isExpressionStatement(parent) || l.ts.isVoidExpression(parent);
}
