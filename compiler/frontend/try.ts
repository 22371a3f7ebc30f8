import type ts from "typescript";
import { walkOps } from "../../ir/traverse.ts";
import type { Op } from "../../ir/ops.ts";
import { isReference } from "../../ir/types.ts";
import { isHarmlessExtern } from "../../transforms/analysis/aliasClasses.ts";
import { Problem } from "../diagnostics/problem.ts";
import { bind } from "./variables.ts";
import { exitFlags, hasLeft, unlessLeft } from "./exits.ts";
import type { Lowering } from "./lowering.ts";
import type { Handler } from "./operands.ts";
import { raise } from "./throw.ts";
import { unsupported } from "./values.ts";

/**
 * `try`: as everything that may throw in it must be visible, a `throw` is an exit to the handler, like a `break`, and the
 * derivative is exact on either path. What JavaScript itself may throw there is reported.
 */
export function lowerTry(l: Lowering, node: ts.TryStatement): void {
  const { catchClause, finallyBlock } = node;
  if (!finallyBlock) return lowerCaught(l, node);
  const handler = openHandler(l);
  if (catchClause) lowerCaught(l, node);
  else lowerTried(l, node.tryBlock);
  l.handlers.pop();
  lowerFinally(l, finallyBlock, handler);
}

function openHandler(l: Lowering): Handler {
  const handler: Handler = { thrown: { name: "thrown", integral: false }, error: { name: "error", integral: false } };
  l.state.set(handler.thrown, l.constant(false));
  l.state.set(handler.error, l.literal(undefined));
  l.handlers.push(handler);
  return handler;
}

function closeHandler(l: Lowering, { thrown, error }: Handler): void {
  l.state.delete(thrown);
  l.state.delete(error);
}

function lowerCaught(l: Lowering, { tryBlock, catchClause }: ts.TryStatement): void {
  const handler = openHandler(l);
  lowerTried(l, tryBlock);
  l.handlers.pop();
  const [thrown, error] = [l.read(handler.thrown), l.read(handler.error)];
  closeHandler(l, handler);
  if (!catchClause) return;
  l.branch(
    catchClause,
    thrown,
    () => {
      l.inScope(l.scope, () => {
        const name = catchClause.variableDeclaration?.name;
        if (name && !l.ts.isIdentifier(name)) throw unsupported(l, name);
        if (name) bind(l, name, error);
        l.statement(catchClause.block);
      });
      return undefined;
    },
    () => undefined,
  );
}

/** The block, whatever exit is pending; afterwards that exit is taken, unless the block leaves by one of its own. */
function lowerFinally(l: Lowering, block: ts.Block, handler: Handler): void {
  const [thrown, error] = [l.read(handler.thrown), l.read(handler.error)];
  closeHandler(l, handler);
  const pending = exitFlags(l).map((flag) => [flag, l.read(flag)] as const);
  for (const [flag] of pending) l.state.set(flag, l.constant(false));
  l.statement(block);
  if (hasLeft(l)) return;
  unlessLeft(l, block, () => {
    for (const [flag, value] of pending) l.state.set(flag, value);
    l.branch(block, thrown, () => { raise(l, "$0", [error]); return undefined; }, () => undefined);
  });
}

function lowerTried(l: Lowering, block: ts.Block): void {
  const start = l.b.ops.length;
  l.statement(block);
  const ops = l.b.ops.slice(start);
  walkOps({ params: [], ops, yields: [] }, (op) => {
    if (!mayThrowUnseen(l, op)) return;
    const node = op.span && nodeAt(l, block, op.span.start, op.span.end);
    throw new Problem("exception", node ?? block, "This may throw inside of a `try`, in a way that the compiler does not see.", "Check the value before, or move this out of the `try`.");
  });
}

/** Unknown code, references that may be absent, lengths that may be negative. */
function mayThrowUnseen(l: Lowering, op: Op): boolean {
  switch (op.kind) {
    case "call":
    case "throw":
      return true;
    case "extern":
      return !op.pure && !isHarmlessExtern(op);
    case "load":
    case "get":
      return op.results.some((result) => isReference(result.type) && !l.session.collections.lists.has(result));
    case "alloc": {
      const length = l.known(op.operands[0]);
      return typeof length !== "number" || length < 0;
    }
    default:
      return false;
  }
}

function nodeAt(l: Lowering, root: ts.Node, start: number, end: number): ts.Node | undefined {
  const file = root.getSourceFile();
  const visit = (node: ts.Node): ts.Node | undefined => {
    if (node.getStart(file) === start && node.getEnd() === end) return node;
    return l.ts.forEachChild(node, visit);
  };
  return visit(root);
}
