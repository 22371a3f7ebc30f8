import { buildFunc } from "../../../ir/builder.ts";
import { cloneFunc } from "../../../ir/clone.ts";
import type { Func, Value } from "../../../ir/ops.ts";
import { freshCopy } from "../../../ir/placeRegion.ts";
import { CalleeTable } from "../calleeTable.ts";
import { repeat } from "../jacobian/repeated.ts";
import { requireNoCallees } from "./requireNoCallees.ts";
import { requireRepeatable } from "../jacobian/requireRepeatable.ts";
import { widthFor } from "../jacobian/width.ts";
import { placePlan } from "./plan.ts";
import { callRuntime } from "./runtimeCalls.ts";
import { forwardSweeps } from "./sweeps.ts";

/**
 * `(…params) → Hessian` in sparse form from a gradient, `(…params) → gradient in the array at index`: forward over reverse
 * along sums of columns. The pattern is that of the gradient's own dependencies: the pairs of components that meet in
 * nonlinear operations.
 */
export function sparseHessian(gradient: Func, index: number, name: string): Func {
  requireNoCallees(gradient);
  const func = cloneFunc(gradient);
  requireRepeatable(func);
  const params = func.body.params.map(freshCopy);
  const built = buildFunc(name, params, (b) => {
    const repeated = repeat(b, func, params, new CalleeTable());
    const plan = placePlan(b, repeated, index, 0, (inner, sets, rows) => callRuntime(inner, "hessianPlan", [sets, rows], { hint: "plan" }));
    const matrix = callRuntime(b, "newSparseMatrix", [plan], { hint: "matrix" });
    forwardSweeps(b, repeated, index, params[index] as Value, widthFor(repeated.quiet), { plan, matrix });
    return [matrix];
  });
  return { ...built, span: gradient.span };
}
