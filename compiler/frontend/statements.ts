import type ts from "typescript";
import { lowerDeclarations } from "./declarations.ts";
import { alwaysExits, possibleExits } from "./exits.ts";
import { lowerDo, lowerFor, lowerForOf, lowerWhile } from "./loops.ts";
import type { Lowering, LoopTarget } from "./lowering.ts";
import { lowerCondition, lowerValue, unsupported } from "./values.ts";

/**
 * Lowers statements in order. After a statement that may have left the normal path (return, break, continue), the rest
 * runs under a guard; where it certainly has, the rest is dead. An `if` that ends in an exit takes the rest as its else.
 */
export function lowerStatements(l: Lowering, statements: readonly ts.Statement[]): void {
  for (const statement of statements) {
    if (l.ts.isFunctionDeclaration(statement)) declareFunction(l, statement);
    if (l.ts.isClassDeclaration(statement)) l.classScopes.set(statement, l.scope);
  }
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

export function lowerStatement(l: Lowering, node: ts.Statement, label?: string): void {
  const { ts } = l;
  l.at(node);
  if (ts.isBlock(node)) return l.inScope(l.scope, () => { lowerStatements(l, node.statements); });
  if (ts.isVariableStatement(node)) return lowerDeclarations(l, node.declarationList);
  if (ts.isExpressionStatement(node)) return lowerEffect(l, node.expression);
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
  if (ts.isFunctionDeclaration(node) || ts.isEmptyStatement(node) || ts.isClassDeclaration(node) || ts.isInterfaceDeclaration(node) || ts.isTypeAliasDeclaration(node)) return;
  throw unsupported(l, node);
}

function declareFunction(l: Lowering, node: ts.FunctionDeclaration): void {
  const symbol = node.name && l.checker.getSymbolAtLocation(node.name);
  if (symbol && node.body) l.scope.bindings.set(symbol, { kind: "closure", node, scope: l.scope });
}

/** An expression for its effects: the value of `a && (s += x)` is of no interest, so its sides may differ in type. */
function lowerEffect(l: Lowering, node: ts.Expression): void {
  const { ts } = l;
  if (ts.isParenthesizedExpression(node)) return lowerEffect(l, node.expression);
  const operator = ts.isBinaryExpression(node) ? node.operatorToken.kind : undefined;
  const isAnd = operator === ts.SyntaxKind.AmpersandAmpersandToken;
  if (!ts.isBinaryExpression(node) || (!isAnd && operator !== ts.SyntaxKind.BarBarToken)) return void l.expression(node);
  const effect = (): undefined => {
    lowerEffect(l, node.right);
    return undefined;
  };
  const condition = lowerCondition(l, node.left);
  l.branch(node, condition, isAnd ? effect : () => undefined, isAnd ? () => undefined : effect);
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

