import type ts from "typescript";
import type { Value } from "../../ir/ops.ts";
import { Problem } from "../diagnostics/problem.ts";
import type { Lowering } from "./lowering.ts";
import type { BreakTarget, Variable } from "./operands.ts";

/** Flags of all exits that the statements being lowered can take: to the caller, to an enclosing statement, to a `catch`. */
export function exitFlags(l: Lowering): Variable[] {
  const handler = l.handlers[l.handlers.length - 1];
  const flags = [l.frame.returned, ...l.frame.targets.flatMap((target) => [target.broken, target.continued])];
  return handler ? [...flags, handler.thrown] : flags;
}

/** Flags of the exits that may have been taken at this point. */
export function possibleExits(l: Lowering): Value[] {
  return exitFlags(l).map((flag) => l.read(flag)).filter((value) => l.known(value) !== false);
}

/** Whether no path goes on from here. */
export function hasLeft(l: Lowering): boolean {
  return l.ended || possibleExits(l).some((exit) => l.known(exit) === true);
}

/** Runs `rest` unless an exit has been taken. */
export function unlessLeft(l: Lowering, node: ts.Node, rest: () => void): void {
  if (hasLeft(l)) return;
  const exits = possibleExits(l);
  if (exits.length === 0) return rest();
  const left = exits.reduce((a, b) => l.b.apply("or", a, b));
  l.branch(node, left, () => undefined, () => { rest(); return undefined; });
}

/** Makes a statement one that `break`, and `continue` if it is a loop, can leave. */
export function openTarget(l: Lowering, node: ts.Node, kind: BreakTarget["kind"]): BreakTarget {
  const target: BreakTarget = {
    node,
    kind,
    broken: { name: "stopped", integral: false },
    continued: { name: "skipped", integral: false },
  };
  l.state.set(target.broken, l.constant(false));
  l.state.set(target.continued, l.constant(false));
  l.frame.targets.push(target);
  return target;
}

/** Ends what `openTarget` began, once the statement is lowered: nothing later can leave it. */
export function closeTarget(l: Lowering, target: BreakTarget): void {
  l.frame.targets.pop();
  l.state.delete(target.broken);
  l.state.delete(target.continued);
}

/** The statement that a `break` or `continue` leaves. */
export function targetOf(typescript: Lowering["ts"], node: ts.BreakOrContinueStatement): ts.Node | undefined {
  const { label } = node;
  const isBreak = typescript.isBreakStatement(node);
  const isTarget = (outer: ts.Node): boolean | "quit" => {
    if (typescript.isFunctionLike(outer)) return "quit";
    if (label) return typescript.isLabeledStatement(outer) && outer.label.text === label.text;
    return typescript.isIterationStatement(outer, false) || (isBreak && typescript.isSwitchStatement(outer));
  };
  let found = typescript.findAncestor(node.parent, isTarget);
  while (found && typescript.isLabeledStatement(found)) found = found.statement;
  return found;
}

export function lowerExit(l: Lowering, node: ts.BreakOrContinueStatement): void {
  const statement = targetOf(l.ts, node);
  const target = l.frame.targets.find((candidate) => candidate.node === statement);
  const word = l.ts.isBreakStatement(node) ? "break" : "continue";
  if (!target) {
    throw new Problem(
      "tape",
      node,
      `This \`${word}\` leaves the statements that a tape records, which run in one piece.`,
      "Leave in front of the tape's construction or behind its last use, put what follows under an `if`, or take the derivative of a function that has the whole loop inside.",
    );
  }
  l.state.set(word === "break" ? target.broken : target.continued, l.constant(true));
}

/** Whether a statement certainly leaves by `return`, `break` or `continue`. */
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

/** A statement below `root`, the body of a loop, that leaves the loop other than by its own `continue`. */
export function exitOf(typescript: Lowering["ts"], root: ts.Node, loop: ts.IterationStatement): ts.Node | undefined {
  const isOutside = (target: ts.Node | undefined): boolean =>
    target === undefined || target.pos < root.pos || target.end > root.end;
  const visit = (node: ts.Node): ts.Node | undefined => {
    if (typescript.isFunctionLike(node)) return undefined;
    if (typescript.isReturnStatement(node)) return node;
    if (typescript.isBreakStatement(node) || typescript.isContinueStatement(node)) {
      const target = targetOf(typescript, node);
      const continues = typescript.isContinueStatement(node) && target === loop;
      return !continues && isOutside(target) ? node : undefined;
    }
    return typescript.forEachChild(node, visit);
  };
  return visit(root);
}
