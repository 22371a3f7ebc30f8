import type { Func, Op } from "../ir/ops.ts";
import { walkOps } from "../ir/traverse.ts";
import type { CallStats } from "./result.ts";

/** Static counts of the primal (the first optimised stage) and of the derivative. */
export function countOps(
  stages: readonly { readonly pass: string; readonly func: Func }[],
  derivative: Func,
): Omit<CallStats, "compileMilliseconds"> {
  const primal = stages.find(({ pass }) => pass === "optimized");
  const counts = { derivativeOps: 0, loops: 0, keptArrays: 0, tapePushes: 0 };
  walkModule(derivative, (op) => {
    if (op.kind === "for" || op.kind === "while") counts.loops++;
    else if (op.kind !== "const" && op.kind !== "if") counts.derivativeOps++;
    if (op.kind === "alloc" && op.results[0]?.name?.endsWith("Kept")) counts.keptArrays++;
    if (op.kind === "push") counts.tapePushes += op.operands.length - 1;
  });
  return { primalOps: primal ? total(primal.func) : 0, ...counts };
}

function total(func: Func): number {
  let count = 0;
  walkModule(func, (op) => {
    if (!["const", "if", "for", "while"].includes(op.kind)) count++;
  });
  return count;
}

/** Visits the ops of a function and of all functions that it calls. */
function walkModule(func: Func, visit: (op: Op) => void): void {
  for (const { body } of [func, ...(func.callees?.values() ?? [])]) walkOps(body, visit);
}
