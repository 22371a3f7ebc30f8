import type { Func, Op, Region } from "../../ir/ops.ts";
import { walkOps } from "../../ir/traverse.ts";

/** The names of the functions that a function calls itself. */
export function calleesOf(func: Func | undefined): ReadonlySet<string> {
  const callees = new Set<string>();
  if (func) {
    walkOps(func.body, (op) => {
      if (op.kind === "call") callees.add(op.callee);
    });
  }
  return callees;
}

/** A module without the functions that nothing in it calls any more; without callees where none is left. */
export function reachableModule(func: Func): Func {
  if (!func.callees) return func;
  const reached = new Map<string, Func>();
  const visit = (from: Func): void => {
    for (const name of calleesOf(from)) {
      const callee = func.callees?.get(name);
      if (!callee || reached.has(name)) continue;
      reached.set(name, callee);
      visit(callee);
    }
  };
  visit(func);
  if (reached.size === func.callees.size) return func;
  return { ...func, callees: reached.size > 0 ? reached : undefined };
}

/** Changes every call of a function, nested ones included. */
export function mapCalls(func: Func, change: (call: Extract<Op, { kind: "call" }>) => Op): Func {
  const region = (body: Region): Region => ({ ...body, ops: body.ops.map(visit) });
  const visit = (op: Op): Op => {
    if (op.kind === "call") return change(op);
    return op.regions.length > 0 ? { ...op, regions: op.regions.map(region) } : op;
  };
  return { ...func, body: region(func.body) };
}
