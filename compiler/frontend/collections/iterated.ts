import type ts from "typescript";
import { Problem } from "../../diagnostics/problem.ts";
import type { Lowering } from "../lowering.ts";
import { isKnown, type Operand } from "../operands.ts";
import { defaultIteration, entriesOf, type Entries, type IterationKind } from "./iteration.ts";
import { collectionKind } from "./layout.ts";

export type Iterated = { readonly entries: Entries; readonly iteration: IterationKind };

/** What is iterated over where it is a Map or Set, or `keys()`, `values()` or `entries()` of one; undefined for all else. */
export function iteratedCollection(l: Lowering, node: ts.Expression): Iterated | undefined {
  const { ts } = l;
  if (ts.isParenthesizedExpression(node) || ts.isNonNullExpression(node) || ts.isAsExpression(node)) return iteratedCollection(l, node.expression);
  if (isCollectionType(l, node)) return entriesIn(l, node, l.expression(node), undefined);
  if (!ts.isCallExpression(node) || !ts.isPropertyAccessExpression(node.expression) || node.arguments.length > 0) return undefined;
  const { name, expression } = node.expression;
  const iteration = (["values", "keys", "entries"] as const).find((method) => method === name.text);
  if (!iteration || !isCollectionType(l, expression)) return undefined;
  return entriesIn(l, expression, l.expression(expression), iteration);
}

/** Whether an expression is a Map or Set, or an iterator made of one. */
export function isIteratedCollection(l: Lowering, node: ts.Expression): boolean {
  const { ts } = l;
  if (isCollectionType(l, node)) return true;
  return ts.isCallExpression(node) && ts.isPropertyAccessExpression(node.expression) && isCollectionType(l, node.expression.expression);
}

function isCollectionType(l: Lowering, node: ts.Expression): boolean {
  return collectionKind(l.checker.getNonNullableType(l.checker.getTypeAtLocation(node))) !== undefined;
}

function entriesIn(l: Lowering, node: ts.Expression, operand: Operand, iteration: IterationKind | undefined): Iterated {
  const entries = entriesOf(l, node, operand);
  if (entries) return { entries, iteration: iteration ?? defaultIteration(entries) };
  throw new Problem("unsupportedSyntax", node, isKnown(operand) ? "A function or a structure of gradients stands where a Map or Set is needed." : "This is not a Map or Set whose keys are known.", "Make the Map or Set inside of the function.");
}
