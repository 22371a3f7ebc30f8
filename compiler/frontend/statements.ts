import type ts from "typescript";
import type { Value } from "../../ir/ops.ts";
import { lowerDeclarations } from "./declarations.ts";
import { alwaysExits, closeTarget, hasLeft, lowerExit, openTarget, possibleExits, unlessLeft } from "./exits.ts";
import { lowerForIn } from "./forIn.ts";
import { lowerForOf } from "./forOf.ts";
import { lowerDo, lowerFor, lowerWhile } from "./loops.ts";
import { notAValue, numbered, valueOf } from "./functions/choose.ts";
import { isFunctionType } from "./functions/functionVariables.ts";
import { isFunctionValue, isUndefinedLiteral } from "./functions/functionValues.ts";
import type { Lowering } from "./lowering.ts";
import { declareClass } from "./objects/classMembers.ts";
import { absentResult } from "./results.ts";
import { lowerSwitch } from "./switch.ts";
import { isWrapper } from "./syntax.ts";
import { lowerThrow, patternSource, unlessThrown } from "./throw.ts";
import { lowerTry } from "./try.ts";
import { lowerCondition, unsupported } from "./values.ts";

/**
 * Lowers statements in order. After a statement that may have left the normal path (return, break, continue), the rest
 * runs under a guard; where it certainly has, the rest is dead. An `if` that ends in an exit takes the rest as its else.
 */
export function lowerStatements(l: Lowering, statements: readonly ts.Statement[]): void {
  for (const statement of statements) {
    if (l.ts.isFunctionDeclaration(statement)) declareFunction(l, statement);
    if (l.ts.isClassDeclaration(statement)) declareClass(l, statement);
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
    const source = l.handlers.length > 0 ? patternSource(ts, statement) : undefined;
    if (source && mayThrow(l, source)) {
      unlessLeft(l, statement, () => { lowerSequence(l, [statement, ...rest]); });
      l.given.delete(source);
      return;
    }
    lowerStatement(l, statement);
    if (source) l.given.delete(source);
    if (hasLeft(l)) return;
    if (possibleExits(l).length === 0) continue;
    if (rest.length > 0) unlessLeft(l, statement, () => { lowerSequence(l, rest); });
    return;
  }
}

/** Lowers what a pattern takes apart, in front of its statement; whether that may throw to a `catch`, so that there is nothing to take apart. */
function mayThrow(l: Lowering, source: ts.Expression): boolean {
  if (l.given.has(source)) return false;
  l.given.set(source, l.expression(source));
  return possibleExits(l).length > 0;
}

export function lowerStatement(l: Lowering, node: ts.Statement): void {
  const { ts } = l;
  l.at(node);
  if (ts.isBlock(node)) return l.inScope(l.scope, () => { lowerStatements(l, node.statements); });
  if (ts.isVariableStatement(node)) return lowerDeclarations(l, node.declarationList);
  if (ts.isExpressionStatement(node)) return lowerEffect(l, node.expression);
  if (ts.isIfStatement(node)) return lowerIf(l, node);
  if (ts.isForStatement(node)) return lowerFor(l, node);
  if (ts.isWhileStatement(node)) return lowerWhile(l, node);
  if (ts.isDoStatement(node)) return lowerDo(l, node);
  if (ts.isForOfStatement(node)) return lowerForOf(l, node);
  if (ts.isForInStatement(node)) return lowerForIn(l, node);
  if (ts.isSwitchStatement(node)) return lowerSwitch(l, node);
  if (ts.isThrowStatement(node)) return lowerThrow(l, node);
  if (ts.isTryStatement(node)) return lowerTry(l, node);
  if (ts.isReturnStatement(node)) return lowerReturn(l, node);
  if (ts.isBreakStatement(node) || ts.isContinueStatement(node)) return lowerExit(l, node);
  if (ts.isLabeledStatement(node)) return lowerLabelled(l, node);
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
  if (isWrapper(ts, node)) return lowerEffect(l, node.expression);
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
  const value = node.expression ? returnedValue(l, node.expression) : nothing(l);
  unlessThrown(l, node, () => {
    if (value) l.state.set(l.frame.result, l.conform(value, l.state.get(l.frame.result)?.type));
    l.state.set(l.frame.returned, l.constant(true));
  });
}

/** What a `return` without an expression gives where others have one. */
function nothing(l: Lowering): Value | undefined {
  const { frame } = l;
  frame.returnsNone = true;
  return absentResult(l, frame.node);
}

/** The value of a result; where functions are returned, the number of one of them, or undefined. */
function returnedValue(l: Lowering, node: ts.Expression): Value {
  const operand = l.expression(node);
  const { frame } = l;
  const signature = l.ts.isFunctionLike(frame.node) ? l.checker.getSignatureFromDeclaration(frame.node) : undefined;
  if (!signature || !isFunctionType(l, l.checker.getReturnTypeOfSignature(signature))) return valueOf(node, operand);
  const isFunction = isFunctionValue(operand);
  if (!isFunction && !isUndefinedLiteral(l, operand)) throw notAValue(node);
  frame.returnsNone ||= !isFunction || (operand.kind === "chosen" && !operand.isTotal);
  return isFunction ? numbered(l, node, operand, frame.functions) : operand;
}

/** A label of a loop belongs to the loop; any other statement can be left by a `break` with the label. */
function lowerLabelled(l: Lowering, node: ts.LabeledStatement): void {
  const { statement } = node;
  const { ts } = l;
  if (ts.isLabeledStatement(statement) || ts.isIterationStatement(statement, false) || ts.isSwitchStatement(statement)) {
    return lowerStatement(l, statement);
  }
  const target = openTarget(l, statement, "labelled");
  lowerStatement(l, statement);
  closeTarget(l, target);
}
