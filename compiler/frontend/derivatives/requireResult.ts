import type { Func } from "../../../ir/ops.ts";
import { isDifferentiable, isNumber } from "../../../ir/types.ts";
import { Problem } from "../../diagnostics/problem.ts";
import type { Derivative } from "../operands.ts";

/** @throws Problem unless the function returns a number. */
export function requireNumberResult(target: Derivative, func: Func): void {
  const [result] = func.body.yields;
  if (result && isNumber(result.type)) return;
  throw new Problem("notANumber", target.node, `'${target.marker}' needs a function that returns a number; '${func.name}' does not.`, "Return a number, or use vjp or jvp for arrays.");
}

/** @throws Problem unless the function returns a number or an array of numbers. */
export function requireDifferentiableResult(target: Derivative, func: Func): void {
  const [result] = func.body.yields;
  if (result && (isNumber(result.type) || (result.type.kind === "array" && isDifferentiable(result.type)))) return;
  throw new Problem("notANumber", target.node, `'${target.marker}' needs a function that returns a number or an array of numbers; '${func.name}' does not.`, "Return a number or an array of numbers.");
}
