import { buildFunc } from "../../../ir/builder.ts";
import { cloneFunc } from "../../../ir/clone.ts";
import type { Func, Value } from "../../../ir/ops.ts";
import { freshCopy } from "../../../ir/placeRegion.ts";
import { adjoint } from "../adjoint.ts";
import type { JacobianOptions } from "../jacobian/jacobian.ts";
import { CalleeTable } from "../calleeTable.ts";
import { repeat } from "../jacobian/repeated.ts";
import { requireNoCallees } from "./requireNoCallees.ts";
import { requireRepeatable } from "../jacobian/requireRepeatable.ts";
import { widthFor } from "../jacobian/width.ts";
import { NotDifferentiable } from "../notDifferentiable.ts";
import { placePlan } from "./plan.ts";
import { callRuntime } from "./runtimeCalls.ts";
import { forwardSweeps, rowSweeps } from "./sweeps.ts";

/**
 * `(…params) → (…Jacobians of wrt)` in sparse form, for a function from arrays of numbers to an array or a tuple of numbers.
 * Columns that share no row are followed by one sweep, rows that share no column pulled back by one; the plan, made when the
 * function runs, says which.
 */
export function sparseJacobian(source: Func, { wrt, name, mode }: JacobianOptions): Func {
  requireNoCallees(source);
  const func = cloneFunc(source);
  requireRepeatable(func);
  const params = func.body.params.map(freshCopy);
  const built = buildFunc(name, params, (b) => {
    const repeated = repeat(b, func, params, new CalleeTable());
    const width = mode === "reverse" ? 0 : widthFor(repeated.quiet);
    const pulls = mode === "reverse" || (mode !== "forward" && canPullBack(repeated.quiet, wrt));
    return wrt.map((index, site) => {
      const plan = placePlan(b, repeated, index, site, (inner, sets, rows) =>
        callRuntime(inner, "jacobianPlan", [sets, rows, String(width), String(pulls)], { hint: "plan" }),
      );
      const matrix = callRuntime(b, "newSparseMatrix", [plan], { hint: "matrix" });
      if (width > 0) forwardSweeps(b, repeated, index, params[index] as Value, width, { plan, matrix });
      if (pulls) rowSweeps(b, func, repeated, index, { plan, matrix });
      return matrix;
    });
  });
  return { ...built, span: source.span };
}

/** Where a rule or a construct has forward mode alone, all rows are found by following columns. */
function canPullBack(func: Func, wrt: readonly number[]): boolean {
  try {
    adjoint(func, { wrt, name: func.name });
    return true;
  } catch (error) {
    if (error instanceof NotDifferentiable) return false;
    throw error;
  }
}
