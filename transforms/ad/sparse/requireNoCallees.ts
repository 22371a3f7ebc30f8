import type { Func } from "../../../ir/ops.ts";
import { NotDifferentiable } from "../notDifferentiable.ts";

/** The dependency program of a function has its sets at hand, which its callees would have to be given. */
export function requireNoCallees(func: Func): void {
  if (!func.callees?.size) return;
  throw new NotDifferentiable(
    "The sparse jacobian or hessian of a function that calls a recursive function is not compiled.",
    "Leave the option out for dense rows, or write the recursion as a loop.",
    func.span,
  );
}
