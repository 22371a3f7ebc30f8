import type ts from "typescript";
import { isCaptured } from "./captures.ts";
import { Problem } from "../../diagnostics/problem.ts";
import type { Lowering } from "../lowering.ts";
import type { Chosen, FunctionValue, FunctionVariable, Operand } from "../operands.ts";
import { bindingOf, functionOf, isGlobal, resolve } from "../names.ts";
import { containsNode, isAssignmentTarget, isWrapper, variableSymbol } from "../syntax.ts";
import { notAValue, numbered } from "./choose.ts";
import { chosen, isFunctionValue, isThere, isUndefinedLiteral } from "./functionValues.ts";

/** Whether values of a type are functions, or absent. */
export function isFunctionType(l: Lowering, type: ts.Type): boolean {
  const present = l.checker.getNonNullableType(type);
  const members = present.isUnion() ? present.types : [present];
  return members.every((member) => member.getCallSignatures().length > 0);
}

/** `let f = …` of functions: the variable holds the number of the function in a list of all that are assigned to it. */
export function declareFunctionVariable(l: Lowering, name: ts.Identifier, initial: Operand): void {
  const symbol = l.checker.getSymbolAtLocation(name);
  if (!symbol) throw notAValue(name);
  const isFunction = isFunctionValue(initial);
  if (!isFunction && !isUndefinedLiteral(l, initial)) throw notAValue(name);
  const table: FunctionVariable["table"] = new Map();
  const selector = { name: name.text, integral: true, isCaptured: isCaptured(l, symbol) };
  // Numbering one of several branches, and so puts another state in place of this one.
  const number = isFunction ? numbered(l, name, initial, table) : l.constant(-1);
  l.state.set(selector, number);
  const { sites, targets, isComplete } = assignedFunctions(l, name, symbol);
  for (const target of targets) numbered(l, name, target, table);
  const isTotal = isComplete && isFunction && (initial.kind !== "chosen" || initial.isTotal);
  l.scope.bindings.set(symbol, { kind: "functionVariable", selector, table, sites, isTotal, home: l.b });
}

/** The function that a variable holds now. */
export function readFunction(l: Lowering, node: ts.Node, { selector, table, isTotal }: FunctionVariable): Chosen {
  const value = l.state.get(selector);
  if (!value) throw new Problem("unsupportedSyntax", node, `'${selector.name}' has no value here: it is read before it is given one, or by a function that is used after the branch or loop that made it.`, "Give it an initial value where it is declared, or pass it to the function as an argument.");
  return chosen(l, value, new Map(table), isTotal);
}

/** The variable that holds functions which an expression names. */
export function functionVariableOf(l: Lowering, node: ts.Node): FunctionVariable | undefined {
  const variable = l.ts.isIdentifier(node) ? bindingOf(l, node) : undefined;
  return variable && "kind" in variable && variable.kind === "functionVariable" ? variable : undefined;
}

/** `f = …`, `f ??= …`, `f ||= …`, `f &&= …` of such a variable; undefined for other assignments. */
export function assignFunction(l: Lowering, node: ts.BinaryExpression): Operand | undefined {
  const variable = functionVariableOf(l, node.left);
  if (!variable) return undefined;
  const { SyntaxKind } = l.ts;
  const { kind } = node.operatorToken;
  if (kind === SyntaxKind.EqualsToken) return giveFunction(l, node, variable, node.right);
  const isAnd = kind === SyntaxKind.AmpersandAmpersandEqualsToken;
  if (!isAnd && kind !== SyntaxKind.QuestionQuestionEqualsToken && kind !== SyntaxKind.BarBarEqualsToken) return undefined;
  const assign = (): undefined => {
    giveFunction(l, node, variable, node.right);
    return undefined;
  };
  const there = isThere(l, node, readFunction(l, node, variable));
  l.branch(node, there, isAnd ? assign : () => undefined, isAnd ? () => undefined : assign);
  return readFunction(l, node, variable);
}

/** Gives the variable what an expression gives; `node` is the assignment or declaration. */
export function giveFunction(l: Lowering, node: ts.Node, variable: FunctionVariable, right: ts.Expression): Operand {
  const site = variable.sites.get(node);
  if (!site) return setFunction(l, node, variable, l.expression(right));
  const number = numbered(l, node, site, variable.table);
  l.state.set(variable.selector, number);
  return site;
}

/** Gives the variable a function that is known, or none. */
export function setFunction(l: Lowering, node: ts.Node, variable: FunctionVariable, operand: Operand): Operand {
  if (isUndefinedLiteral(l, operand)) {
    l.state.set(variable.selector, l.constant(-1));
    return operand;
  }
  if (!isFunctionValue(operand) || l.handlers.length > 0) throw notAValue(node);
  const before = variable.table.size;
  const number = numbered(l, node, operand, variable.table);
  if (variable.table.size > before && !isAlways(l, variable)) {
    throw new Problem("unsupportedSyntax", node, `Which functions '${variable.selector.name}' can hold is not known where this loop or function begins.`, "Declare the functions before the variable, and assign them by name.");
  }
  l.state.set(variable.selector, number);
  return operand;
}

/** Whether nothing that was lowered already can run after this point: no loop is between the variable and here. */
function isAlways(l: Lowering, { home }: FunctionVariable): boolean {
  for (const { builder, isLoop } of l.enclosing()) {
    if (builder === home) return true;
    if (isLoop) return false;
  }
  return false;
}

type AssignedFunctions = {
  /** Assignments of one function. */
  readonly sites: Map<ts.Node, FunctionValue>;
  readonly targets: readonly FunctionValue[];
  readonly isComplete: boolean;
};

/** The functions that are assigned to a variable later and are known where it is declared; whether these are all. */
function assignedFunctions(l: Lowering, name: ts.Identifier, symbol: ts.Symbol): AssignedFunctions {
  const { ts } = l;
  const block = ts.findAncestor(name, (node) => ts.isBlock(node) || ts.isSourceFile(node)) as ts.Node;
  const sites = new Map<ts.Node, FunctionValue>();
  const targets: FunctionValue[] = [];
  let isComplete = true;
  const visit = (node: ts.Node): void => {
    if (ts.isIdentifier(node) && isAssignmentTarget(ts, node) && variableSymbol(ts, l.checker, node) === symbol) {
      const { parent } = node;
      const isPlain = ts.isBinaryExpression(parent) && !isAssignmentTarget(ts, parent) && isPlainAssignment(ts, parent.operatorToken.kind);
      const found = isPlain ? alternativesOf(l, parent.right).map((alternative) => knownHere(l, alternative, block)) : [undefined];
      const [only] = found;
      if (only && found.length === 1) sites.set(parent, only);
      targets.push(...found.flatMap((target) => (target ? [target] : [])));
      isComplete &&= !found.includes(undefined);
    }
    ts.forEachChild(node, visit);
  };
  visit(block);
  return { sites, targets, isComplete };
}

/** `=`, and the assignments that may leave a variable as it is. */
function isPlainAssignment({ SyntaxKind }: Lowering["ts"], kind: ts.SyntaxKind): boolean {
  return [SyntaxKind.EqualsToken, SyntaxKind.QuestionQuestionEqualsToken, SyntaxKind.BarBarEqualsToken, SyntaxKind.AmpersandAmpersandEqualsToken].includes(kind);
}

/** The expressions of which a conditional expression gives one. */
function alternativesOf(l: Lowering, node: ts.Expression): readonly ts.Expression[] {
  if (isWrapper(l.ts, node)) return alternativesOf(l, node.expression);
  if (!l.ts.isConditionalExpression(node)) return [node];
  return [...alternativesOf(l, node.whenTrue), ...alternativesOf(l, node.whenFalse)];
}

/** The function that an expression means, if it means the same where the block is entered. */
function knownHere(l: Lowering, node: ts.Expression, block: ts.Node): FunctionValue | undefined {
  const { ts } = l;
  if (isWrapper(ts, node)) return knownHere(l, node.expression, block);
  if (ts.isIdentifier(node)) {
    const binding = bindingOf(l, node);
    if (binding) return "kind" in binding && binding.kind !== "functionVariable" && binding.kind !== "chosen" && isFunctionValue(binding) ? binding : undefined;
    const body = functionOf(l, node);
    const isOuter = body !== undefined && !ts.findAncestor(body.parent, ts.isFunctionLike);
    return isOuter ? functionValue(l.expression(node)) : undefined;
  }
  if (ts.isPropertyAccessExpression(node)) return isGlobal(l, node.expression) ? functionValue(l.expression(node)) : undefined;
  if (!ts.isArrowFunction(node) || !isClosedOver(l, node, block)) return undefined;
  return { kind: "closure", node, scope: l.scope };
}

function functionValue(operand: Operand): FunctionValue | undefined {
  return isFunctionValue(operand) ? operand : undefined;
}

/** Whether all that a function uses is its own, bound already, or from outside of the block. */
function isClosedOver(l: Lowering, node: ts.ArrowFunction, block: ts.Node): boolean {
  const isWithin = (inner: ts.Node, outer: ts.Node): boolean => l.ts.findAncestor(inner, (at) => at === outer) !== undefined;
  return !containsNode(l.ts, node, (at) => {
    if (at.kind === l.ts.SyntaxKind.ThisKeyword) return true;
    if (!l.ts.isIdentifier(at) || bindingOf(l, at)) return false;
    const declarations = resolve(l, at)?.declarations ?? [];
    return declarations.some((declaration) => isWithin(declaration, block) && !isWithin(declaration, node));
  });
}
