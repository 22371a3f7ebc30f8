import type { CallOp, Func } from "../ops.ts";
import { checkFlow } from "./expectations.ts";
import type { Report } from "./violation.ts";

/** The callee exists and its parameters and results take and give the call's. Without a module nothing is known of it. */
export function checkCall(op: CallOp, report: Report, module: ReadonlyMap<string, Func> | undefined): void {
  if (!module) return;
  const callee = module.get(op.callee);
  if (!callee) {
    report(`there is no function ${op.callee}`);
    return;
  }
  checkFlow(op.operands, "argument", callee.body.params, "parameter", report);
  checkFlow(callee.body.yields, "returned value", op.results, "result", report);
}
