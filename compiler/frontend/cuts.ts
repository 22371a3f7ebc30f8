import type ts from "typescript";
import type { Func, Value } from "../../ir/ops.ts";
import { walkOps } from "../../ir/traverse.ts";
import { isDifferentiable } from "../../ir/types.ts";
import { variedValues } from "../../transforms/analysis/activity.ts";
import { aliasClasses } from "../../transforms/analysis/aliasClasses.ts";
import { Problem } from "../diagnostics/problem.ts";
import type { Lowering } from "./lowering.ts";
import type { Derivative } from "./operands.ts";

/** Warns where a number that depends on what a derivative is taken by goes into a bit operation or a BigInt, which has none. */
export function warnOfCuts(l: Lowering, target: Derivative, func: Func, params: readonly Value[]): void {
  const { cuts, warn } = l.session;
  if (cuts.size === 0) return;
  const { wrt = target.marker === "vjp" || target.marker === "jvp" ? params.map((_, i) => i) : [0] } = target.options;
  const positions = typeof wrt === "number" ? [wrt] : wrt;
  const inputs = positions.flatMap((i) => (params[i] && isDifferentiable(params[i].type) ? [params[i]] : []));
  const isVaried = variedValues(func, aliasClasses(func), inputs);
  walkOps(func.body, (op) => {
    const cut = op.results[0] && cuts.get(op.results[0]);
    if (!cut || !op.operands.some(isVaried)) return;
    warn(
      new Problem(
        "cutDerivative",
        cut.node,
        `${cut.construct} is made of a number that depends on what the derivative is taken by. It is an integer, which does not change with small changes of the number, so that the derivative is cut: what comes this way counts as constant.`,
        "Use arithmetic if the derivative shall go on. If it shall end here, write stopGradient(…) around the number, which says so.",
      ),
    );
  });
}

/** Where a derivative may be cut: what is written there, and what it makes. */
export type Cut = { readonly node: ts.Node; readonly construct: string };

/** For the warning that a derivative is cut there. */
export function noteCut(l: Lowering, result: Value, cut: Cut): void {
  l.session.cuts.set(result, cut);
}
