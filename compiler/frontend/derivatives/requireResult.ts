import type ts from "typescript";
import type { Func } from "../../../ir/ops.ts";
import { isDifferentiable, isNumber, isReference } from "../../../ir/types.ts";
import { Problem } from "../../diagnostics/problem.ts";
import type { Derivative } from "../operands.ts";
import { baseOf, nameOf } from "./signature.ts";

/** The marker as it is written: that of a Hessian takes a gradient first. */
function markerText({ node }: Derivative): string {
  return (node as ts.CallExpression).expression.getText();
}

/** @throws Problem unless the function returns a number. */
export function requireNumberResult(target: Derivative, func: Func): void {
  const [result] = func.body.yields;
  if (result && isNumber(result.type)) return;
  throw new Problem("notANumber", target.node, `'${markerText(target)}' needs a function that returns a number; '${nameOf(baseOf(target))}' does not.`, "Return a number, or use vjp or jvp for arrays.");
}

/** @throws Problem unless the function returns a number, or an array or object that holds some. */
export function requireDifferentiableResult(target: Derivative, func: Func): void {
  const [result] = func.body.yields;
  if (result && (isNumber(result.type) || (isReference(result.type) && isDifferentiable(result.type)))) return;
  throw new Problem("notANumber", target.node, `'${markerText(target)}' needs a function that returns numbers; '${nameOf(baseOf(target))}' does not.`, "Return a number, or an array or object of numbers.");
}
