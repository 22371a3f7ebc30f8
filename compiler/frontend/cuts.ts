import type { Func, Value } from "../../ir/ops.ts";
import { walkOps } from "../../ir/traverse.ts";
import { isDifferentiable } from "../../ir/types.ts";
import { variedValues } from "../../transforms/analysis/activity.ts";
import { aliasClasses } from "../../transforms/analysis/aliasClasses.ts";
import { Problem } from "../diagnostics/problem.ts";
import type { Lowering } from "./lowering.ts";
import type { Derivative } from "./operands.ts";

/** Warns where a number that depends on what a derivative is taken by goes through a bit operation, which has none. */
export function warnOfCuts(l: Lowering, target: Derivative, func: Func, params: readonly Value[]): void {
  const { bitOperations, warn } = l.session;
  if (bitOperations.size === 0) return;
  const { wrt = target.marker === "vjp" || target.marker === "jvp" ? params.map((_, i) => i) : [0] } = target.options;
  const positions = typeof wrt === "number" ? [wrt] : wrt;
  const inputs = positions.flatMap((i) => (params[i] && isDifferentiable(params[i].type) ? [params[i]] : []));
  const isVaried = variedValues(func, aliasClasses(func), inputs);
  walkOps(func.body, (op) => {
    const node = op.results[0] && bitOperations.get(op.results[0]);
    if (!node || !op.operands.some(isVaried)) return;
    warn(new Problem("cutDerivative", node, "A bit operation makes an integer of a number that the derivative is taken by: its derivative is zero here.", "If that is meant, say so with Math.trunc or stopGradient; else use arithmetic."));
  });
}
