import type ts from "typescript";
import { Problem } from "../../diagnostics/problem.ts";
import type { Lowering } from "../lowering.ts";
import type { Operand } from "../operands.ts";
import { functionOf, isGlobal, isPlain, nameAtCall, resolve } from "../names.ts";
import { isFixed, isTopLevel } from "../moduleVariables.ts";
import { isFixedName } from "../objects/names.ts";
import { isDeeplyReadonly, sharedConstant } from "../readonlyConstants.ts";
import { isAssignmentTarget } from "../syntax.ts";

/** A constant of a module that is a table of functions, and stays what it is. */
export function functionTable(l: Lowering, node: ts.Identifier): Operand | undefined {
  const symbol = resolve(l, node);
  for (const declaration of symbol?.declarations ?? []) {
    if (!symbol || !l.ts.isVariableDeclaration(declaration) || !declaration.initializer) continue;
    if (!isFixed(l, declaration) || !isTopLevel(l, declaration) || !isTableOf(l, declaration.initializer, (member) => isFunction(l, member))) continue;
    if (!isDeeplyReadonly(l, l.checker.getTypeAtLocation(node)) && !isOnlyRead(l, declaration)) {
      throw new Problem(
        "unsupportedSyntax",
        node,
        `The functions of '${node.text}' may be replaced: it is exported or changed, and its type is not readonly.`,
        "Write `as const` behind it, or give it a type such as Readonly<Record<Key, (x: number) => number>>.",
      );
    }
    l.dependencies.add(declaration.getSourceFile().fileName);
    return sharedConstant(l, symbol, declaration.initializer);
  }
  return undefined;
}

/** A constant array of a module whose elements are object literals with functions, such as rules, and that stays what it is. */
export function ruleTable(l: Lowering, node: ts.Identifier): Operand | undefined {
  const symbol = resolve(l, node);
  for (const declaration of symbol?.declarations ?? []) {
    if (!symbol || !l.ts.isVariableDeclaration(declaration) || !declaration.initializer) continue;
    if (!isFixed(l, declaration) || !isTopLevel(l, declaration) || !isTableOf(l, declaration.initializer, (member) => isRule(l, member))) continue;
    if (!isDeeplyReadonly(l, l.checker.getTypeAtLocation(node)) && !isOnlyRead(l, declaration)) continue;
    l.dependencies.add(declaration.getSourceFile().fileName);
    return sharedConstant(l, symbol, declaration.initializer);
  }
  return undefined;
}

/** Whether an expression is an object literal of functions, and of constants beside them. */
function isRule(l: Lowering, node: ts.Expression): boolean {
  if (!l.ts.isObjectLiteralExpression(node)) return false;
  const values = node.properties.flatMap((property) => (l.ts.isPropertyAssignment(property) && isFixedName(l, property.name) ? [property.initializer] : []));
  return values.length === node.properties.length && values.some((value) => isFunction(l, value)) && values.every((value) => isFunction(l, value) || isPlain(l, value));
}

/**
 * A constant of another module that is a table of numbers or texts, private there and only read: it stays what it is, so that
 * it can be made again here, where it is not visible.
 */
export function privateTable(l: Lowering, node: ts.Identifier): Operand | undefined {
  const symbol = resolve(l, node);
  for (const declaration of symbol?.declarations ?? []) {
    if (!symbol || !l.ts.isVariableDeclaration(declaration) || !declaration.initializer) continue;
    if (!isFixed(l, declaration) || !isTopLevel(l, declaration) || nameAtCall(l, symbol) !== undefined) continue;
    if (!isTableOf(l, declaration.initializer, (member) => isPlain(l, member)) || !isOnlyRead(l, declaration)) continue;
    l.dependencies.add(declaration.getSourceFile().fileName);
    return sharedConstant(l, symbol, declaration.initializer);
  }
  return undefined;
}

/** Whether a static field of a class that only its own file knows is a table of numbers or texts, and only read. */
export function isPrivateTable(l: Lowering, member: ts.PropertyDeclaration): boolean {
  return member.initializer !== undefined && isTableOf(l, member.initializer, (part) => isPlain(l, part)) && isOnlyRead(l, member);
}

/** Whether an initializer is an array or object literal of such members alone. */
function isTableOf(l: Lowering, node: ts.Expression, isMember: (node: ts.Expression) => boolean): boolean {
  const { ts } = l;
  if (ts.isAsExpression(node) || ts.isSatisfiesExpression(node) || ts.isParenthesizedExpression(node)) return isTableOf(l, node.expression, isMember);
  if (ts.isArrayLiteralExpression(node)) return node.elements.length > 0 && node.elements.every(isMember);
  if (!ts.isObjectLiteralExpression(node) || node.properties.length === 0) return false;
  return node.properties.every((property) => {
    if (ts.isShorthandPropertyAssignment(property)) return isMember(property.name);
    return ts.isPropertyAssignment(property) && isFixedName(l, property.name) && isMember(property.initializer);
  });
}

function isFunction(l: Lowering, node: ts.Expression): boolean {
  if (functionOf(l, node)) return true;
  return l.ts.isPropertyAccessExpression(node) && isGlobal(l, node.expression) && /^Math\.\w+$/.test(node.getText());
}

/**
 * Whether a constant of a module is only ever read, member by member, in its own file and is not exported from it: what its
 * literal says holds then at all times.
 */
function isOnlyRead(l: Lowering, declaration: ts.VariableDeclaration | ts.PropertyDeclaration): boolean {
  const { ts } = l;
  const symbol = l.checker.getSymbolAtLocation(declaration.name);
  const statement = ts.isVariableDeclaration(declaration) ? declaration.parent.parent : declaration.parent;
  const isStatement = ts.isVariableStatement(statement) || ts.isClassDeclaration(statement);
  if (!symbol || !isStatement || statement.modifiers?.some(({ kind }) => kind === ts.SyntaxKind.ExportKeyword)) return false;
  const isObject = !l.checker.isArrayLikeType(l.checker.getTypeAtLocation(declaration.name));
  const isRead = (name: ts.Identifier): boolean => {
    if (name.parent === declaration) return true;
    const at = ts.isPropertyAccessExpression(name.parent) && name.parent.name === name ? name.parent : name;
    const { parent } = at;
    if (ts.isTypeQueryNode(parent)) return true;
    if (ts.isForOfStatement(parent)) return parent.expression === at;
    const isMember = (ts.isElementAccessExpression(parent) || ts.isPropertyAccessExpression(parent)) && parent.expression === at;
    if (!isMember || isAssignmentTarget(ts, parent) || ts.isDeleteExpression(parent.parent) || ts.isPropertyAssignment(parent.parent)) return false;
    if (ts.isElementAccessExpression(parent)) return isObject || (l.checker.getTypeAtLocation(parent.argumentExpression).flags & ts.TypeFlags.NumberLike) !== 0;
    return parent.name.text === "length" || isOwnMember(l, parent, declaration);
  };
  const visit = (node: ts.Node): boolean => {
    if (ts.isIdentifier(node) && node.text === symbol.name && resolve(l, node) === symbol && !isRead(node)) return false;
    return !(ts.forEachChild(node, (child) => !visit(child) || undefined) ?? false);
  };
  return visit(declaration.getSourceFile());
}

/** Whether a member is one of the literal, not a method of all arrays or objects. */
function isOwnMember(l: Lowering, node: ts.PropertyAccessExpression, declaration: ts.Node): boolean {
  const [member] = l.checker.getSymbolAtLocation(node.name)?.declarations ?? [];
  return member !== undefined && l.ts.findAncestor(member, (outer) => outer === declaration) !== undefined;
}
