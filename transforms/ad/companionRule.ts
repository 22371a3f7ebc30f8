import type { Func, Value } from "../../ir/ops.ts";
import { walkOps } from "../../ir/traverse.ts";
import { isReference } from "../../ir/types.ts";
import { contentClasses, type Activity } from "../analysis/activity.ts";
import type { AliasClasses } from "../analysis/aliasClasses.ts";
import type { CallPlans } from "./callPlans.ts";

/**
 * Classes whose adjoint memory must exist since the forward sweep: active ones of records, of references kept in memory,
 * of references that control flow merges or carries, and of those that go into or come out of a call or travel on a tape.
 */
export function companionRule(
  func: Func,
  classes: AliasClasses,
  activity: Activity,
  calls: CallPlans,
  given: readonly Value[] = [],
): (reference: Value) => boolean {
  const dynamic = new Set<number>(given.map((param) => classes.classOf(param)));
  const mark = (value: Value | undefined): void => {
    if (value && isReference(value.type)) dynamic.add(classes.classOf(value));
  };
  const markIfNested = (value: Value): void => {
    if (!isReference(value.type)) return;
    const contents = contentClasses(classes, classes.classOf(value), value.type);
    if (contents.length > 1 || value.type.kind === "record") contents.forEach((id) => dynamic.add(id));
  };
  func.body.params.forEach(markIfNested);
  // A callee is given the companions of its parameters and gives those of its results.
  if (func.isCallee) [...func.body.params, ...func.body.yields].forEach(mark);
  walkOps(func.body, (op) => {
    op.results.forEach(markIfNested);
    // What is shortened later may be longer in between than it is when the function ends.
    if (op.kind === "resize") mark(op.operands[0]);
    if (op.regions.length > 0) {
      op.results.forEach(mark);
      for (const region of op.regions) region.params.forEach(mark);
    }
    if (op.kind === "call" && calls.has(op.callee)) [...op.operands, ...op.results].forEach(mark);
    if (op.kind === "load" || op.kind === "get" || op.kind === "pop") op.results.forEach(mark);
    // Another function of the module may take it off the tape.
    if (op.kind === "push") op.operands.slice(1).forEach(mark);
  });
  return (reference) => activity.reachesActive(reference) && dynamic.has(classes.classOf(reference));
}
