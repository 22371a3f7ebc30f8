import type { Func } from "../../../ir/ops.ts";
import { NotDifferentiable } from "../notDifferentiable.ts";
import { drawsValues } from "./repeated.ts";

/** Several sweeps over one function need it to give the same each time. */
export function requireRepeatable(func: Func): void {
  if (!drawsValues(func)) return;
  throw new NotDifferentiable(
    `'${func.name}' takes values from outside, such as random numbers, and cannot be evaluated once for each row.`,
    "Pass these values as an argument.",
    func.span,
  );
}
