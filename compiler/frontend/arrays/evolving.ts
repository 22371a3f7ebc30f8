import type ts from "typescript";
import { joinTypes } from "../../../ir/typeRelations.ts";
import { arrayOf, type ArrayType, type Type } from "../../../ir/types.ts";
import { isFunctionType } from "../functions/functionVariables.ts";
import type { Lowering } from "../lowering.ts";
import { resolve } from "../names.ts";
import { isAssignmentTarget } from "../syntax.ts";
import { localType } from "../typeOf.ts";
import { elementFor } from "./elements.ts";

/**
 * What `const list = []` without annotation holds, by what is appended to it and assigned in it: TypeScript finds its type in the
 * same way. "functions" if it is a list of functions; undefined where that is not known.
 */
export function evolvedType(l: Lowering, node: ts.ArrayLiteralExpression): ArrayType | "functions" | undefined {
  const name = nameOfEvolving(l, node);
  const given = name && givenTo(l, name);
  if (!given || given.length === 0) return undefined;
  if (given.every((type) => isFunctionType(l, type))) return "functions";
  const [first, ...others] = given.map((type) => localType(l, type)).map((type) => type && elementFor(type));
  const element = others.reduce<Type | undefined>((joined, type) => joined && type && joinTypes(joined, type), first);
  return element && element.kind !== "opaque" ? arrayOf("Array", element) : undefined;
}

/** The variable without annotation that an empty array is given to, where it is declared or later. */
function nameOfEvolving(l: Lowering, node: ts.ArrayLiteralExpression): ts.Identifier | undefined {
  const { ts } = l;
  const { parent } = node;
  if (node.elements.length > 0) return undefined;
  if (ts.isBinaryExpression(parent) && parent.operatorToken.kind === ts.SyntaxKind.EqualsToken && parent.right === node && ts.isIdentifier(parent.left)) {
    const declaration = l.checker.getSymbolAtLocation(parent.left)?.valueDeclaration;
    return declaration && ts.isVariableDeclaration(declaration) ? nameWithoutType(l, declaration) : undefined;
  }
  return ts.isVariableDeclaration(parent) && parent.initializer === node ? nameWithoutType(l, parent) : undefined;
}

/** The name of a variable that is declared without a type, and with an empty array at most. */
function nameWithoutType({ ts }: Lowering, { name, type, initializer }: ts.VariableDeclaration): ts.Identifier | undefined {
  const isEmpty = !initializer || (ts.isArrayLiteralExpression(initializer) && initializer.elements.length === 0);
  return !type && isEmpty && ts.isIdentifier(name) ? name : undefined;
}

/** The types of all that becomes an element of an array. */
function givenTo(l: Lowering, name: ts.Identifier): readonly ts.Type[] {
  const { ts, checker } = l;
  const symbol = checker.getSymbolAtLocation(name);
  const found: ts.Type[] = [];
  const isList = (node: ts.Expression): boolean => ts.isIdentifier(node) && node.text === name.text && resolve(l, node) === symbol;
  const visit = (node: ts.Node): void => {
    ts.forEachChild(node, visit);
    if (ts.isCallExpression(node) && ts.isPropertyAccessExpression(node.expression) && /^(push|unshift)$/.test(node.expression.name.text) && isList(node.expression.expression)) {
      for (const argument of node.arguments) found.push(elementOf(l, argument));
    }
    if (ts.isElementAccessExpression(node) && isList(node.expression) && isAssignmentTarget(ts, node) && ts.isBinaryExpression(node.parent)) found.push(checker.getTypeAtLocation(node.parent.right));
  };
  visit(ts.findAncestor(name, ts.isFunctionLike) ?? name.getSourceFile());
  return found.map((type) => checker.getBaseTypeOfLiteralType(type));
}

/** The type of an argument, or of the elements of one that is spread. */
function elementOf(l: Lowering, argument: ts.Expression): ts.Type {
  const spread = l.ts.isSpreadElement(argument) ? l.checker.getTypeAtLocation(argument.expression) : undefined;
  return spread?.getNumberIndexType() ?? l.checker.getTypeAtLocation(argument);
}
