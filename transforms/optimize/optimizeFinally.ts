import type { Func } from "../../ir/ops.ts";
import { adjointMemoryOf } from "./adjointMemory.ts";
import { jamLoops } from "./jamLoops.ts";
import { optimize, type OptimizeOptions } from "./pipeline.ts";

/**
 * Optimises a function that no derivative is taken of any more: all passes, and what differentiation would have to undo or
 * would make twice as large, of the function itself and of those that it calls.
 */
export function optimizeFinally(func: Func, options: Pick<OptimizeOptions, "trace" | "verify"> = {}): Func {
  const optimized = optimize(func, { ...options, isFinal: true });
  const jammed = jammedModule(optimized);
  return jammed === optimized ? optimized : optimize(jammed, { ...options, isFinal: true });
}

function jammedModule(func: Func): Func {
  const jammed = jamLoops(func, adjointMemoryOf());
  if (!func.callees) return jammed;
  const callees = [...func.callees].map(([name, callee]) => [name, jamLoops(callee, adjointMemoryOf())] as const);
  const isSame = jammed === func && callees.every(([name, callee]) => callee === func.callees?.get(name));
  return isSame ? func : { ...jammed, callees: new Map(callees) };
}
