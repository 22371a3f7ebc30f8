import type ts from "typescript";
import type { Value } from "../../ir/ops.ts";
import { arrayOf, bool, f64, int, isNumber, isReference, opaque, type Type } from "../../ir/types.ts";
import { Problem } from "../diagnostics/problem.ts";
import { copyOf } from "./arrays/copies.ts";
import { isThere } from "./functions/functionValues.ts";
import type { Lowering } from "./lowering.ts";
import { isWrapper } from "./syntax.ts";
import { isPresent } from "./presence.ts";
import { isGlobalType } from "./names.ts";
import type { OrderOperator } from "./operators.ts";
import { steadyType } from "./steadyTypes.ts";
import { isTruthy } from "./truth.ts";
import { lowerValue } from "./values.ts";
import { isKnown } from "./operands.ts";

/** Whether an expression gives a string, or one of several; in an optional chain, where there is something. */
export function isText(l: Lowering, node: ts.Node): boolean {
  const type = l.checker.getNonNullableType(l.checker.getTypeAtLocation(node));
  return (type.isUnion() ? type.types : [type]).every(({ flags }) => flags & l.ts.TypeFlags.StringLike);
}

/** `a + b` of which one is a string. */
export function lowerConcatenation(l: Lowering, node: ts.BinaryExpression): Value {
  const [left, right] = [lowerValue(l, node.left), lowerValue(l, node.right)];
  l.at(node);
  return concatenate(l, left, right);
}

export function concatenate(l: Lowering, left: Value, right: Value): Value {
  const [a, b] = [l.literalOf(left), l.literalOf(right)];
  if (a && b) return l.literal(String(a.literal) + String(b.literal));
  return l.b.extern("$0 + $1", [left, right], opaque, true);
}

/** `a < b` of two strings, by their code units. */
export function lowerTextOrder(l: Lowering, node: ts.BinaryExpression, operator: OrderOperator): Value {
  const [left, right] = [lowerValue(l, node.left), lowerValue(l, node.right)];
  l.at(node);
  return l.b.extern(`$0 ${operator} $1`, [left, right], bool, true);
}

/** A template string, as one. */
export function lowerTemplate(l: Lowering, node: ts.TemplateExpression): Value {
  const operands: Value[] = [];
  let text = escaped(node.head.text);
  let known: string | undefined = node.head.text;
  for (const { expression, literal } of node.templateSpans) {
    const value = lowerValue(l, expression);
    const constant = l.literalOf(value);
    known = known !== undefined && constant ? known + String(constant.literal) + literal.text : undefined;
    text += `\${$${operands.length}}${escaped(literal.text)}`;
    operands.push(value);
  }
  l.at(node);
  return known === undefined ? l.b.extern(`\`${text}\``, operands, opaque, true) : l.literal(known);
}

/** Text between the values of a template; no `$` in it may be taken for an operand. */
function escaped(text: string): string {
  return text.replace(/[\\`]/g, "\\$&").replace(/\$/g, "\\x24").replace(/\r/g, "\\r").replace(/\n/g, "\\n");
}

/** `typeof x`, known where the type of the value is. */
export function lowerTypeof(l: Lowering, node: ts.TypeOfExpression): Value {
  const operand = l.expression(node.expression);
  l.at(node);
  if (isKnown(operand) && operand.kind === "chosen") {
    return l.branch(node, isThere(l, node, operand), () => l.literal("function"), () => l.literal("undefined")) as Value;
  }
  if (isKnown(operand)) return l.literal(operand.kind === "aggregate" ? "object" : "function");
  const known = l.literalOf(operand);
  if (known) return l.literal(typeof known.literal);
  if (operand.type.kind === "bool" && isPresent(l, operand)) return l.literal("boolean");
  const kind = kindOf(operand);
  if (kind !== undefined && isOneOfSeveral(l, node.expression, isPresent(l, operand))) return l.literal(kind);
  return l.b.apply("typeOf", operand);
}

/** What `typeof` gives of a value that is neither undefined nor null, if its type tells. */
function kindOf({ type }: Value): string | undefined {
  if (type.kind === "bool") return "boolean";
  return isNumber(type) ? "number" : isReference(type) ? "object" : undefined;
}

/**
 * `typeof x === "object"` where `x` is declared as one of several: of a number it is not true, whether there is one or not.
 * Undefined for other comparisons, and where the value decides.
 */
export function lowerTypeofTest(l: Lowering, { left, right }: ts.BinaryExpression, operator: string): Value | undefined {
  const [test, text] = l.ts.isTypeOfExpression(left) ? [left, right] : [right, left];
  if (!l.ts.isTypeOfExpression(test) || !l.ts.isStringLiteralLike(text) || text.text === "undefined" || !isOneOfSeveral(l, test.expression, true)) return undefined;
  const operand = l.expression(test.expression);
  const kind = isKnown(operand) ? undefined : kindOf(operand);
  return kind === undefined || kind === text.text || l.literalOf(operand as Value) ? undefined : l.constant(operator.startsWith("!"));
}

/**
 * Whether a name is declared with a union of types, and is neither null nor undefined where it stands, so that the type of the
 * value decides which it is. `mayBeUndefined`: undefined does not matter.
 */
export function isOneOfSeveral(l: Lowering, node: ts.Expression, mayBeUndefined = false): boolean {
  const { Undefined, Null, Any, Unknown, BooleanLike } = l.ts.TypeFlags;
  if (isWrapper(l.ts, node)) return isOneOfSeveral(l, node.expression, mayBeUndefined);
  const symbol = l.ts.isIdentifier(node) ? l.checker.getSymbolAtLocation(node) : undefined;
  const declared = symbol && l.checker.getNonNullableType(l.checker.getTypeOfSymbol(symbol));
  if (!declared?.isUnion() || declared.flags & BooleanLike) return false;
  const here = steadyType(l, node);
  const absent = mayBeUndefined ? Null : Undefined | Null;
  return (here.isUnion() ? here.types : [here]).every((member) => !(member.flags & (absent | Any | Unknown)));
}

/** `text.length`, and what errors say: members of values that are only passed through. */
export function lowerOpaqueProperty(l: Lowering, node: ts.PropertyAccessExpression, object: Value): Value | undefined {
  const name = node.name.text;
  if (object.type.kind !== "opaque") return undefined;
  if (name === "length" && isText(l, node.expression)) {
    const text = l.known(object);
    return typeof text === "string" ? l.constant(text.length) : l.b.extern("$0.length", [object], int, true);
  }
  const isOfError = ["message", "name", "stack"].includes(name) && isGlobalType(l, node.expression, /Error$/);
  return isOfError ? l.b.extern(`$0.${name}`, [object], opaque, true) : undefined;
}

const texts = new Set(["toFixed", "toPrecision", "toExponential", "toString", "toLocaleString"]);

/** Methods of strings, and of numbers that give strings: kept as they are; nothing of them has a derivative. */
export function lowerTextMethod(
  l: Lowering,
  node: ts.CallExpression,
  access: ts.PropertyAccessExpression,
  object: Value,
): Value | undefined {
  if (isNumber(object.type) && access.name.text === "valueOf") return object;
  const isMethod = isText(l, access.expression) || (isNumber(object.type) && texts.has(access.name.text));
  if (!isMethod || (object.type.kind !== "opaque" && !isNumber(object.type))) return undefined;
  const operands = [object, ...node.arguments.map((argument) => lowerValue(l, argument))];
  const list = operands.slice(1).map((_, i) => `$${i + 1}`).join(", ");
  l.at(node);
  const template = `$0.${access.name.text}(${list})`;
  if (!l.checker.isArrayType(l.checker.getTypeAtLocation(node))) return l.b.extern(template, operands, resultType(l, node), true);
  // What is pure may be evaluated once for two calls: the array is the caller's own.
  const parts = arrayOf("Array", opaque);
  return copyOf(l, l.b.extern(template, operands, parts, true), parts);
}

function resultType(l: Lowering, node: ts.Expression): Type {
  const { flags } = l.checker.getTypeAtLocation(node);
  if (flags & l.ts.TypeFlags.NumberLike) return f64;
  return flags & l.ts.TypeFlags.BooleanLike ? bool : opaque;
}

/** `String(x)`, `Boolean(x)`, `JSON.stringify(x)`. */
export function lowerTextFunction(l: Lowering, node: ts.CallExpression, callee: string): Value | undefined {
  const [argument] = node.arguments;
  if (!argument || l.ts.isSpreadElement(argument)) return undefined;
  if (callee === "Boolean") return isTruthy(l, lowerValue(l, argument));
  if (callee === "String" || callee === "JSON.stringify") return l.b.extern(`${callee}($0)`, [lowerValue(l, argument)], opaque, true);
  const readsText = ["Number", "parseFloat", "parseInt", "Number.parseFloat", "Number.parseInt"].includes(callee);
  if (readsText && isText(l, argument)) {
    throw new Problem("unsupportedType", node, "A number that is read from a text has no derivative, even if the text was made from one.", "Pass the number itself.");
  }
  return undefined;
}

