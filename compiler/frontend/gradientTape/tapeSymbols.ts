import type ts from "typescript";
import { isMarkerFile } from "../derivatives/markerFile.ts";
import type { Lowering } from "../lowering.ts";
import { resolve } from "../names.ts";

type Types = Pick<Lowering, "ts" | "checker">;

/** The method of `GradientTape` that a call calls, by its resolved symbol. */
export function tapeMethodOf(l: Types, node: ts.Node): string | undefined {
  if (!l.ts.isCallExpression(node) || !l.ts.isPropertyAccessExpression(node.expression)) return undefined;
  const symbol = resolve(l, node.expression.name);
  const [declaration] = symbol?.declarations ?? [];
  if (!declaration || !l.ts.isMethodDeclaration(declaration)) return undefined;
  return isMarkerFile(declaration.getSourceFile()) ? symbol?.name : undefined;
}

const known = new WeakMap<ts.Node, ReadonlySet<ts.Symbol>>();

/** Variables below `root` that a tape watches or takes a gradient with respect to. */
export function sourceSymbols(l: Types, root: ts.Node): ReadonlySet<ts.Symbol> {
  const before = known.get(root);
  if (before) return before;
  const symbols = new Set<ts.Symbol>();
  const add = (node: ts.Node): void => {
    if (l.ts.isIdentifier(node)) {
      const isShorthand = l.ts.isShorthandPropertyAssignment(node.parent);
      const symbol = isShorthand ? l.checker.getShorthandAssignmentValueSymbol(node.parent) : l.checker.getSymbolAtLocation(node);
      if (symbol) symbols.add(symbol);
    }
    l.ts.forEachChild(node, add);
  };
  const visit = (node: ts.Node): void => {
    const method = tapeMethodOf(l, node);
    if (method !== undefined && l.ts.isCallExpression(node)) {
      const isDerivative = method === "gradient" || method === "jacobian" || method === "batchJacobian";
      const sources = method === "watch" ? node.arguments : isDerivative ? node.arguments.slice(1, 2) : [];
      sources.forEach(add);
    }
    l.ts.forEachChild(node, visit);
  };
  visit(root);
  known.set(root, symbols);
  return symbols;
}

/** The outermost function around a node, or the file. */
export function outermostFunction(l: Types, node: ts.Node): ts.Node {
  const { findAncestor, isFunctionLike } = l.ts;
  let root: ts.Node | undefined;
  for (let f = findAncestor(node, isFunctionLike); f; f = findAncestor(f.parent, isFunctionLike)) root = f;
  return root ?? node.getSourceFile();
}

/** Whether a tape in the outermost function around its declaration has this variable as a source. */
export function isSource(l: Types, symbol: ts.Symbol): boolean {
  const [declaration] = symbol.declarations ?? [];
  return declaration !== undefined && sourceSymbols(l, outermostFunction(l, declaration)).has(symbol);
}
