import type { Func } from "../../../ir/ops.ts";
import { NotDifferentiable } from "../notDifferentiable.ts";

/** Sweeps over one function several times are placed in one function, which has no place for callees of each. */
export function requireNoCallees(func: Func): void {
  if (!func.callees?.size) return;
  throw new NotDifferentiable(
    "The jacobian or hessian of a function that calls a recursive function is not compiled yet.",
    "Use grad, vjp, jvp or hvp, or write the recursion as a loop.",
    func.span,
  );
}
