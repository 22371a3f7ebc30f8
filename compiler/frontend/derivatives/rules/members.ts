import type ts from "typescript";
import type { Value } from "../../../../ir/ops.ts";
import { isNumber } from "../../../../ir/types.ts";
import { Problem } from "../../../diagnostics/problem.ts";
import { activate, lowerBody } from "../../inlining.ts";
import type { Lowering } from "../../lowering.ts";
import { type Closure, type Frame, isKnown, type Operand } from "../../operands.ts";

/**
 * The members of the tuple that a function returns, each by itself: they may be functions, numbers and arrays together.
 *
 * @param count How many there should be, for a tuple that exists at run time only (one of numbers, after early returns).
 */
export function lowerMembers(l: Lowering, call: ts.Node, target: Closure, operands: readonly Operand[], count: number): readonly Operand[] {
  return activate(l, call, target, operands, (body, frame) => {
    const tail = tailOf(l, body);
    const literal = tail && literalOf(l, tail);
    if (!literal) return membersOf(l, target.node, lowerBody(l, body, frame), count);
    if (l.ts.isBlock(body)) l.statements(body.statements.slice(0, -1));
    requireOneReturn(l, target, frame);
    return literal.elements.map((element) => l.expression(element));
  });
}

/** The expression that a body returns at its end. */
function tailOf(l: Lowering, body: ts.Node): ts.Expression | undefined {
  if (!l.ts.isBlock(body)) return body as ts.Expression;
  const last = body.statements.at(-1);
  if (!last || !l.ts.isReturnStatement(last) || hasEarlierReturn(l, body)) return undefined;
  return last.expression;
}

function hasEarlierReturn(l: Lowering, body: ts.Block): boolean {
  const visit = (node: ts.Node): boolean => {
    if (l.ts.isReturnStatement(node)) return true;
    if (l.ts.isFunctionLike(node)) return false;
    return l.ts.forEachChild(node, visit) ?? false;
  };
  return body.statements.slice(0, -1).some(visit);
}

function literalOf(l: Lowering, node: ts.Expression): ts.ArrayLiteralExpression | undefined {
  const { ts } = l;
  if (ts.isParenthesizedExpression(node) || ts.isAsExpression(node) || ts.isSatisfiesExpression(node)) return literalOf(l, node.expression);
  if (!ts.isArrayLiteralExpression(node)) return undefined;
  return node.elements.every((element) => !ts.isSpreadElement(element) && !ts.isOmittedExpression(element)) ? node : undefined;
}

function requireOneReturn(l: Lowering, target: Closure, frame: Frame): void {
  if (l.known(l.state.get(frame.returned)) === false) return;
  throw new Problem("badRule", target.node, "A rule must return at its end only.", "Compute the members in variables, and return the tuple once.");
}

function membersOf(l: Lowering, node: ts.Node, operand: Operand, count: number): readonly Operand[] {
  if (isKnown(operand) && operand.kind === "aggregate") return [...operand.members.values()];
  const isNumbers = !isKnown(operand) && operand.type.kind === "array" && isNumber(operand.type.element);
  if (isNumbers) return Array.from({ length: count }, (_, i): Value => l.b.load(operand, l.constant(i)));
  throw new Problem("badRule", node, "A rule must return a tuple that is written out.", "End it with e.g. `return [value, (adjoint) => [adjoint * partial]];`.");
}
