import type ts from "typescript";
import type { Lowering } from "../lowering.ts";
import { isWrapper, variableSymbol } from "../syntax.ts";

/** An array that a variable holds: itself, or with a depth of one its elements, and so on. */
export type ArrayRoot = { readonly symbol: ts.Symbol; readonly depth: number };

type Source = Pick<Lowering, "ts" | "checker">;

/** The methods that put their arguments into the array, from this argument on. */
export const firstItem: ReadonlyMap<string, number> = new Map([["push", 0], ["unshift", 0], ["fill", 0], ["splice", 2]]);

/** The variable in which an array that is made here is kept, or in an element of which. */
export function rootOfNew(l: Source, node: ts.Expression): ArrayRoot | undefined {
  const { ts, checker } = l;
  const { parent } = node;
  if (isWrapper(ts, parent) || ts.isConditionalExpression(parent)) return rootOfNew(l, parent);
  if (ts.isVariableDeclaration(parent)) {
    const symbol = ts.isIdentifier(parent.name) ? checker.getSymbolAtLocation(parent.name) : undefined;
    return symbol && { symbol, depth: 0 };
  }
  if (ts.isArrayLiteralExpression(parent)) return deeper(rootOfNew(l, parent));
  if (ts.isBinaryExpression(parent) && parent.right === node) {
    return parent.operatorToken.kind === ts.SyntaxKind.EqualsToken ? rootOfPlace(l, parent.left) : rootOfNew(l, parent);
  }
  const filled = methodOn(l, node);
  if (filled?.name === "fill") return rootOfNew(l, filled.call);
  return rootOfItem(l, node);
}

/** Of an argument of a method that puts it into an array. */
function rootOfItem(l: Source, node: ts.Expression): ArrayRoot | undefined {
  const { ts } = l;
  const { parent } = node;
  if (!ts.isCallExpression(parent) || !ts.isPropertyAccessExpression(parent.expression)) return undefined;
  const { name, expression } = parent.expression;
  const first = firstItem.get(name.text);
  if (first === undefined || parent.arguments.indexOf(node) < first) return undefined;
  return deeper(rootOfPlace(l, expression) ?? rootOfNew(l, expression));
}

/** `rows[i]` is an element of what `rows` holds. */
function rootOfPlace(l: Source, node: ts.Expression): ArrayRoot | undefined {
  if (isWrapper(l.ts, node)) return rootOfPlace(l, node.expression);
  if (l.ts.isElementAccessExpression(node)) return deeper(rootOfPlace(l, node.expression));
  const symbol = l.ts.isIdentifier(node) ? variableSymbol(l.ts, l.checker, node) : undefined;
  return symbol && { symbol, depth: 0 };
}

function deeper(root: ArrayRoot | undefined): ArrayRoot | undefined {
  return root && { symbol: root.symbol, depth: root.depth + 1 };
}

/** The method that is called on what an expression gives. */
export function methodOn({ ts }: Pick<Lowering, "ts">, node: ts.Expression): { readonly name: string; readonly call: ts.CallExpression } | undefined {
  const access = node.parent;
  if (!ts.isPropertyAccessExpression(access) || access.expression !== node) return undefined;
  const call = access.parent;
  return ts.isCallExpression(call) && call.expression === access ? { name: access.name.text, call } : undefined;
}
