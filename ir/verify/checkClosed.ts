import type { CheckpointOp, CustomOp, Func } from "../ops.ts";
import { freeValues } from "../traverse.ts";
import { isDifferentiable } from "../types.ts";
import { anyValue, checkFlow, checkOperands, checkRegionCount } from "./expectations.ts";
import type { Report } from "./violation.ts";

/** A value, its arguments, captured values, and what the rule's parameters but the last ones take. */
export function checkCustom(op: CustomOp, report: Report): void {
  const { mode, args, captured, body } = op.rule;
  checkRegionCount(op, 0, report);
  checkOperands(op, [anyValue], report, anyValue);
  checkClosed(body, report);
  const seeds = mode === "reverse" ? 1 : args;
  const residuals = op.operands.slice(1 + args + captured);
  if (op.operands.length < 1 + args + captured) report("has too few operands");
  if (op.operands.slice(1, 1 + args).some(({ type }) => !isDifferentiable(type) && type.kind !== "int")) {
    report("has an argument that holds no numbers");
  }
  checkFlow(residuals, "residual", body.body.params.slice(0, -seeds || undefined), "parameter of the rule", report);
  const yields = mode === "reverse" ? args : 1;
  if (body.body.yields.length !== yields) report(`the rule gives ${body.body.yields.length} values, not ${yields}`);
}

/** Operands fit the parameters of the function inside. */
export function checkCheckpoint(op: CheckpointOp, report: Report): void {
  checkRegionCount(op, 0, report);
  checkClosed(op.body, report);
  checkFlow(op.operands, "operand", op.body.body.params, "parameter", report);
}

function checkClosed(func: Func, report: Report): void {
  if (freeValues([func.body]).length > 0) report(`the function inside, ${func.name}, is not closed`);
}
