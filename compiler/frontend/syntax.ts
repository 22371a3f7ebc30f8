import type ts from "typescript";
import type { TypeScript } from "./operands.ts";

/** `=` and the compound and logical assignments. */
export function isAssignmentOperator(typescript: TypeScript, kind: ts.SyntaxKind): boolean {
  return kind >= typescript.SyntaxKind.FirstAssignment && kind <= typescript.SyntaxKind.LastAssignment;
}

/** Whether an identifier or other place is written at this position: assigned, updated, or a for…of/in target. */
export function isAssignmentTarget(typescript: TypeScript, node: ts.Node): boolean {
  const { parent } = node;
  if (typescript.isBinaryExpression(parent)) {
    return parent.left === node && isAssignmentOperator(typescript, parent.operatorToken.kind);
  }
  if (typescript.isPrefixUnaryExpression(parent) || typescript.isPostfixUnaryExpression(parent)) {
    const { PlusPlusToken, MinusMinusToken } = typescript.SyntaxKind;
    return parent.operator === PlusPlusToken || parent.operator === MinusMinusToken;
  }
  if (typescript.isForOfStatement(parent) || typescript.isForInStatement(parent)) return parent.initializer === node;
  if (typescript.isArrayLiteralExpression(parent) || typescript.isParenthesizedExpression(parent) || typescript.isNonNullExpression(parent)) {
    return isAssignmentTarget(typescript, parent);
  }
  return false;
}

/** Whether any node below (and including) `root` satisfies the predicate; nested functions included. */
export function containsNode(typescript: TypeScript, root: ts.Node, predicate: (node: ts.Node) => boolean): boolean {
  if (predicate(root)) return true;
  return typescript.forEachChild(root, (child) => containsNode(typescript, child, predicate) || undefined) ?? false;
}

/** Whether evaluating an expression can change something or run code that does. */
export function hasEffects(typescript: TypeScript, root: ts.Node): boolean {
  return containsNode(typescript, root, (node) => {
    if (typescript.isCallExpression(node)) return !/^(Math\.(?!random)|Number\.is)/.test(node.expression.getText());
    return typescript.isNewExpression(node) || isAssignmentTarget(typescript, node);
  });
}

/** Symbols of the identifiers assigned below `root`. */
export function assignedSymbols(typescript: TypeScript, checker: ts.TypeChecker, root: ts.Node): Set<ts.Symbol> {
  const symbols = new Set<ts.Symbol>();
  const visit = (node: ts.Node): void => {
    if (typescript.isIdentifier(node) && isAssignmentTarget(typescript, node)) {
      const symbol = checker.getSymbolAtLocation(node);
      if (symbol) symbols.add(symbol);
    }
    typescript.forEachChild(node, visit);
  };
  visit(root);
  return symbols;
}

/** Whether an expression is another one in parentheses, or with a statement about its type. */
export function isWrapper(
  typescript: TypeScript,
  node: ts.Node,
): node is ts.ParenthesizedExpression | ts.AsExpression | ts.NonNullExpression | ts.SatisfiesExpression {
  return typescript.isParenthesizedExpression(node) || typescript.isAsExpression(node) || typescript.isNonNullExpression(node) || typescript.isSatisfiesExpression(node);
}

/** Whether a list of declarations begins with `var`. */
export function isVar(typescript: TypeScript, list: ts.VariableDeclarationList): boolean {
  return (list.flags & typescript.NodeFlags.BlockScoped) === 0;
}
