import type ts from "typescript";
import type { Lowering } from "./lowering.ts";
import { containsNode, isAssignmentTarget, isReadonlyMember, isWrapper, variableSymbol } from "./syntax.ts";

/**
 * The type of an expression, by what cannot change behind TypeScript's back. It narrows variables and members by what was
 * assigned or tested last, and does not see what calls assign to those in between: of these, the declared type.
 */
export function steadyType(l: Lowering, node: ts.Expression): ts.Type {
  const { ts, checker } = l;
  const shown = checker.getTypeAtLocation(node);
  if (ts.isParenthesizedExpression(node)) return steadyType(l, node.expression);
  if (ts.isNonNullExpression(node)) return checker.getNonNullableType(steadyType(l, node.expression));
  if (isWrapper(ts, node)) return shown;
  const symbol = ts.isIdentifier(node) ? variableSymbol(ts, checker, node) : undefined;
  if (symbol) return mayChangeUnseen(l, symbol) ? checker.getTypeOfSymbol(symbol) : shown;
  if (!ts.isPropertyAccessExpression(node) && !ts.isElementAccessExpression(node)) return shown;
  const owner = checker.getApparentType(checker.getNonNullableType(steadyType(l, node.expression)));
  const name = ts.isPropertyAccessExpression(node) ? node.name.text : literalName(l, node.argumentExpression);
  const member = name === undefined ? undefined : checker.getPropertyOfType(owner, name);
  if (!member) return (ts.isElementAccessExpression(node) && owner.getNumberIndexType()) || shown;
  return member.valueDeclaration && isReadonlyMember(ts, member.valueDeclaration) && owner === checker.getApparentType(checker.getNonNullableType(checker.getTypeAtLocation(node.expression))) ? shown : checker.getTypeOfSymbol(member);
}

function literalName({ ts }: Lowering, key: ts.Expression): string | undefined {
  return ts.isStringLiteralLike(key) || ts.isNumericLiteral(key) ? key.text : undefined;
}

const changing = new WeakMap<ts.Symbol, boolean>();

/** Whether a variable that functions inside the one around it assign may have changed since TypeScript saw it. */
function mayChangeUnseen(l: Lowering, symbol: ts.Symbol): boolean {
  const known = changing.get(symbol);
  if (known !== undefined) return known;
  const result = isChanged(l, symbol);
  changing.set(symbol, result);
  return result;
}

function isChanged(l: Lowering, symbol: ts.Symbol): boolean {
  const { ts, checker } = l;
  const { valueDeclaration } = symbol;
  if (!valueDeclaration || !(symbol.flags & ts.SymbolFlags.Variable) || (ts.getCombinedNodeFlags(valueDeclaration) & ts.NodeFlags.Const) !== 0) return false;
  const around = ts.findAncestor(valueDeclaration, ts.isFunctionLike);
  return containsNode(ts, around ?? valueDeclaration.getSourceFile(), (node) => {
    if (!ts.isIdentifier(node) || !isAssignmentTarget(ts, node) || variableSymbol(ts, checker, node) !== symbol) return false;
    return ts.findAncestor(node, ts.isFunctionLike) !== around;
  });
}
