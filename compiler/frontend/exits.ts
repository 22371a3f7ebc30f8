import type ts from "typescript";
import type { Value } from "../../ir/ops.ts";
import type { Lowering } from "./lowering.ts";

/** Flags of the exits that may have been taken at this point. */
export function possibleExits(l: Lowering): Value[] {
  const flags = [l.frame.returned, ...l.frame.targets.flatMap((target) => [target.broken, target.continued])];
  return flags.map((flag) => l.read(flag)).filter((value) => l.known(value) !== false);
}

export function alwaysExits(l: Lowering, node: ts.Statement): boolean {
  const { ts } = l;
  if (ts.isBlock(node)) {
    const last = node.statements[node.statements.length - 1];
    return last !== undefined && alwaysExits(l, last);
  }
  if (ts.isIfStatement(node)) {
    return node.elseStatement !== undefined && alwaysExits(l, node.thenStatement) && alwaysExits(l, node.elseStatement);
  }
  return ts.isReturnStatement(node) || ts.isBreakStatement(node) || ts.isContinueStatement(node);
}

/** A statement below `root` that leaves the loop other than by `continue`. */
export function exitOf(typescript: Lowering["ts"], root: ts.Node, loop: ts.IterationStatement): ts.Node | undefined {
  const visit = (node: ts.Node, depth: number): ts.Node | undefined => {
    if (typescript.isFunctionLike(node)) return undefined;
    if (typescript.isReturnStatement(node) || typescript.isThrowStatement(node)) return node;
    if (typescript.isBreakStatement(node) && (node.label !== undefined || depth === 0)) return node;
    if (typescript.isContinueStatement(node) && node.label !== undefined) return node;
    const inner = depth + (typescript.isIterationStatement(node, false) || typescript.isSwitchStatement(node) ? 1 : 0);
    return typescript.forEachChild(node, (child) => visit(child, inner));
  };
  return loop.statement === root ? visit(root, 0) : undefined;
}
