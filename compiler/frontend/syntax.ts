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

type Types = { readonly ts: TypeScript; readonly checker: ts.TypeChecker; readonly program: ts.Program };

/** Whether evaluating an expression can change something or run code that does: calls, and getters of the program's own. */
export function hasEffects(types: Types, root: ts.Node): boolean {
  return doesSomething(types.ts, root) || readsGetter(types, root);
}

/** Whether an expression assigns or calls something, as it is written. */
export function doesSomething(typescript: TypeScript, root: ts.Node): boolean {
  return containsNode(typescript, root, (node) => {
    if (typescript.isCallExpression(node)) return !/^(Math\.(?!random)|Number\.is)/.test(node.expression.getText());
    return typescript.isNewExpression(node) || isAssignmentTarget(typescript, node);
  });
}

/** Whether an expression reads a member that may be a function: an accessor, or data of which some object may have one instead. */
export function readsGetter(types: Types, root: ts.Node): boolean {
  const { ts, checker } = types;
  return containsNode(ts, root, (node) => {
    if (!ts.isPropertyAccessExpression(node) && !ts.isElementAccessExpression(node)) return false;
    const object = checker.getApparentType(checker.getNonNullableType(checker.getTypeAtLocation(node.expression)));
    return namesRead(types, node, object).some((name) => {
      const member = checker.getPropertyOfType(object, name);
      const declaration = member?.valueDeclaration;
      if (member && (member.flags & ts.SymbolFlags.Accessor) !== 0) return true;
      if (declaration && (declaration.getSourceFile().isDeclarationFile || ts.isClassLike(declaration.parent))) return false;
      return gettersOf(types).has(name);
    });
  });
}

/** The names that a member may be read under, by the type of its key. */
function namesRead({ ts, checker }: Types, node: ts.PropertyAccessExpression | ts.ElementAccessExpression, object: ts.Type): readonly string[] {
  if (ts.isPropertyAccessExpression(node)) return [node.name.text];
  const key = checker.getTypeAtLocation(node.argumentExpression);
  if (object.getNumberIndexType()) return [];
  const members = key.isUnion() ? key.types : [key];
  const named = members.flatMap((member) => (member.isStringLiteral() || member.isNumberLiteral() ? [String(member.value)] : []));
  return named.length === members.length ? named : object.getProperties().map(({ name }) => name);
}

const getters = new WeakMap<ts.Program, ReadonlySet<string>>();

/** The names of all getters in the program. */
function gettersOf({ ts, program }: Types): ReadonlySet<string> {
  const known = getters.get(program);
  if (known) return known;
  const found = new Set<string>();
  const visit = (node: ts.Node): void => {
    if (ts.isGetAccessorDeclaration(node) && (ts.isIdentifier(node.name) || ts.isStringLiteralLike(node.name))) found.add(node.name.text);
    ts.forEachChild(node, visit);
  };
  for (const file of program.getSourceFiles()) if (!file.isDeclarationFile && /\bget\s+[\w$"'[]/.test(file.text)) visit(file);
  getters.set(program, found);
  return found;
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

/** Whether a list of declarations begins with `var`. */
export function isVar(typescript: TypeScript, list: ts.VariableDeclarationList): boolean {
  return (list.flags & typescript.NodeFlags.BlockScoped) === 0;
}
