import type ts from "typescript";
import { Problem } from "../../diagnostics/problem.ts";
import { typedArrayNamed } from "../arrays/typedArrayName.ts";
import type { Lowering } from "../lowering.ts";
import { isFixed, isTopLevel } from "../moduleVariables.ts";
import { functionOf, isGlobal, isPlain, nameAtCall, resolve } from "../names.ts";
import { isFixedName } from "../objects/names.ts";
import type { Operand } from "../operands.ts";
import { isDeeplyReadonly, sharedConstant } from "../readonlyConstants.ts";
import { isConstAssertion } from "../syntax.ts";
import { isOnlyRead } from "./onlyRead.ts";

/** What stands in a literal under a name or at a place: an expression, or a function that is written as a method. */
type Part = ts.Expression | ts.MethodDeclaration;

/** A constant of a module that is a table of functions, and stays what it is. */
export function functionTable(l: Lowering, node: ts.Identifier): Operand | undefined {
  return tableNamed(l, node, (initializer) => isTableOf(l, initializer, (part) => isFunction(l, part)), (table) => {
    if (isUnchanged(l, node, table)) return true;
    throw new Problem(
      "unsupportedSyntax",
      node,
      `The functions of '${node.text}' may be replaced: it is exported or changed, and its type is not readonly.`,
      "Write `as const` behind it, or give it a type such as Readonly<Record<Key, (x: number) => number>>.",
    );
  });
}

/**
 * A constant of a module that stays what it is: an object literal with functions and with constants beside them, or an array
 * of such, as rules are.
 */
export function ruleTable(l: Lowering, node: ts.Identifier): Operand | undefined {
  const isTable = (initializer: ts.Expression): boolean => isRule(l, initializer) || isTableOf(l, initializer, (part) => isRule(l, part));
  return tableNamed(l, node, isTable, (table) => isUnchanged(l, node, table));
}

/**
 * A constant of another module that is a table of numbers or texts, private there and only read: it stays what it is, so that
 * it can be made again here, where it is not visible.
 */
export function privateTable(l: Lowering, node: ts.Identifier): Operand | undefined {
  return tableNamed(l, node, (initializer) => isConstantTable(l, initializer), (table) => {
    const symbol = resolve(l, node);
    return symbol !== undefined && nameAtCall(l, symbol) === undefined && isOnlyRead(l, table);
  });
}

type Table = ts.VariableDeclaration & { readonly initializer: ts.Expression };

/** The constant that a name of a module has, made at the head of the function, if it is such a table. */
function tableNamed(l: Lowering, node: ts.Identifier, isTable: (initializer: ts.Expression) => boolean, isSteady: (table: Table) => boolean): Operand | undefined {
  const symbol = resolve(l, node);
  const isCandidate = (declaration: ts.Declaration): declaration is Table => l.ts.isVariableDeclaration(declaration) && declaration.initializer !== undefined && isFixed(l, declaration) && isTopLevel(l, declaration);
  const table = symbol?.declarations?.filter(isCandidate).find(({ initializer }) => isTable(initializer));
  if (!symbol || !table || !isSteady(table)) return undefined;
  l.dependencies.add(table.getSourceFile().fileName);
  return sharedConstant(l, symbol, table.initializer);
}

/** Whether nothing changes a table, by its type or because nothing in its file does. A method can be assigned whatever its type is. */
function isUnchanged(l: Lowering, node: ts.Identifier, table: Table): boolean {
  const isReadonly = isConstAssertion(l.ts, table.initializer) || !hasMethods(l, table.initializer);
  return (isReadonly && isDeeplyReadonly(l, l.checker.getTypeAtLocation(node))) || isOnlyRead(l, table);
}

function hasMethods(l: Lowering, node: ts.Expression): boolean {
  return partsOf(l, node)?.some((part) => l.ts.isMethodDeclaration(part) || hasMethods(l, part)) ?? false;
}

/** Whether a static field of a class that only its own file knows is a table of numbers or texts, and only read. */
export function isPrivateTable(l: Lowering, member: ts.PropertyDeclaration): boolean {
  return member.initializer !== undefined && isConstantTable(l, member.initializer) && isOnlyRead(l, member);
}

/** Whether an expression is an object literal of functions, and of constants beside them. */
function isRule(l: Lowering, node: Part): boolean {
  const parts = isArray(l, node) ? undefined : partsOf(l, node);
  return parts !== undefined && parts.some((part) => isFunction(l, part)) && parts.every((part) => isFunction(l, part) || isConstant(l, part));
}

/** Whether an initializer is a literal of such parts alone. */
function isTableOf(l: Lowering, node: ts.Expression, isPart: (part: Part) => boolean): boolean {
  const parts = partsOf(l, node);
  return parts !== undefined && parts.length > 0 && parts.every(isPart);
}

/** Whether an expression gives the same number or text each time, or is a table of such. */
function isConstant(l: Lowering, node: Part): boolean {
  return !l.ts.isMethodDeclaration(node) && (isPlain(l, node) || isConstantTable(l, node));
}

function isConstantTable(l: Lowering, node: ts.Expression): boolean {
  const elements = typedElements(l, node);
  return elements ? elements.length > 0 && elements.every((element) => isPlain(l, element)) : isTableOf(l, node, (part) => isConstant(l, part));
}

/** The elements of a typed array that are written out: `new Float64Array([1, 2])`, `Float64Array.of(1, 2)`, `Float64Array.from([1, 2])`. */
function typedElements(l: Lowering, node: ts.Expression): readonly ts.Expression[] | undefined {
  const { ts } = l;
  if (!ts.isNewExpression(node) && !ts.isCallExpression(node)) return undefined;
  const access = ts.isCallExpression(node) && ts.isPropertyAccessExpression(node.expression) ? node.expression : undefined;
  const callee = access?.expression ?? node.expression;
  if ((ts.isCallExpression(node) && !/^(of|from)$/.test(access?.name.text ?? "")) || !ts.isIdentifier(callee) || !isGlobal(l, callee) || !typedArrayNamed(callee.text)) return undefined;
  if (access?.name.text === "of") return node.arguments;
  const [list, ...others] = node.arguments ?? [];
  return list && others.length === 0 && ts.isArrayLiteralExpression(list) ? list.elements : undefined;
}

/** What stands in an array or object literal; undefined for others, and where a name or an element is computed. */
function partsOf(l: Lowering, node: Part): readonly Part[] | undefined {
  const { ts } = l;
  if (ts.isAsExpression(node) || ts.isSatisfiesExpression(node) || ts.isParenthesizedExpression(node)) return partsOf(l, node.expression);
  if (ts.isArrayLiteralExpression(node)) return node.elements;
  if (!ts.isObjectLiteralExpression(node)) return undefined;
  const parts = node.properties.flatMap((property): readonly Part[] => {
    if (ts.isShorthandPropertyAssignment(property)) return [property.name];
    if (ts.isMethodDeclaration(property)) return isFixedName(l, property.name) ? [property] : [];
    return ts.isPropertyAssignment(property) && isFixedName(l, property.name) ? [property.initializer] : [];
  });
  return parts.length === node.properties.length ? parts : undefined;
}

function isArray(l: Lowering, node: Part): boolean {
  if (l.ts.isAsExpression(node) || l.ts.isSatisfiesExpression(node) || l.ts.isParenthesizedExpression(node)) return isArray(l, node.expression);
  return l.ts.isArrayLiteralExpression(node);
}

function isFunction(l: Lowering, node: Part): boolean {
  if (l.ts.isMethodDeclaration(node) || functionOf(l, node)) return true;
  return l.ts.isPropertyAccessExpression(node) && isGlobal(l, node.expression) && /^Math\.\w+$/.test(node.getText());
}
