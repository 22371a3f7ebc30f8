import type ts from "typescript";
import type { Literal } from "../../ir/ops.ts";
import { isDeclaredPresent } from "./presence.ts";
import { isFixedName } from "./objects/names.ts";
import { isConst, isFixed, isTopLevel } from "./moduleVariables.ts";
import { isAssignmentOperator, isFunctionLiteral, withoutWrappers } from "./syntax.ts";
import { withoutPrivates } from "./objects/privateMembers.ts";
import { isDeeplyReadonly, sharedConstant } from "./readonlyConstants.ts";
import { irType } from "./typeOf.ts";
import type { Lowering } from "./lowering.ts";
import type { Binding, FunctionNode, Operand } from "./operands.ts";

/** The symbol that an identifier means, imports resolved. */
export function resolve(l: Pick<Lowering, "ts" | "checker">, node: ts.Node): ts.Symbol | undefined {
  const isShorthand = l.ts.isShorthandPropertyAssignment(node.parent) && node.parent.name === node;
  const symbol = isShorthand ? l.checker.getShorthandAssignmentValueSymbol(node.parent) : l.checker.getSymbolAtLocation(node);
  if (!symbol) return undefined;
  return symbol.flags & l.ts.SymbolFlags.Alias ? l.checker.getAliasedSymbol(symbol) : symbol;
}

/** The variable that a name declares; of `constructor(private x: number)` the parameter, not the member. */
export function declaredSymbol(l: Lowering, name: ts.Identifier): ts.Symbol | undefined {
  const { parent } = name;
  if (l.ts.isParameter(parent) && l.ts.isParameterPropertyDeclaration(parent, parent.parent)) {
    return l.checker.getSymbolsOfParameterPropertyDeclaration(parent, name.text)[0];
  }
  return l.checker.getSymbolAtLocation(name);
}

/** What a local name is bound to in the scopes being lowered. */
export function bindingOf(l: Lowering, node: ts.Identifier): Binding | undefined {
  const symbol = l.ts.isShorthandPropertyAssignment(node.parent)
    ? l.checker.getShorthandAssignmentValueSymbol(node.parent)
    : declaredSymbol(l, node);
  if (!symbol) return undefined;
  for (let scope: Lowering["scope"] | undefined = l.scope; scope; scope = scope.parent) {
    const binding = scope.bindings.get(symbol);
    if (binding) return binding;
  }
  return l.session.around?.bindings.get(symbol);
}

/** Whether a name means the global of JavaScript that it looks like, and nothing that the program declares. */
export function isGlobal(l: Lowering, node: ts.Expression): boolean {
  if (!l.ts.isIdentifier(node) || bindingOf(l, node)) return false;
  const declarations = resolve(l, node)?.declarations ?? [];
  return declarations.every((declaration) => declaration.getSourceFile().isDeclarationFile);
}

/** The function that a name outside all lowered scopes declares, or is another name of, if its body is known. */
export function functionOf(l: Pick<Lowering, "ts" | "checker">, node: ts.Expression, around: readonly ts.Node[] = []): FunctionNode | undefined {
  const { ts } = l;
  if (isFunctionLiteral(ts, node)) return node;
  if (ts.isExpressionWithTypeArguments(node)) return functionOf(l, node.expression, around);
  for (const declaration of resolve(l, node)?.declarations ?? []) {
    if ((ts.isFunctionDeclaration(declaration) || ts.isFunctionExpression(declaration)) && declaration.body) return declaration;
    if (!ts.isVariableDeclaration(declaration) || !declaration.initializer || !isFixed(l, declaration) || around.includes(declaration)) continue;
    const initial = withoutWrappers(ts, declaration.initializer);
    if (isFunctionLiteral(ts, initial)) return initial;
    const isName = ts.isIdentifier(initial) || ts.isPropertyAccessExpression(initial);
    if (ts.isExpressionWithTypeArguments(declaration.initializer) || (isName && isTopLevel(l, declaration))) return functionOf(l, initial, [...around, declaration]);
  }
  return undefined;
}

/** Whether a name is that of a function of which only a declaration is known. */
export function isUnknownFunction(l: Lowering, node: ts.Expression): boolean {
  if (!l.ts.isIdentifier(node) || bindingOf(l, node) || functionOf(l, node)) return false;
  const declarations = resolve(l, node)?.declarations ?? [];
  return declarations.length > 0 && declarations.every((declaration) => l.ts.isFunctionDeclaration(declaration));
}

/** A constant of another module that cannot change, by its type: made again in the function. */
export function readonlyConstant(l: Lowering, node: ts.Identifier): Operand | undefined {
  const symbol = resolve(l, node);
  for (const declaration of symbol?.declarations ?? []) {
    if (!symbol || !l.ts.isVariableDeclaration(declaration) || !declaration.initializer) continue;
    if (!isFixed(l, declaration) || !isTopLevel(l, declaration) || !isDeeplyReadonly(l, l.checker.getTypeAtLocation(node))) continue;
    if (!isPlainStructure(l, declaration.initializer) || l.session.unsteady.identities.has(symbol)) continue;
    l.dependencies.add(declaration.getSourceFile().fileName);
    return sharedConstant(l, symbol, declaration.initializer);
  }
  return undefined;
}

/**
 * A variable that is visible at the marked call, under whatever name: it is read there, when the derivative is called,
 * and passed on. What has the same name there but is another variable does not count.
 */
export function captureOf(l: Lowering, node: ts.Identifier): Operand | undefined {
  const target = resolve(l, node);
  const [declaration] = target?.declarations ?? [];
  if (!target || !declaration) return undefined;
  if (!l.ts.isVariableDeclaration(declaration) && !l.ts.isParameter(declaration) && !l.ts.isBindingElement(declaration)) return undefined;
  const name = nameAtCall(l, target);
  const type = irType(l, l.checker.getTypeAtLocation(node));
  if (name === undefined || !type) return undefined;
  const value = l.capture(target, withoutPrivates(type), name);
  if (isDeclaredPresent(l, l.checker.getTypeAtLocation(node))) l.declaredPresent.add(value);
  return value;
}

/** What a variable or class is called at the marked call: it is in scope there, or another module or a namespace exports it. */
export function nameAtCall(l: Lowering, target: ts.Symbol): string | undefined {
  const { Variable, Alias, Class, Function, ValueModule } = l.ts.SymbolFlags;
  const visible = l.checker.getSymbolsInScope(l.session.call, Variable | Alias | Class | Function | ValueModule);
  // What a module exports has a symbol in its scope besides.
  const original = (symbol: ts.Symbol): ts.Symbol => (symbol.flags & Alias ? l.checker.getAliasedSymbol(symbol) : l.checker.getExportSymbolOfSymbol(symbol));
  return visible.find((symbol) => original(symbol) === target)?.name ?? l.session.importedName(target) ?? nameInNamespace(l, target);
}

/** `Space.name` of what a namespace exports that has a name at the marked call itself. */
function nameInNamespace(l: Lowering, target: ts.Symbol): string | undefined {
  const [declaration] = target.declarations ?? [];
  const space = declaration && l.ts.findAncestor(declaration.parent, l.ts.isModuleDeclaration);
  const symbol = space && l.ts.isIdentifier(space.name) ? l.checker.getSymbolAtLocation(space.name) : undefined;
  if (!symbol || symbol.exports?.get(target.escapedName) !== target) return undefined;
  const outer = nameAtCall(l, symbol);
  return outer === undefined ? undefined : `${outer}.${target.name}`;
}

/** What a global, or a name of the user's, is called at the marked call, where the code is generated. */
export function visibleName(l: Lowering, node: ts.Expression): string | undefined {
  if (!l.ts.isIdentifier(node)) return undefined;
  if (isGlobal(l, node)) return node.text;
  const target = resolve(l, node);
  return target && nameAtCall(l, target);
}

/** Whether an expression's type is one of JavaScript's own, of such a name. */
export function isGlobalType(l: Lowering, node: ts.Expression, name: RegExp): boolean {
  const symbol = l.checker.getTypeAtLocation(node).getSymbol();
  return symbol !== undefined && name.test(symbol.name) && (symbol.declarations ?? []).every((declaration) => declaration.getSourceFile().isDeclarationFile);
}

/** The literal, or member of an enum, that an expression is. */
export function constantOf(l: Pick<Lowering, "ts" | "checker">, node: ts.Expression): { readonly literal: Literal } | undefined {
  const { ts } = l;
  if (ts.isParenthesizedExpression(node)) return constantOf(l, node.expression);
  if (ts.isStringLiteralLike(node)) return { literal: node.text };
  if (ts.isNumericLiteral(node)) return { literal: Number(node.text.replaceAll("_", "")) };
  if (node.kind === ts.SyntaxKind.TrueKeyword || node.kind === ts.SyntaxKind.FalseKeyword) return { literal: node.kind === ts.SyntaxKind.TrueKeyword };
  if (node.kind === ts.SyntaxKind.NullKeyword) return { literal: null };
  if (ts.isPrefixUnaryExpression(node) && node.operator === ts.SyntaxKind.MinusToken) {
    const negated = constantOf(l, node.operand)?.literal;
    return typeof negated === "number" ? { literal: -negated } : undefined;
  }
  if (!ts.isPropertyAccessExpression(node) && !ts.isElementAccessExpression(node)) return undefined;
  const member = l.checker.getConstantValue(node);
  return member === undefined ? undefined : { literal: member };
}

/** Whether an initializer is a structure of plain initializers. */
function isPlainStructure(l: Lowering, node: ts.Expression): boolean {
  const { ts } = l;
  const visit = (part: ts.Expression): boolean => isPlainStructure(l, part);
  if (ts.isAsExpression(node) || ts.isSatisfiesExpression(node) || ts.isParenthesizedExpression(node)) return visit(node.expression);
  if (ts.isStringLiteralLike(node) || isFunctionLiteral(ts, node)) return true;
  if (ts.isIdentifier(node) && functionOf(l, node)) return true;
  if (ts.isArrayLiteralExpression(node)) return node.elements.every(visit);
  if (ts.isNewExpression(node)) return !isGlobal(l, node.expression) && (node.arguments ?? []).every(visit);
  if (!ts.isObjectLiteralExpression(node)) return isPlain(l, node);
  return node.properties.every((property) => {
    if (ts.isShorthandPropertyAssignment(property)) return visit(property.name);
    return ts.isPropertyAssignment(property) && isFixedName(l, property.name) && visit(property.initializer);
  });
}

/** Whether an initializer is arithmetic on literals and other such constants: free of effects, the same every time. */
export function isPlain(l: Lowering, expression: ts.Expression, within: readonly ts.Node[] = []): boolean {
  const { ts } = l;
  const visit = (node: ts.Expression): boolean => isPlain(l, node, within);
  const node = expression;
  if (constantOf(l, node)) return true;
  if (ts.isIdentifier(node)) {
    if (/^(NaN|Infinity|undefined)$/.test(node.text) && isGlobal(l, node)) return true;
    const [declaration] = resolve(l, node)?.declarations ?? [];
    if (!declaration || !ts.isVariableDeclaration(declaration) || within.includes(declaration)) return false;
    if (!isConst(l, declaration) || !isTopLevel(l, declaration) || !declaration.initializer) return false;
    return isPlain(l, declaration.initializer, [...within, declaration]);
  }
  if (ts.isParenthesizedExpression(node) || ts.isAsExpression(node)) return visit(node.expression);
  if (ts.isPrefixUnaryExpression(node)) return visit(node.operand);
  if (ts.isBinaryExpression(node)) return !isAssignmentOperator(ts, node.operatorToken.kind) && visit(node.left) && visit(node.right);
  if (ts.isPropertyAccessExpression(node)) return /^(Math|Number)\./.test(node.getText());
  if (ts.isCallExpression(node)) return /^Math\.(?!random)/.test(node.expression.getText()) && node.arguments.every(visit);
  return false;
}

export function lowerConstant(l: Lowering, node: ts.Expression): Operand {
  const outer = l.scope;
  l.scope = { parent: undefined, bindings: new Map() };
  const value: Operand = l.expression(node);
  l.scope = outer;
  return value;
}

