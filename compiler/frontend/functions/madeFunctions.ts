import type ts from "typescript";
import type { Value } from "../../../ir/ops.ts";
import type { Lowering } from "../lowering.ts";
import { functionOf, isGlobal, isPlain, resolve } from "../names.ts";
import { isFixed, isTopLevel } from "../moduleVariables.ts";
import { type FunctionNode, type Operand, parametersIn, type Variable } from "../operands.ts";
import { isDeeplyReadonly, inPrologue } from "../readonlyConstants.ts";
import { containsNode, isAssignmentTarget, isFunctionLiteral, withoutWrappers } from "../syntax.ts";
import { isFunctionType } from "./functionVariables.ts";

/** A function that was made at the head of the function that is lowered, with the variables that it closes over. */
type Made = { readonly target: Operand; readonly variables: ReadonlyMap<Variable, Value> };

const made = new WeakMap<Lowering, Map<ts.Symbol, Made>>();

/**
 * `const twice = scaleBy(2)` of a module, where `scaleBy` is a function of the project that keeps nothing between calls of what
 * it gives: it is called again at the head of the function.
 */
export function madeFunction(l: Lowering, node: ts.Identifier): Operand | undefined {
  const symbol = resolve(l, node);
  const call = symbol && makingCall(l, symbol);
  if (!symbol || !call || !isRepeatable(l, call, [])) return undefined;
  const known = made.get(l) ?? new Map<ts.Symbol, Made>();
  made.set(l, known);
  const result = known.get(symbol) ?? makeAgain(l, symbol, call);
  known.set(symbol, result);
  // They are constant, so that they hold wherever the function is asked for.
  for (const [variable, value] of result.variables) {
    l.fixed.set(variable, value);
    l.state.set(variable, value);
  }
  return result.target;
}

function makeAgain(l: Lowering, symbol: ts.Symbol, call: ts.CallExpression): Made {
  let variables: ReadonlyMap<Variable, Value> = new Map();
  l.dependencies.add(call.getSourceFile().fileName);
  const target = inPrologue(l, symbol, call, { parent: undefined, bindings: new Map() }, (state) => { variables = state; });
  return { target, variables };
}

/** The call that a constant function of a module is the result of. */
export function makingCall(l: Pick<Lowering, "ts" | "checker">, symbol: ts.Symbol): ts.CallExpression | undefined {
  for (const declaration of symbol.declarations ?? []) {
    if (!l.ts.isVariableDeclaration(declaration) || !declaration.initializer || !isFixed(l, declaration)) continue;
    if (!l.ts.isCallExpression(declaration.initializer) || !isTopLevel(l, declaration)) continue;
    let maker: ts.Expression = declaration.initializer;
    while (l.ts.isCallExpression(maker)) maker = withoutWrappers(l.ts, maker.expression);
    if (functionOf(l, maker)) return declaration.initializer;
  }
  return undefined;
}

/** Whether such a call gives the same function each time: its maker computes from what does not change, and keeps no state. */
function isRepeatable(l: Lowering, call: ts.CallExpression, around: readonly ts.Node[]): boolean {
  const maker = functionOf(l, withoutWrappers(l.ts, call.expression));
  if (!maker || around.includes(call) || !isFunctionType(l, l.checker.getTypeAtLocation(call))) return false;
  const parameters = parametersIn(maker);
  const inner = [...around, call];
  return isMaker(l, maker, inner) && call.arguments.every((argument, i) => isConstantArgument(l, argument, parameters[i] ?? parameters.at(-1), inner));
}

/** Numbers, texts, functions, constants of the module, and fresh structures that the maker cannot change. */
function isConstantArgument(l: Lowering, node: ts.Expression, parameter: ts.ParameterDeclaration | undefined, around: readonly ts.Node[]): boolean {
  const { ts } = l;
  if (isPlain(l, node) || isFunctionLiteral(ts, node) || isBuiltIn(l, node)) return true;
  if (ts.isCallExpression(node)) return isRepeatable(l, node, around);
  if (ts.isIdentifier(node)) return isConstantName(l, node, around);
  const isFresh = ts.isObjectLiteralExpression(node) || ts.isArrayLiteralExpression(node);
  return isFresh && parameter !== undefined && isDeeplyReadonly(l, l.checker.getTypeAtLocation(parameter)) && isStructure(l, node);
}

function isStructure(l: Lowering, node: ts.Expression): boolean {
  const { ts } = l;
  if (ts.isArrayLiteralExpression(node)) return node.elements.every((element) => isStructure(l, element));
  if (!ts.isObjectLiteralExpression(node)) return isPlain(l, node) || isFunctionLiteral(ts, node);
  return node.properties.every((property) => ts.isPropertyAssignment(property) && isStructure(l, property.initializer));
}

function isConstantName(l: Lowering, node: ts.Identifier, around: readonly ts.Node[]): boolean {
  if (functionOf(l, node)) return true;
  const symbol = resolve(l, node);
  const call = symbol && makingCall(l, symbol);
  if (call) return isRepeatable(l, call, around);
  return (symbol?.declarations ?? []).some((declaration) => l.ts.isVariableDeclaration(declaration) && isFixed(l, declaration) && isTopLevel(l, declaration));
}

/** `Math.sin` */
function isBuiltIn(l: Lowering, node: ts.Expression): boolean {
  return l.ts.isPropertyAccessExpression(node) && isGlobal(l, node.expression) && /^Math\.(?!random)\w+$/.test(node.getText());
}

/**
 * Whether a function computes nothing but numbers and functions before it returns, of what does not change and without a look
 * into arrays and objects, and the functions in it assign nothing of what is around them.
 */
function isMaker(l: Lowering, maker: FunctionNode, around: readonly ts.Node[]): boolean {
  const { ts } = l;
  const isAllowed = (node: ts.Node): boolean => {
    if (ts.isTypeNode(node)) return true;
    if (ts.isFunctionLike(node)) return !assignsAround(l, node);
    if (ts.isCallExpression(node)) return isBuiltIn(l, node.expression) ? node.arguments.every(isAllowed) : isRepeatable(l, node, around);
    if (ts.isIdentifier(node)) return !isAssignmentTarget(ts, node) && (isOwn(l, node, maker) || isPlain(l, node) || functionOf(l, node) !== undefined);
    const isLookedInto = ts.isPropertyAccessExpression(node) || ts.isElementAccessExpression(node) || ts.isObjectLiteralExpression(node) || ts.isArrayLiteralExpression(node);
    if (isLookedInto || ts.isNewExpression(node) || ts.isTaggedTemplateExpression(node) || ts.isThrowStatement(node) || ts.isIterationStatement(node, false)) return false;
    return !(ts.forEachChild(node, (child) => !isAllowed(child) || undefined) ?? false);
  };
  const isBound = maker.parameters.every(({ name, initializer, dotDotDotToken }) => (!initializer || isPlain(l, initializer)) && (!dotDotDotToken || isOnlyGoneThrough(l, name, maker)));
  return isBound && maker.body !== undefined && isAllowed(maker.body);
}

/** Whether a function assigns a variable that is not its own. */
function assignsAround(l: Lowering, node: ts.Node): boolean {
  return containsNode(l.ts, node, (at) => l.ts.isIdentifier(at) && isAssignmentTarget(l.ts, at) && !isOwn(l, at, node));
}

/** Whether a rest parameter, a fresh array, is gone through and never changed or passed on. */
function isOnlyGoneThrough(l: Lowering, name: ts.BindingName, maker: FunctionNode): boolean {
  const { ts } = l;
  const symbol = l.checker.getSymbolAtLocation(name);
  return !containsNode(ts, maker, (node) => {
    if (!ts.isIdentifier(node) || node === name || resolve(l, node) !== symbol) return false;
    const { parent } = node;
    if (ts.isForOfStatement(parent)) return parent.expression !== node;
    return !ts.isPropertyAccessExpression(parent) || !/^(reduce|reduceRight|map|forEach|every|some|length)$/.test(parent.name.text);
  });
}

/** Whether a variable is one of the function itself. */
function isOwn(l: Lowering, node: ts.Identifier, owner: ts.Node): boolean {
  return (resolve(l, node)?.declarations ?? []).some((declaration) => l.ts.findAncestor(declaration, (outer) => outer === owner) !== undefined);
}
