import type ts from "typescript";
import type { TypeScript } from "./operands.ts";

/** `=` and the compound and logical assignments. */
export function isAssignmentOperator(typescript: TypeScript, kind: ts.SyntaxKind): boolean {
  return kind >= typescript.SyntaxKind.FirstAssignment && kind <= typescript.SyntaxKind.LastAssignment;
}

/** Whether an identifier or other place is written at this position: assigned, also by a pattern, updated, or a for…of/in target. */
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
  const isTaken = typescript.isPropertyAssignment(parent) ? parent.initializer === node : typescript.isShorthandPropertyAssignment(parent) && parent.name === node;
  if (isTaken || typescript.isSpreadAssignment(parent)) return isAssignmentTarget(typescript, parent.parent);
  if (typescript.isArrayLiteralExpression(parent) || typescript.isSpreadElement(parent) || isWrapper(typescript, parent)) {
    return isAssignmentTarget(typescript, parent);
  }
  return false;
}

/** The variable that an identifier means: of the shorthand `{ x }` the variable, not the member. */
export function variableSymbol(typescript: TypeScript, checker: ts.TypeChecker, node: ts.Identifier): ts.Symbol | undefined {
  return typescript.isShorthandPropertyAssignment(node.parent) ? checker.getShorthandAssignmentValueSymbol(node.parent) : checker.getSymbolAtLocation(node);
}

/** Whether any node below (and including) `root` satisfies the predicate; nested functions included. */
export function containsNode(typescript: TypeScript, root: ts.Node, predicate: (node: ts.Node) => boolean): boolean {
  if (predicate(root)) return true;
  return typescript.forEachChild(root, (child) => containsNode(typescript, child, predicate) || undefined) ?? false;
}

/** Symbols of the identifiers assigned below `root`. */
export function assignedSymbols(typescript: TypeScript, checker: ts.TypeChecker, root: ts.Node): Set<ts.Symbol> {
  const symbols = new Set<ts.Symbol>();
  const visit = (node: ts.Node): void => {
    if (typescript.isIdentifier(node) && isAssignmentTarget(typescript, node)) {
      const symbol = variableSymbol(typescript, checker, node);
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
): node is ts.ParenthesizedExpression | ts.AssertionExpression | ts.NonNullExpression | ts.SatisfiesExpression | ts.ExpressionWithTypeArguments {
  return (
    typescript.isParenthesizedExpression(node) ||
    typescript.isAssertionExpression(node) ||
    typescript.isNonNullExpression(node) ||
    typescript.isSatisfiesExpression(node) ||
    typescript.isExpressionWithTypeArguments(node)
  );
}

/** An expression without parentheses around it, and without statements about its type. */
export function withoutWrappers(typescript: TypeScript, node: ts.Expression): ts.Expression {
  return isWrapper(typescript, node) ? withoutWrappers(typescript, node.expression) : node;
}

/** `… as const` */
export function isConstAssertion(typescript: TypeScript, node: ts.Node): boolean {
  return typescript.isAsExpression(node) && node.type.getText() === "const";
}

/** Whether a list of declarations begins with `var`. */
export function isVar(typescript: TypeScript, list: ts.VariableDeclarationList): boolean {
  return (list.flags & typescript.NodeFlags.BlockScoped) === 0;
}

/** A function that is written out as an expression. */
export function isFunctionLiteral(typescript: TypeScript, node: ts.Node): node is ts.ArrowFunction | ts.FunctionExpression {
  return typescript.isArrowFunction(node) || typescript.isFunctionExpression(node);
}

/** Whether a member is declared `readonly`. */
export function isReadonlyMember(typescript: TypeScript, node: ts.Declaration): boolean {
  return (typescript.getCombinedModifierFlags(node) & typescript.ModifierFlags.Readonly) !== 0;
}

/** Whether a type is a generic class or interface with what its type parameters stand for. */
export function isTypeReference(typescript: TypeScript, type: ts.Type): type is ts.TypeReference {
  return (type.flags & typescript.TypeFlags.Object) !== 0 && ((type as ts.ObjectType).objectFlags & typescript.ObjectFlags.Reference) !== 0;
}
