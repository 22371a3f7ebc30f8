import type ts from "typescript";
import { opaque } from "../../ir/types.ts";
import type { Value } from "../../ir/ops.ts";
import { Problem } from "../diagnostics/problem.ts";
import { unlessLeft } from "./exits.ts";
import type { Lowering } from "./lowering.ts";
import { visibleName } from "./names.ts";
import { isWrapper } from "./syntax.ts";
import { lowerValue } from "./values.ts";

/** `throw …`: ends the path, or leads to the `catch` around it. */
export function lowerThrow(l: Lowering, node: ts.ThrowStatement): void {
  const { template, operands } = lowerError(l, node.expression);
  l.at(node);
  raise(l, template, operands);
}

/** `new Error(…)` of a class that is known where the code is generated, or any value. */
function lowerError(l: Lowering, node: ts.Expression): { readonly template: string; readonly operands: readonly Value[] } {
  const { ts } = l;
  if (isWrapper(ts, node)) return lowerError(l, node.expression);
  const isMade = ts.isNewExpression(node) || ts.isCallExpression(node);
  const isError = l.checker.getPropertyOfType(l.checker.getTypeAtLocation(node), "stack") !== undefined;
  const name = isMade && isError ? visibleName(l, node.expression) : undefined;
  if (isMade && isError && name === undefined && ts.isNewExpression(node)) {
    throw new Problem("exception", node, `'${node.expression.getText()}' is not visible where the derivative is generated.`, "Import the class in the module of the marked call.");
  }
  if (!isMade || name === undefined) return { template: "$0", operands: [lowerValue(l, node)] };
  const operands = (node.arguments ?? []).map((argument) => lowerValue(l, argument));
  const list = operands.map((_, i) => `$${i}`).join(", ");
  return { template: `${ts.isNewExpression(node) ? "new " : ""}${name}(${list})`, operands };
}

/** Throws the template's value: to the innermost `try` whose handler is known, else out of the generated function. */
export function raise(l: Lowering, template: string, operands: readonly Value[]): void {
  const handler = l.handlers[l.handlers.length - 1];
  if (!handler) {
    l.b.throw(template, operands);
    l.ended = true;
    return;
  }
  const [only] = operands;
  l.state.set(handler.error, template === "$0" && only ? only : l.b.extern(template, operands, opaque, true));
  l.state.set(handler.thrown, l.constant(true));
}

/**
 * A call whose body may throw to a `catch` of its caller: what follows in the same expression must not be evaluated then,
 * so the call must stand by itself.
 */
export function requireOwnStatement(l: Lowering, call: ts.Node): void {
  const { ts } = l;
  let node = call;
  while (ts.isParenthesizedExpression(node.parent) || ts.isNonNullExpression(node.parent)) node = node.parent;
  const { parent } = node;
  if (ts.isExpressionStatement(parent) || ts.isReturnStatement(parent)) return;
  if (ts.isVariableDeclaration(parent) && ts.isIdentifier(parent.name) && isLast(ts, parent)) return;
  if (ts.isVariableDeclaration(parent) && patternSource(ts, parent.parent.parent) === node) return;
  if (ts.isBinaryExpression(parent) && parent.operatorToken.kind === ts.SyntaxKind.EqualsToken && parent.right === node) {
    if (ts.isIdentifier(parent.left) && ts.isExpressionStatement(parent.parent)) return;
  }
  throw new Problem("exception", call, "This call may throw to the `catch` around it, in the middle of an expression.", "Give the result a name first: `const y = f(x);`.");
}

/** What a declaration among the statements of a block takes apart, if that is all it declares: `const [a, b] = f(x);`. */
export function patternSource(typescript: Lowering["ts"], node: ts.Node): ts.Expression | undefined {
  if (!typescript.isVariableStatement(node) || !typescript.isBlock(node.parent)) return undefined;
  const [only, ...others] = node.declarationList.declarations;
  return only && others.length === 0 && !typescript.isIdentifier(only.name) ? only.initializer : undefined;
}

/** Whether nothing else is declared behind a variable in its statement. */
function isLast(typescript: Lowering["ts"], declaration: ts.VariableDeclaration): boolean {
  const { parent } = declaration;
  return !typescript.isVariableDeclarationList(parent) || parent.declarations.at(-1) === declaration;
}

/** What happens after an expression that may have thrown to a `catch`. */
export function unlessThrown(l: Lowering, node: ts.Node, rest: () => void): void {
  if (l.handlers.length === 0) rest();
  else unlessLeft(l, node, rest);
}
