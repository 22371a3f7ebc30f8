import type { ForOp, IfOp, LambdaOp, WhileOp } from "../ops.ts";
import { anyValue, boolValue, checkFlow, checkOperands, checkRegionCount, intValue } from "./expectations.ts";
import type { Report } from "./violation.ts";

/** One bool; two regions without parameters, each of which yields a value for each result. */
export function checkIf(op: IfOp, report: Report): void {
  checkOperands(op, [boolValue], report);
  for (const region of checkRegionCount(op, 2, report)) {
    if (region.params.length > 0) report("the arms of an if have no parameters");
    checkFlow(region.yields, "yielded value", op.results, "result", report);
  }
}

/** Int bounds; the values go round: initial → parameter, yielded → parameter, parameter → result. */
export function checkFor(op: ForOp, report: Report): void {
  if (!Number.isInteger(op.step) || op.step === 0) report(`step ${op.step} is not a nonzero integer`);
  checkOperands(op, [intValue, intValue], report, anyValue);
  const [body] = checkRegionCount(op, 1, report);
  const [index, ...carried] = body?.params ?? [];
  if (!body) return;
  if (index?.type.kind !== "int") report("the first parameter of the body is the induction variable, an int");
  checkFlow(op.operands.slice(2), "initial value", carried, "carried value", report);
  checkFlow(body.yields, "yielded value", carried, "carried value", report);
  checkFlow(carried, "carried value", op.results, "result", report);
}

/** initial → both regions' parameters, yielded by the body → parameters, parameters → results; the condition is one bool. */
export function checkWhile(op: WhileOp, report: Report): void {
  const [condition, body] = checkRegionCount(op, 2, report);
  if (!condition || !body) return;
  checkFlow(op.operands, "initial value", condition.params, "carried value", report);
  checkFlow(condition.params, "carried value", body.params, "body parameter", report);
  checkFlow(body.yields, "yielded value", condition.params, "carried value", report);
  checkFlow(condition.params, "carried value", op.results, "result", report);
  const [test] = condition.yields;
  if (condition.yields.length !== 1 || test?.type.kind !== "bool") report("the condition yields one bool");
}

export function checkLambda(op: LambdaOp, report: Report): void {
  checkOperands(op, [], report);
  checkRegionCount(op, 1, report);
}
