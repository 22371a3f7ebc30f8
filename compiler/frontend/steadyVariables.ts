import type ts from "typescript";
import type { Value } from "../../ir/ops.ts";
import { outermostFunction } from "./gradientTape/tapeSymbols.ts";
import type { Lowering } from "./lowering.ts";
import type { Variable } from "./operands.ts";
import { assignedSymbols, isVar } from "./syntax.ts";

/** Per outermost function, the variables that are assigned somewhere in it. */
const assigned = new WeakMap<ts.Node, ReadonlySet<ts.Symbol>>();

/** Whether nothing assigns a variable or parameter after its declaration. */
export function isSteady(l: Lowering, symbol: ts.Symbol): boolean {
  const declaration = symbol.valueDeclaration;
  const list = declaration && l.ts.findAncestor(declaration, (node) => l.ts.isVariableDeclarationList(node) || l.ts.isFunctionLike(node));
  if (!declaration || (list && l.ts.isVariableDeclarationList(list) && isVar(l.ts, list))) return false;
  const root = outermostFunction(l, declaration);
  const symbols = assigned.get(root) ?? assignedSymbols(l.ts, l.checker, root);
  assigned.set(root, symbols);
  return !symbols.has(symbol);
}

/**
 * Whether a variable has the same known value in each turn of a loop, so that a test of it is decided at build time: an
 * argument that is not given, a flag. Numbers are left to the optimizer.
 */
export function isKnownThroughout(l: Lowering, variable: Variable, value: Value): boolean {
  const known = l.literalOf(value);
  return variable.isSteady === true && variable.isSource !== true && known !== undefined && typeof known.literal !== "number";
}
