import type { Func, Op, Value } from "../../ir/ops.ts";
import { walkOps } from "../../ir/traverse.ts";
import { isReference } from "../../ir/types.ts";

/** For each function of a module, the positions of parameters that are tapes of references. */
export type ReferenceTapes = ReadonlyMap<string, ReadonlySet<number>>;

/** Which tapes hold references is seen where they are pushed and popped, perhaps in what a function calls. */
export function referenceTapesOf(main: Func): ReferenceTapes {
  const found = new Map<string, Set<number>>();
  const { callees = new Map<string, Func>() } = main;
  for (const name of callees.keys()) found.set(name, new Set());
  for (let grew = true; grew; ) {
    grew = false;
    for (const [name, func] of callees) {
      const known = found.get(name) as Set<number>;
      for (const tape of tapesHoldingReferences(func, found)) {
        const position = func.body.params.indexOf(tape);
        if (position < 0 || known.has(position)) continue;
        known.add(position);
        grew = true;
      }
    }
  }
  return found;
}

/** The tapes of a function that hold references. */
export function tapesHoldingReferences(func: Func, calls: ReferenceTapes): ReadonlySet<Value> {
  const tapes = new Set<Value>();
  const mark = (tape: Value | undefined): void => {
    if (tape) tapes.add(tape);
  };
  walkOps(func.body, (op) => {
    if (op.kind === "call") for (const position of calls.get(op.callee) ?? []) mark(op.operands[position]);
    if ((op.kind === "push" || op.kind === "pop") && movesReferences(op)) mark(op.operands[0]);
  });
  return tapes;
}

function movesReferences(op: Op): boolean {
  return [...op.operands.slice(1), ...op.results].some(({ type }) => isReference(type));
}

/** The tapes that a function shares with others: it is given them, or gives them to what it calls. */
export function sharedTapes(func: Func): ReadonlySet<Value> {
  const shared = new Set(func.body.params.filter(({ type }) => type.kind === "tape"));
  walkOps(func.body, (op) => {
    if (op.kind !== "call") return;
    for (const operand of op.operands) if (operand.type.kind === "tape") shared.add(operand);
  });
  return shared;
}
