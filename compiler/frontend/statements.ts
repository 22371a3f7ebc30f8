import type ts from "typescript";
import type { Value } from "../../ir/ops.ts";
import { opaque } from "../../ir/types.ts";
import { Problem } from "../diagnostics/problem.ts";
import { isKnown, lowerCondition, lowerExpression, lowerValue, unsupported, type Operand } from "./expressions.ts";
import { isIntegral } from "./integrality.ts";
import { lowerDo, lowerFor, lowerForOf, lowerWhile } from "./loops.ts";
import type { Lowering, LoopTarget, Variable } from "./lowering.ts";

/**
 * Lowers statements in order. After a statement that may have left the normal path (return, break, continue), the rest
 * runs under a guard; where it certainly has, the rest is dead. An `if` that ends in an exit takes the rest as its else.
 */
export function lowerStatements(l: Lowering, statements: readonly ts.Statement[]): void {
  for (const statement of statements) if (l.ts.isFunctionDeclaration(statement)) declareFunction(l, statement);
  lowerSequence(l, statements);
}

function lowerSequence(l: Lowering, statements: readonly ts.Statement[]): void {
  const { ts } = l;
  for (const [i, statement] of statements.entries()) {
    const rest = statements.slice(i + 1);
    if (ts.isIfStatement(statement) && !statement.elseStatement && rest.length > 0 && alwaysExits(l, statement.thenStatement)) {
      l.at(statement);
      l.branch(
        statement,
        lowerCondition(l, statement.expression),
        () => { lowerStatement(l, statement.thenStatement); return undefined; },
        () => { lowerSequence(l, rest); return undefined; },
      );
      return;
    }
    lowerStatement(l, statement);
    const exits = possibleExits(l);
    if (exits.some((exit) => l.known(exit) === true)) return;
    if (exits.length > 0 && rest.length > 0) {
      const left = exits.reduce((a, b) => l.b.apply("or", a, b));
      l.branch(statement, left, () => undefined, () => { lowerSequence(l, rest); return undefined; });
      return;
    }
  }
}

/** Flags of the exits that may have been taken at this point. */
export function possibleExits(l: Lowering): Value[] {
  const flags = [l.frame.returned, ...l.frame.targets.flatMap((target) => [target.broken, target.continued])];
  return flags.map((flag) => l.read(flag)).filter((value) => l.known(value) !== false);
}

function alwaysExits(l: Lowering, node: ts.Statement): boolean {
  const { ts } = l;
  if (ts.isBlock(node)) {
    const last = node.statements[node.statements.length - 1];
    return last !== undefined && alwaysExits(l, last);
  }
  if (ts.isIfStatement(node)) {
    return node.elseStatement !== undefined && alwaysExits(l, node.thenStatement) && alwaysExits(l, node.elseStatement);
  }
  return ts.isReturnStatement(node) || ts.isBreakStatement(node) || ts.isContinueStatement(node);
}

export function lowerStatement(l: Lowering, node: ts.Statement, label?: string): void {
  const { ts } = l;
  l.at(node);
  if (ts.isBlock(node)) return l.inScope(l.scope, () => { lowerStatements(l, node.statements); });
  if (ts.isVariableStatement(node)) return lowerDeclarations(l, node.declarationList);
  if (ts.isExpressionStatement(node)) return void lowerExpression(l, node.expression);
  if (ts.isIfStatement(node)) return lowerIf(l, node);
  if (ts.isForStatement(node)) return lowerFor(l, node, label);
  if (ts.isWhileStatement(node)) return lowerWhile(l, node, label);
  if (ts.isDoStatement(node)) return lowerDo(l, node, label);
  if (ts.isForOfStatement(node)) return lowerForOf(l, node, label);
  if (ts.isReturnStatement(node)) return lowerReturn(l, node);
  if (ts.isBreakStatement(node) || ts.isContinueStatement(node)) return lowerExit(l, node);
  if (ts.isLabeledStatement(node) && ts.isIterationStatement(node.statement, false)) {
    return lowerStatement(l, node.statement, node.label.text);
  }
  if (ts.isFunctionDeclaration(node) || ts.isEmptyStatement(node) || ts.isInterfaceDeclaration(node) || ts.isTypeAliasDeclaration(node)) return;
  throw unsupported(l, node);
}

function declareFunction(l: Lowering, node: ts.FunctionDeclaration): void {
  const symbol = node.name && l.checker.getSymbolAtLocation(node.name);
  if (symbol && node.body) l.scope.bindings.set(symbol, { kind: "closure", node, scope: l.scope });
}

export function declareVariable(l: Lowering, name: ts.Identifier, value: Value | undefined): Variable {
  const symbol = l.checker.getSymbolAtLocation(name);
  if (!symbol) throw unsupported(l, name);
  const variable: Variable = { name: name.text, integral: isIntegral(l, symbol) };
  l.scope.bindings.set(symbol, variable);
  if (value) l.state.set(variable, named(l, value, name.text));
  return variable;
}

/** Gives an unnamed value the user's name. Values are immutable, so a name is attached only where none exists yet. */
function named(l: Lowering, value: Value, name: string): Value {
  if (l.known(value) === undefined) l.b.nameValue(value, name);
  return value;
}

export function lowerDeclarations(l: Lowering, list: ts.VariableDeclarationList): void {
  const { ts } = l;
  if (!(list.flags & (ts.NodeFlags.Let | ts.NodeFlags.Const))) {
    throw new Problem("unsupportedSyntax", list, "`var` is not compiled in differentiated code.", "Use `let` or `const`.");
  }
  for (const declaration of list.declarations) {
    l.at(declaration);
    if (!ts.isIdentifier(declaration.name)) {
      lowerPattern(l, declaration, declaration.name);
      continue;
    }
    if (!declaration.initializer) {
      const type = l.checker.getTypeAtLocation(declaration.name);
      const isNumeric = (type.flags & ts.TypeFlags.NumberLike) !== 0;
      declareVariable(l, declaration.name, isNumeric ? l.constant(NaN) : l.b.literal(undefined, opaque));
      continue;
    }
    const operand = lowerExpression(l, declaration.initializer);
    if (isKnown(operand) && !(list.flags & ts.NodeFlags.Const)) throw unsupported(l, declaration);
    bind(l, declaration.name, operand);
  }
}

/** `const [a, b] = array`, `const { value, grad } = …`. */
function lowerPattern(l: Lowering, declaration: ts.VariableDeclaration, pattern: ts.BindingPattern): void {
  if (!declaration.initializer) throw unsupported(l, declaration);
  const source = lowerExpression(l, declaration.initializer);
  pattern.elements.forEach((element, i) => {
    if (l.ts.isOmittedExpression(element)) return;
    if (element.dotDotDotToken || element.initializer || !l.ts.isIdentifier(element.name)) throw unsupported(l, element);
    const key = l.ts.isArrayBindingPattern(pattern) ? String(i) : (element.propertyName ?? element.name).getText();
    bind(l, element.name, memberOf(l, element, source, key));
  });
}

function memberOf(l: Lowering, node: ts.Node, source: Operand, key: string): Operand {
  if (!isKnown(source)) {
    if (source.type.kind !== "array") throw unsupported(l, node);
    return l.b.load(source, l.constant(Number(key)));
  }
  const member = source.kind === "aggregate" ? source.members.get(key) : undefined;
  if (!member) throw unsupported(l, node);
  return member;
}

/** Declares a name for a value, or for something known at compile time. */
export function bind(l: Lowering, name: ts.Identifier, operand: Operand): void {
  if (!isKnown(operand)) {
    declareVariable(l, name, operand);
    return;
  }
  const symbol = l.checker.getSymbolAtLocation(name);
  if (symbol) l.scope.bindings.set(symbol, operand);
}

function lowerIf(l: Lowering, node: ts.IfStatement): void {
  const { elseStatement } = node;
  l.branch(
    node,
    lowerCondition(l, node.expression),
    () => { lowerStatement(l, node.thenStatement); return undefined; },
    () => { if (elseStatement) lowerStatement(l, elseStatement); return undefined; },
  );
}

function lowerReturn(l: Lowering, node: ts.ReturnStatement): void {
  // The value comes first: lowering it may replace the state.
  const value = node.expression && lowerValue(l, node.expression);
  if (value) l.state.set(l.frame.result, value);
  l.state.set(l.frame.returned, l.constant(true));
}

function lowerExit(l: Lowering, node: ts.BreakStatement | ts.ContinueStatement): void {
  const { targets } = l.frame;
  const target: LoopTarget | undefined = node.label
    ? targets.find((candidate) => candidate.label === node.label?.text)
    : targets[targets.length - 1];
  if (!target) throw unsupported(l, node);
  l.state.set(l.ts.isBreakStatement(node) ? target.broken : target.continued, l.constant(true));
}

