import type ts from "typescript";
import type { Lowering } from "../lowering.ts";
import { isWrapper, variableSymbol } from "../syntax.ts";
import { firstItem, methodOn, type ArrayRoot } from "./arrayRoots.ts";

type Source = Pick<Lowering, "ts" | "checker">;

/** A type, or with a rank of one that of arrays of it, and so on. */
export type PutType = { readonly type: ts.Type; readonly rank: number };

const found = new WeakMap<ts.Symbol, Map<number, readonly PutType[]>>();
const deepest = 4;

/**
 * The types of the elements of an array that is declared without one: what TypeScript says of the array where it is used, and
 * the types of what is put into it. TypeScript follows `const rows = []` itself, unless a function inside uses it; an array that
 * `Array(n)` makes is an `any[]` throughout.
 */
export function putTypes(l: Source, { symbol, depth }: ArrayRoot): readonly PutType[] {
  if (depth > deepest) return [];
  const known = found.get(symbol) ?? new Map<number, readonly PutType[]>();
  found.set(symbol, known);
  const given = known.get(depth);
  if (given) return given;
  // Of an array that is put into itself by way of another, nothing is known from there.
  known.set(depth, []);
  const uses = usesOf(l, symbol);
  const types = uses.flatMap((use) => typesOfUse(l, use, depth));
  const distinct = types.filter(({ type, rank }, i) => types.findIndex((other) => other.type === type && other.rank === rank) === i);
  // What is put in are arrays without a type as well: `rows[i] = []`, of which the next level tells.
  const result = distinct.length > 0 ? distinct : putTypes(l, { symbol, depth: depth + 1 }).map(higher);
  known.set(depth, result);
  return result;
}

function higher({ type, rank }: PutType): PutType {
  return { type, rank: rank + 1 };
}

function usesOf({ ts, checker }: Source, symbol: ts.Symbol): readonly ts.Identifier[] {
  const uses: ts.Identifier[] = [];
  const visit = (node: ts.Node): void => {
    if (ts.isIdentifier(node) && node.text === symbol.name && variableSymbol(ts, checker, node) === symbol) uses.push(node);
    ts.forEachChild(node, visit);
  };
  const declaration = symbol.valueDeclaration;
  if (declaration) visit(ts.findAncestor(declaration, ts.isFunctionLike) ?? declaration.getSourceFile());
  return uses;
}

/** What one use of a variable tells of the elements at a depth. */
function typesOfUse(l: Source, use: ts.Identifier, depth: number): readonly PutType[] {
  const { ts } = l;
  let node = outermost(l, use);
  let level = depth;
  for (; level > 0 && isElementOf(l, node.parent, node); level--) node = outermost(l, node.parent);
  const method = methodOn(l, node);
  const first = method && firstItem.get(method.name);
  if (method && first !== undefined) return method.call.arguments.slice(first).flatMap((item) => typesOfItem(l, item, level));
  const given = assignedTo(l, node);
  if (given) return typesWithin(l, given, level + 1);
  const put = isElementOf(l, node.parent, node) ? assignedTo(l, outermost(l, node.parent)) : undefined;
  if (put) return typesWithin(l, put, level);
  const shown = elementsOf(l, l.checker.getTypeAtLocation(node), level + 1);
  const contextual = shown.length > 0 || ts.isVariableDeclaration(node.parent) ? undefined : l.checker.getContextualType(node);
  return contextual ? elementsOf(l, contextual, level + 1) : shown;
}

function isElementOf({ ts }: Source, node: ts.Node, array: ts.Node): node is ts.ElementAccessExpression {
  return ts.isElementAccessExpression(node) && node.expression === array;
}

/** What a variable or element is given here. */
function assignedTo({ ts }: Source, place: ts.Expression): ts.Expression | undefined {
  const { parent } = place;
  if (ts.isVariableDeclaration(parent) && parent.name === place) return parent.initializer;
  const isGiven = ts.isBinaryExpression(parent) && parent.left === place && parent.operatorToken.kind === ts.SyntaxKind.EqualsToken;
  return isGiven ? parent.right : undefined;
}

function typesOfItem(l: Source, item: ts.Expression, level: number): readonly PutType[] {
  return l.ts.isSpreadElement(item) ? typesWithin(l, item.expression, level + 1) : typesWithin(l, item, level);
}

/** The types of what an expression gives, so many levels of elements below it; of another such variable, by what is put there. */
function typesWithin(l: Source, node: ts.Expression, level: number): readonly PutType[] {
  const { ts } = l;
  if (isWrapper(ts, node)) return typesWithin(l, node.expression, level);
  const types = elementsOf(l, l.checker.getTypeAtLocation(node), level);
  if (types.length > 0) return types;
  const filling = ts.isCallExpression(node) && ts.isPropertyAccessExpression(node.expression) && node.expression.name.text === "fill" ? node.arguments[0] : undefined;
  if (filling && level > 0) return typesWithin(l, filling, level - 1);
  const symbol = ts.isIdentifier(node) ? variableSymbol(ts, l.checker, node) : undefined;
  if (!symbol || !isArrayOfUnknown(l, l.checker.getTypeAtLocation(node))) return [];
  return level === 0 ? putTypes(l, { symbol, depth: 0 }).map(higher) : putTypes(l, { symbol, depth: level - 1 });
}

/** The types so many levels of elements below a type; none where TypeScript knows none. */
function elementsOf(l: Source, type: ts.Type, level: number): readonly PutType[] {
  const { Any, Unknown, Never, StringLike } = l.ts.TypeFlags;
  if (type.flags & (Any | Unknown | Never)) return [];
  if (level === 0) return isArrayOfUnknown(l, type) ? [] : [{ type, rank: 0 }];
  const element = type.flags & StringLike ? undefined : l.checker.getNonNullableType(type).getNumberIndexType();
  return element ? elementsOf(l, element, level - 1) : [];
}

/** Whether a type is that of arrays of which TypeScript knows no elements. */
function isArrayOfUnknown(l: Source, type: ts.Type): boolean {
  const { Any, Unknown, Never } = l.ts.TypeFlags;
  const element = l.checker.isArrayType(type) ? type.getNumberIndexType() : undefined;
  return element !== undefined && ((element.flags & (Any | Unknown | Never)) !== 0 || isArrayOfUnknown(l, element));
}

/** An expression with the parentheses and statements about its type that are around it. */
function outermost(l: Source, node: ts.Expression): ts.Expression {
  const { parent } = node;
  return isWrapper(l.ts, parent) && !l.ts.isExpressionWithTypeArguments(parent) ? outermost(l, parent) : node;
}
