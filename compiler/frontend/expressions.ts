import type ts from "typescript";
import type { Value } from "../../ir/ops.ts";
import { arrayOf, f64, isNumber, opaque, type ArrayType } from "../../ir/types.ts";
import { Problem } from "../diagnostics/problem.ts";
import { elementFor } from "./arrays/elements.ts";
import { lowerSpread } from "./arrays/spread.ts";
import { lowerAssignment, lowerUpdate } from "./assignments.ts";
import { lowerCall } from "./calls.ts";
import { constDerivative } from "./derivatives/target.ts";
import type { Lowering, Operand } from "./lowering.ts";
import { bindingOf, functionOf, isGlobal, moduleConstant } from "./names.ts";
import { binary, operatorPrimitive } from "./operators.ts";
import { isAssignmentOperator } from "./syntax.ts";
import { irType } from "./typeOf.ts";
import { asArray, lowerCondition, lowerNumber, lowerValue, memberOfKnown, requireNumber, unsupported } from "./values.ts";


export function lowerExpression(l: Lowering, node: ts.Expression): Operand {
  const { ts } = l;
  l.at(node);
  if (ts.isParenthesizedExpression(node) || ts.isAsExpression(node) || ts.isNonNullExpression(node) || ts.isSatisfiesExpression(node)) {
    return lowerExpression(l, node.expression);
  }
  if (ts.isNumericLiteral(node)) return l.constant(Number(node.text.replaceAll("_", "")));
  if (node.kind === ts.SyntaxKind.TrueKeyword) return l.constant(true);
  if (node.kind === ts.SyntaxKind.FalseKeyword) return l.constant(false);
  if (ts.isStringLiteralLike(node)) return l.b.literal(node.text, opaque);
  if (node.kind === ts.SyntaxKind.NullKeyword) return l.b.literal(null, opaque);
  if (ts.isIdentifier(node)) return lowerIdentifier(l, node);
  if (ts.isArrowFunction(node) || ts.isFunctionExpression(node)) return { kind: "closure", node, scope: l.scope };
  if (ts.isBinaryExpression(node)) return lowerBinary(l, node);
  if (ts.isPrefixUnaryExpression(node)) return lowerPrefix(l, node);
  if (ts.isPostfixUnaryExpression(node)) return lowerUpdate(l, node.operand, node.operator, false);
  if (ts.isConditionalExpression(node)) return lowerConditional(l, node);
  if (ts.isElementAccessExpression(node)) {
    const object = l.expression(node.expression);
    const member = memberOfKnown(object, node.argumentExpression.getText());
    if (member) return member;
    const array = asArray(l, node.expression, object);
    return l.b.load(array, lowerNumber(l, node.argumentExpression));
  }
  if (ts.isPropertyAccessExpression(node)) return lowerProperty(l, node);
  if (ts.isCallExpression(node) || ts.isNewExpression(node)) return lowerCall(l, node);
  if (ts.isArrayLiteralExpression(node)) return lowerArrayLiteral(l, node);
  throw unsupported(l, node);
}

function lowerIdentifier(l: Lowering, node: ts.Identifier): Operand {
  if (node.text === "undefined" && isGlobal(l, node)) return l.b.literal(undefined, opaque);
  if ((node.text === "NaN" || node.text === "Infinity") && isGlobal(l, node)) return l.constant(node.text === "NaN" ? NaN : Infinity);
  const binding = bindingOf(l, node);
  if (binding === undefined) return constDerivative(l, node) ?? moduleConstant(l, node);
  if ("kind" in binding) return binding;
  const value = l.state.get(binding);
  if (!value) throw new Problem("unsupportedSyntax", node, `'${node.text}' is read before it has a value.`, "Give it an initial value where it is declared.");
  return value;
}

function lowerBinary(l: Lowering, node: ts.BinaryExpression): Operand {
  const { ts } = l;
  const operator = node.operatorToken.getText();
  if (isAssignmentOperator(ts, node.operatorToken.kind)) return lowerAssignment(l, node);
  if (operator === ",") {
    lowerExpression(l, node.left);
    return lowerExpression(l, node.right);
  }
  if (operator === "&&" || operator === "||") return lowerLogical(l, node, operator);
  if (["===", "!==", "==", "!="].includes(operator)) return lowerEquality(l, node, operator);
  const primitive = operatorPrimitive(operator);
  if (primitive === undefined) throw unsupported(l, node.operatorToken);
  return binary(l, node, primitive, lowerNumber(l, node.left), () => lowerNumber(l, node.right));
}

function lowerEquality(l: Lowering, node: ts.BinaryExpression, operator: string): Value {
  const [left, right] = [lowerValue(l, node.left), lowerValue(l, node.right)];
  l.at(node);
  const negative = operator.startsWith("!");
  if (isNumber(left.type) && isNumber(right.type)) return l.b.apply(negative ? "ne" : "eq", left, right);
  if (left.type.kind === "bool" && right.type.kind === "bool") return l.b.apply(negative ? "boolNe" : "boolEq", left, right);
  throw new Problem("unsupportedType", node, "Only numbers and booleans are compared in differentiated code.", "Compare numbers, or move the comparison out of the function.");
}

function lowerLogical(l: Lowering, node: ts.BinaryExpression, operator: "&&" | "||"): Value {
  const left = lowerValue(l, node.left);
  const truth = left.type.kind === "bool" ? left : l.b.apply("toBoolean", requireNumber(l, node.left, left));
  const right = (): Value => lowerValue(l, node.right);
  const result = operator === "&&" ? l.branch(node, truth, right, () => left) : l.branch(node, truth, () => left, right);
  return result as Value;
}

function lowerPrefix(l: Lowering, node: ts.PrefixUnaryExpression): Operand {
  const { SyntaxKind } = l.ts;
  switch (node.operator) {
    case SyntaxKind.MinusToken: {
      const value = lowerNumber(l, node.operand);
      const known = l.known(value);
      return typeof known === "number" ? l.constant(-known) : l.b.apply("neg", value);
    }
    case SyntaxKind.PlusToken:
      return lowerNumber(l, node.operand);
    case SyntaxKind.ExclamationToken:
      return l.not(lowerCondition(l, node.operand));
    case SyntaxKind.TildeToken:
      return l.b.apply("bitNot", lowerNumber(l, node.operand));
    default:
      return lowerUpdate(l, node.operand, node.operator, true);
  }
}

function lowerConditional(l: Lowering, node: ts.ConditionalExpression): Value {
  const condition = lowerCondition(l, node.condition);
  return l.branch(node, condition, () => lowerValue(l, node.whenTrue), () => lowerValue(l, node.whenFalse)) as Value;
}

const numberConstants: Readonly<Record<string, Readonly<Record<string, number>>>> = {
  Math: { PI: Math.PI, E: Math.E, LN2: Math.LN2, LN10: Math.LN10, LOG2E: Math.LOG2E, LOG10E: Math.LOG10E, SQRT2: Math.SQRT2, SQRT1_2: Math.SQRT1_2 },
  Number: { EPSILON: Number.EPSILON, MAX_VALUE: Number.MAX_VALUE, MIN_VALUE: Number.MIN_VALUE, MAX_SAFE_INTEGER: Number.MAX_SAFE_INTEGER, MIN_SAFE_INTEGER: Number.MIN_SAFE_INTEGER, POSITIVE_INFINITY: Infinity, NEGATIVE_INFINITY: -Infinity, NaN: NaN },
};

function lowerProperty(l: Lowering, node: ts.PropertyAccessExpression): Operand {
  const { ts } = l;
  if (ts.isIdentifier(node.expression)) {
    const known = numberConstants[node.expression.text]?.[node.name.text];
    if (known !== undefined && isGlobal(l, node.expression)) return l.constant(known);
  }
  const derivative = constDerivative(l, node);
  if (derivative) return derivative;
  const body = functionOf(l, node);
  if (body) return { kind: "closure", node: body, scope: { parent: undefined, bindings: new Map() } };
  const object = l.expression(node.expression);
  const member = memberOfKnown(object, node.name.text);
  if (member) return member;
  if (node.name.text !== "length") throw unsupported(l, node);
  return l.b.length(asArray(l, node.expression, object));
}

function lowerArrayLiteral(l: Lowering, node: ts.ArrayLiteralExpression): Value {
  const type = irType(l.ts, l.checker, l.checker.getContextualType(node) ?? l.checker.getTypeAtLocation(node));
  if (node.elements.some((element) => l.ts.isSpreadElement(element))) {
    return lowerSpread(l, node, type?.kind === "array" ? type : undefined);
  }
  const elements = node.elements.map((element) => {
    if (l.ts.isOmittedExpression(element)) throw unsupported(l, element);
    return lowerValue(l, element);
  });
  const literal: ArrayType = type?.kind === "array" ? type : arrayOf("Array", elementFor(elements[0]?.type ?? f64));
  if (isNumber(literal.element)) node.elements.forEach((element, i) => requireNumber(l, element, elements[i] as Value));
  else if (literal.element.kind !== "array") throw unsupported(l, node);
  return l.b.arrayLiteral(literal, elements);
}
