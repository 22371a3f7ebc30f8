import type ts from "typescript";
import { buildRegion } from "../../../ir/builder.ts";
import type { Func } from "../../../ir/ops.ts";
import { isDifferentiable, isNumber, isReference, type RecordType } from "../../../ir/types.ts";
import { Problem } from "../../diagnostics/problem.ts";
import type { Derivative } from "../operands.ts";
import { isTensorRecord, rankOf } from "../tensors/types.ts";
import { baseOf, nameOf } from "./signature.ts";

/** The marker as it is written: that of a Hessian takes a gradient first. */
function markerText({ node }: Derivative): string {
  return (node as ts.CallExpression).expression.getText();
}

/**
 * The function, as one that returns a number: a tensor of rank 0 stands for its element.
 * @throws Problem unless the function returns a number or such a tensor.
 */
export function withNumberResult(target: Derivative, func: Func): Func {
  const [result] = func.body.yields;
  if (result && isNumber(result.type)) return func;
  if (result && isTensorRecord(result.type) && rankOf(result.type as RecordType) === 0) {
    const element = buildRegion([], (b) => [b.load(b.get(result, "data"), b.constant(0))], func.span);
    return { ...func, body: { ...func.body, ops: [...func.body.ops, ...element.ops], yields: element.yields } };
  }
  throw new Problem("notANumber", target.node, `'${markerText(target)}' needs a function that returns a number; '${nameOf(baseOf(target))}' does not.`, "Return a number, or use vjp or jvp for arrays.");
}

/** @throws Problem unless the function returns a number, or an array or object that holds some. */
export function requireDifferentiableResult(target: Derivative, func: Func): void {
  const [result] = func.body.yields;
  if (result && (isNumber(result.type) || (isReference(result.type) && isDifferentiable(result.type)))) return;
  throw new Problem("notANumber", target.node, `'${markerText(target)}' needs a function that returns numbers; '${nameOf(baseOf(target))}' does not.`, "Return a number, or an array or object of numbers.");
}
