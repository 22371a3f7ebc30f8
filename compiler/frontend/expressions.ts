import type ts from "typescript";
import type { Value } from "../../ir/ops.ts";
import { isAssignable } from "../../ir/typeRelations.ts";
import { arrayOf, f64, isNumber, type ArrayType, type Field, type RecordType, type Type } from "../../ir/types.ts";
import { Problem } from "../diagnostics/problem.ts";
import { elementFor } from "./arrays/elements.ts";
import { evolvedElement, evolvesToFunctions } from "./arrays/evolvedElement.ts";
import { lowerSpread } from "./arrays/spread.ts";
import { bigIntOperation, isBigInt, lowerBigIntLiteral, negatedBigInt } from "./bigInts.ts";
import { lowerAssignment, lowerUpdate } from "./assignments.ts";
import { lowerCall } from "./calls.ts";
import { constDerivative } from "./derivatives/target.ts";
import { choose, valueOf, type Side } from "./functions/choose.ts";
import { assignFunction, isFunctionType, readFunction } from "./functions/functionVariables.ts";
import { isFunctionValue } from "./functions/functionValues.ts";
import { hasFunctions, newTable } from "./functions/members.ts";
import { isEqualityOperator, lowerEquality } from "./equality.ts";
import { noteAccess } from "./gradientTape/watch.ts";
import { lowerInstanceOf } from "./instanceOf.ts";
import { lowerLogical, lowerLogicalAssignment } from "./logical.ts";
import type { Lowering } from "./lowering.ts";
import { declareClass } from "./objects/classMembers.ts";
import type { Binding, Closure, Operand } from "./operands.ts";
import { lowerModuleName } from "./moduleNames.ts";
import { bindingOf, isGlobal } from "./names.ts";
import { lowerIn } from "./objects/inOperator.ts";
import { lowerObjectLiteral } from "./objects/literals.ts";
import { lowerElement, lowerProperty, lowerThis } from "./objects/properties.ts";
import { binary, isLogicalOperator, isOrderOperator, noteBitOperation, operatorPrimitive } from "./operators.ts";
import { lowerOptionalChain, nextOptional } from "./optionalChain.ts";
import { isAssignmentOperator, isWrapper } from "./syntax.ts";
import { isPresent } from "./presence.ts";
import { isText, lowerConcatenation, lowerTemplate, lowerTextOrder, lowerTypeof } from "./text.ts";
import { isUndefined } from "./truth.ts";
import { localType } from "./typeOf.ts";
import { lowerCondition, lowerNumber, lowerValue, requireNumber, unsupported } from "./values.ts";


export function lowerExpression(l: Lowering, node: ts.Expression): Operand {
  const { ts } = l;
  const given = l.given.get(node);
  if (given) return given;
  l.at(node);
  if (isWrapper(ts, node)) {
    return lowerExpression(l, node.expression);
  }
  if (ts.isNumericLiteral(node)) return l.constant(Number(node.text.replaceAll("_", "")));
  if (node.kind === ts.SyntaxKind.TrueKeyword) return l.constant(true);
  if (node.kind === ts.SyntaxKind.FalseKeyword) return l.constant(false);
  if (ts.isStringLiteralLike(node)) return l.literal(node.text);
  if (ts.isBigIntLiteral(node)) return lowerBigIntLiteral(l, node);
  if (node.kind === ts.SyntaxKind.NullKeyword) return l.literal(null);
  if (ts.isIdentifier(node)) return lowerIdentifier(l, node);
  if (ts.isArrowFunction(node)) return { kind: "closure", node, scope: l.scope };
  if (ts.isFunctionExpression(node)) return namedClosure(l, node);
  if (ts.isClassExpression(node)) {
    declareClass(l, node);
    return { kind: "class", node, scope: l.scope };
  }
  if (ts.isBinaryExpression(node)) return lowerBinary(l, node);
  if (ts.isPrefixUnaryExpression(node)) return lowerPrefix(l, node);
  if (ts.isPostfixUnaryExpression(node)) return lowerUpdate(l, node.operand, node.operator, false);
  if (ts.isConditionalExpression(node)) return lowerConditional(l, node);
  const optional = nextOptional(l, node);
  if (optional) return lowerOptionalChain(l, node, optional);
  if (ts.isTypeOfExpression(node)) return lowerTypeof(l, node);
  if (ts.isVoidExpression(node)) {
    l.expression(node.expression);
    return l.literal(undefined);
  }
  if (ts.isTemplateExpression(node)) return lowerTemplate(l, node);
  if (ts.isElementAccessExpression(node)) return lowerElement(l, node);
  if (ts.isObjectLiteralExpression(node)) return lowerObjectLiteral(l, node);
  if (node.kind === ts.SyntaxKind.ThisKeyword) return lowerThis(l, node);
  if (ts.isPropertyAccessExpression(node)) return lowerProperty(l, node);
  if (ts.isCallExpression(node) || ts.isNewExpression(node)) return lowerCall(l, node);
  if (ts.isArrayLiteralExpression(node)) return lowerArrayLiteral(l, node);
  throw unsupported(l, node);
}

function lowerIdentifier(l: Lowering, node: ts.Identifier): Operand {
  if (node.text === "undefined" && isGlobal(l, node)) return l.literal(undefined);
  if ((node.text === "NaN" || node.text === "Infinity") && isGlobal(l, node)) return l.constant(node.text === "NaN" ? NaN : Infinity);
  const binding = bindingOf(l, node);
  if (binding === undefined) return constDerivative(l, node) ?? lowerModuleName(l, node);
  if ("kind" in binding) return binding.kind === "functionVariable" ? readFunction(l, node, binding) : binding;
  const value = l.state.get(binding);
  if (!value) throw new Problem("unsupportedSyntax", node, `'${node.text}' has no value here: it is read before it is given one, or by a function that is used after the branch or loop that made it.`, "Give it an initial value where it is declared, or pass it to the function as an argument.");
  noteAccess(l, binding, value);
  return value;
}

function lowerBinary(l: Lowering, node: ts.BinaryExpression): Operand {
  const { ts } = l;
  const operator = node.operatorToken.getText();
  const logical = operator.slice(0, -1);
  if (isLogicalOperator(logical) && operator.endsWith("=")) return assignFunction(l, node) ?? lowerLogicalAssignment(l, node, logical);
  if (isAssignmentOperator(ts, node.operatorToken.kind)) return assignFunction(l, node) ?? lowerAssignment(l, node);
  if (operator === ",") {
    lowerExpression(l, node.left);
    return lowerExpression(l, node.right);
  }
  if (isLogicalOperator(operator)) return lowerLogical(l, node, operator);
  if (isEqualityOperator(operator)) return lowerEquality(l, node, operator);
  if (operator === "in") return lowerIn(l, node);
  if (operator === "instanceof") return lowerInstanceOf(l, node);
  if (operator === "+" && isText(l, node)) return lowerConcatenation(l, node);
  if (isOrderOperator(operator) && isText(l, node.left) && isText(l, node.right)) return lowerTextOrder(l, node, operator);
  const primitive = operatorPrimitive(operator);
  if (primitive === undefined) throw unsupported(l, node.operatorToken);
  if (isBigInt(l, node.left) || isBigInt(l, node.right)) return bigIntOperation(l, node, operator, lowerValue(l, node.left), lowerValue(l, node.right));
  return binary(l, node, primitive, lowerNumber(l, node.left), () => lowerNumber(l, node.right));
}

function lowerPrefix(l: Lowering, node: ts.PrefixUnaryExpression): Operand {
  const { SyntaxKind } = l.ts;
  switch (node.operator) {
    case SyntaxKind.MinusToken: {
      if (isBigInt(l, node.operand)) return negatedBigInt(l, lowerValue(l, node.operand));
      const value = lowerNumber(l, node.operand);
      const known = l.known(value);
      return typeof known === "number" ? l.constant(-known) : l.b.apply("neg", value);
    }
    case SyntaxKind.PlusToken:
      return converted(l, node, lowerNumber(l, node.operand));
    case SyntaxKind.ExclamationToken:
      return l.not(lowerCondition(l, node.operand));
    case SyntaxKind.TildeToken:
      return lowerBitNot(l, node);
    default:
      return lowerUpdate(l, node.operand, node.operator, true);
  }
}

/** As a number: undefined is NaN. */
function converted(l: Lowering, node: ts.Node, value: Value): Value {
  if (isPresent(l, value)) return value;
  return l.branch(node, isUndefined(l, value), () => l.constant(NaN), () => value) as Value;
}

function lowerBitNot(l: Lowering, node: ts.PrefixUnaryExpression): Value {
  const value = lowerNumber(l, node.operand);
  const result = l.b.apply("bitNot", value);
  noteBitOperation(l, node, result, [value]);
  return result;
}

function lowerConditional(l: Lowering, node: ts.ConditionalExpression): Operand {
  const condition = lowerCondition(l, node.condition);
  const side = (at: ts.Expression): Side => ({ node: at, lower: () => l.expression(at) });
  const isNested = [node.whenTrue, node.whenFalse].some((at) => l.ts.isConditionalExpression(isWrapper(l.ts, at) ? at.expression : at));
  return choose(l, node, condition, side(node.whenTrue), side(node.whenFalse), isNested);
}

function lowerArrayLiteral(l: Lowering, node: ts.ArrayLiteralExpression): Operand {
  const contextual = l.checker.getContextualType(node);
  const expected = contextual && localType(l, contextual);
  const type = expected && expected.kind !== "opaque" ? expected : localType(l, l.checker.getTypeAtLocation(node));
  if (node.elements.some((element) => l.ts.isSpreadElement(element))) {
    return lowerSpread(l, node, type?.kind === "array" ? type : undefined);
  }
  const operands = node.elements.map((element) => {
    if (l.ts.isOmittedExpression(element)) throw unsupported(l, element);
    const isEmpty = l.ts.isArrayLiteralExpression(element) && element.elements.length === 0;
    return isEmpty && type?.kind === "array" && type.element.kind === "array" ? l.b.arrayLiteral(type.element, []) : l.expression(element);
  });
  if (operands.length > 0 && operands.every(isFunctionValue)) return newTable(l, operands);
  if (operands.length === 0 && (contextual ? holdsFunctions(l, contextual) : evolvesToFunctions(l, node))) return newTable(l, []);
  if (operands.some((operand) => hasFunctions(l, operand))) return newTable(l, operands);
  const elements = operands.map((operand, i) => valueOf(node.elements[i] ?? node, operand));
  if (type?.kind === "record" && type.isTuple) return lowerTuple(l, type, elements);
  const literal: ArrayType = type?.kind === "array" ? type : arrayOf("Array", elementFor(elements[0]?.type ?? evolvedElement(l, node) ?? f64));
  if (isNumber(literal.element)) node.elements.forEach((element, i) => requireNumber(l, element, elements[i] as Value));
  else node.elements.forEach((element, i) => { requireAssignable(l, element, elements[i] as Value, literal.element); });
  return l.b.arrayLiteral(literal, elements.map((element) => l.conform(element, literal.element)));
}

/** Whether a type is that of arrays of functions. */
function holdsFunctions(l: Lowering, type: ts.Type): boolean {
  const element = type.getNumberIndexType();
  return element !== undefined && isFunctionType(l, element);
}

/** `[a, b]` of different types: a record with a field for each. */
function lowerTuple(l: Lowering, type: RecordType, elements: readonly Value[]): Value {
  const fields = elements.map((element, i): Field => {
    const wanted = type.fields[i]?.type;
    const given = l.conform(element, wanted).type;
    return { name: String(i), type: wanted && isAssignable(given, wanted) ? wanted : given.kind === "int" ? f64 : given };
  });
  const result = l.b.record({ ...type, fields }, elements.map((element, i) => l.conform(element, fields[i]?.type)));
  l.facts.set(result, { isExact: true });
  return result;
}

function requireAssignable(l: Lowering, node: ts.Node, value: Value, type: Type): void {
  if (isAssignable(l.conform(value, type).type, type)) return;
  throw new Problem("unsupportedType", node, "This element has another type than the array's elements.", "Annotate the array with the type of its elements.");
}

/** A function expression; its name, if it has one, is known in its body alone. */
function namedClosure(l: Lowering, node: ts.FunctionExpression): Operand {
  const symbol = node.name && l.checker.getSymbolAtLocation(node.name);
  if (!symbol) return { kind: "closure", node, scope: l.scope };
  const bindings = new Map<ts.Symbol, Binding>();
  const closure: Closure = { kind: "closure", node, scope: { parent: l.scope, bindings } };
  bindings.set(symbol, closure);
  return closure;
}
