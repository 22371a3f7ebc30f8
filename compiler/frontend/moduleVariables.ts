import type ts from "typescript";
import type { Lowering } from "./lowering.ts";
import { containsNode, isAssignmentTarget, variableSymbol } from "./syntax.ts";

type Types = Pick<Lowering, "ts" | "checker">;

export function isConst(l: Pick<Lowering, "ts">, node: ts.VariableDeclaration): boolean {
  return (node.parent.flags & l.ts.NodeFlags.Const) !== 0;
}

/** Whether a variable is declared among the statements of a module, or of a namespace in it. */
export function isTopLevel(l: Pick<Lowering, "ts">, node: ts.VariableDeclaration): boolean {
  let block: ts.Node = node.parent.parent.parent;
  while (l.ts.isModuleBlock(block)) {
    let namespace = block.parent;
    while (l.ts.isModuleDeclaration(namespace.parent)) namespace = namespace.parent;
    block = namespace.parent;
  }
  return l.ts.isSourceFile(block);
}

const unassigned = new WeakMap<ts.VariableDeclaration, boolean>();

/** Whether a variable always holds what it is initialised with: it is constant, or a variable of a module that nothing assigns. */
export function isFixed(l: Types, node: ts.VariableDeclaration): boolean {
  if (isConst(l, node)) return true;
  let known = unassigned.get(node);
  if (known === undefined) unassigned.set(node, (known = isUnassigned(l, node)));
  return known;
}

/** Other modules cannot assign what a module exports; those of a namespace, and the variables of scripts, anyone can. */
function isUnassigned(l: Types, node: ts.VariableDeclaration): boolean {
  const { ts, checker } = l;
  const file = node.getSourceFile();
  if (node.parent.parent.parent !== file || !ts.isVariableStatement(node.parent.parent) || !ts.isExternalModule(file)) return false;
  const original = (symbol: ts.Symbol | undefined): ts.Symbol | undefined => symbol && checker.getExportSymbolOfSymbol(symbol);
  const symbol = original(checker.getSymbolAtLocation(node.name));
  if (!symbol || symbol.declarations?.length !== 1) return false;
  return !containsNode(ts, file, (at) => ts.isIdentifier(at) && at.text === symbol.name && isAssignmentTarget(ts, at) && original(variableSymbol(ts, checker, at)) === symbol);
}
