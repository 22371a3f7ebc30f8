import type ts from "typescript";
import type { Value } from "../../../ir/ops.ts";
import { isAssignable } from "../../../ir/typeRelations.ts";
import { fieldOf, isNumber, type Type } from "../../../ir/types.ts";
import { Problem } from "../../diagnostics/problem.ts";
import { foundType, nameOfType } from "../foundTypes.ts";
import type { Lowering } from "../lowering.ts";
import { requireElement } from "../merging.ts";
import { isWrapper, variableSymbol } from "../syntax.ts";
import { arrayTypeOf } from "./copies.ts";
import { untypedArray } from "./evolvedElement.ts";

/**
 * A value as an element of an array. TypeScript lets values of other types into arrays whose elements it does not know; memory
 * for the derivative of one type has no place for that of another.
 * @throws Problem where the value is of another type than the array's elements
 */
export function elementToPut(l: Lowering, node: ts.Node, array: ts.Expression, value: Value, element: Type): Value {
  requireElement(node, value, element);
  const held = isNumber(element) ? value : l.conform(value, element);
  const isNumeric = isNumber(element) && (isNumber(held.type) || held.type.kind === "bool" || l.isAbsent(held));
  if (l.ended || isNumeric || isAssignable(held.type, element) || isWithoutSome(l, node, held.type, element)) return held;
  throw differentElement(l, node, array, foundType(l, node, value), element);
}

function differentElement(l: Lowering, node: ts.Node, array: ts.Expression, found: string, element: Type): Problem {
  const expected = nameOfType(element);
  const declaration = untypedDeclaration(l, array);
  if (declaration) return untypedArray(declaration, declaration.name.getText(), `a value of type '${found}' is put into it where its elements are of type '${expected}'`);
  return new Problem("unsupportedType", node, `A value of type '${found}' is put into an array of elements of type '${expected}'.`, "Annotate the array with the type of its elements, and give all of them that type.");
}

/** Whether an object is of the type but for members of which TypeScript knows that they are null or undefined: `{ v, next: null }`. */
function isWithoutSome(l: Lowering, node: ts.Node, given: Type, element: Type): boolean {
  if (given.kind !== "record" || element.kind !== "record") return false;
  const type = l.checker.getTypeAtLocation(node);
  const fields = given.fields.filter((field) => field.type.kind !== "opaque" || !isNothing(l, type, field.name));
  return fields.length < given.fields.length && isAssignable({ ...given, fields }, { ...element, fields: element.fields.filter(({ name }) => fields.some((field) => field.name === name) || !fieldOf(given, name)) });
}

function isNothing({ ts, checker }: Lowering, type: ts.Type, name: string): boolean {
  const member = checker.getPropertyOfType(type, name);
  return member !== undefined && (checker.getTypeOfSymbol(member).flags & (ts.TypeFlags.Null | ts.TypeFlags.Undefined)) !== 0;
}

/** The same of the elements of one array, which are put into another. */
export function requireElementsToPut(l: Lowering, node: ts.Node, array: ts.Expression, source: Value, element: Type): void {
  const given = arrayTypeOf(source).element;
  if (isNumber(given) && isNumber(element)) return;
  if (!l.ended && !isAssignable(given, element)) throw differentElement(l, node, array, nameOfType(given), element);
}

/** The array whose method is called. */
export function receiverOf({ ts }: Lowering, { expression }: ts.CallExpression): ts.Expression {
  return ts.isPropertyAccessExpression(expression) ? expression.expression : expression;
}

/** The declaration of the variable whose array or array of arrays this is, if it says no type. */
function untypedDeclaration(l: Lowering, node: ts.Expression): ts.VariableDeclaration | undefined {
  const { ts } = l;
  if (isWrapper(ts, node) || ts.isElementAccessExpression(node)) return untypedDeclaration(l, node.expression);
  const declaration = ts.isIdentifier(node) ? variableSymbol(ts, l.checker, node)?.valueDeclaration : undefined;
  return declaration && ts.isVariableDeclaration(declaration) && !declaration.type && ts.isIdentifier(declaration.name) && !isTyped(l, declaration) ? declaration : undefined;
}

/** Whether TypeScript knows the type of a declared variable, also without what it finds later. */
function isTyped({ ts, checker }: Lowering, declaration: ts.VariableDeclaration): boolean {
  const type = checker.getTypeAtLocation(declaration.name);
  const unknown = ts.TypeFlags.Any | ts.TypeFlags.Unknown | ts.TypeFlags.Never;
  const element = checker.isArrayType(type) ? type.getNumberIndexType() : type;
  return element !== undefined && (element.flags & unknown) === 0;
}
