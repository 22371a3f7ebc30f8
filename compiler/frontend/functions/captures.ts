import type ts from "typescript";
import { outermostFunction } from "../gradientTape/tapeSymbols.ts";
import type { Lowering } from "../lowering.ts";
import { variableSymbol } from "../syntax.ts";

/** Per outermost function, the variables that functions use which are nested in those that declare them. */
const known = new WeakMap<ts.Node, ReadonlySet<ts.Symbol>>();

/** Whether a function that is nested in that of a variable reads or writes it: it may be called after the block of the variable. */
export function isCaptured(l: Lowering, symbol: ts.Symbol): boolean {
  if (!symbol.valueDeclaration) return false;
  const root = outermostFunction(l, symbol.valueDeclaration);
  const set = known.get(root) ?? capturedIn(l, root);
  known.set(root, set);
  return set.has(symbol);
}

function capturedIn(l: Lowering, root: ts.Node): ReadonlySet<ts.Symbol> {
  const found = new Set<ts.Symbol>();
  const homes = new Map<ts.Symbol, ts.Node | undefined>();
  const visit = (node: ts.Node, home: ts.Node): void => {
    const symbol = l.ts.isIdentifier(node) ? variableSymbol(l.ts, l.checker, node) : undefined;
    const declaration = symbol?.valueDeclaration;
    if (symbol && declaration) {
      if (!homes.has(symbol)) homes.set(symbol, l.ts.findAncestor(declaration, l.ts.isFunctionLike));
      if (homes.get(symbol) !== home) found.add(symbol);
    }
    const inner = l.ts.isFunctionLike(node) ? node : home;
    l.ts.forEachChild(node, (child) => { visit(child, inner); });
  };
  visit(root, root);
  return found;
}
