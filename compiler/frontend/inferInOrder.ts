import type ts from "typescript";
import type { Lowering } from "./lowering.ts";

/**
 * Has the types of a function's variables inferred in the order of its text. The type checker infers the type of a variable
 * where it is first asked for, and those that its initialiser reads inside that; from the last of some thousand statements,
 * each of which reads the one before, it would run out of stack.
 */
export function inferInOrder(l: Lowering, body: ts.Node): void {
  const { ts, checker } = l;
  const visit = (node: ts.Node): void => {
    if (ts.isFunctionLike(node) || ts.isClassLike(node)) return;
    ts.forEachChild(node, visit);
    if (ts.isVariableDeclaration(node)) checker.getTypeAtLocation(node);
  };
  ts.forEachChild(body, visit);
}
