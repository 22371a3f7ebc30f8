import type { Func, Value } from "../../ir/ops.ts";
import { walkOps } from "../../ir/traverse.ts";
import { isReference } from "../../ir/types.ts";
import type { ModuleActivity } from "../analysis/activity.ts";
import type { AliasClasses } from "../analysis/aliasClasses.ts";
import { NotDifferentiable } from "./notDifferentiable.ts";

/** The same of a function that calls others, where it gives them memory of a parameter. */
export function requireOwnRowsInModule(func: Func, classes: AliasClasses, { reachesActive, callees }: ModuleActivity): void {
  requireOwnRows(func, classes, reachesActive);
  const given: Value[] = [];
  walkOps(func.body, (op) => {
    if (op.kind === "call") given.push(...op.operands.filter(({ type }) => isReference(type)));
  });
  if (!given.some((operand) => classes.isParameter(classes.classOf(operand)))) return;
  for (const callee of callees.values()) requireOwnRows(callee.func, callee.classes, callee.activity.reachesActive);
}

/**
 * A derivative has the structure that its argument has on entry: replacing a row of a nested argument would leave the
 * original row without a place for its derivative.
 * @throws NotDifferentiable where the function stores a reference into memory of a parameter.
 */
function requireOwnRows(func: Func, classes: AliasClasses, reachesActive: (reference: Value) => boolean): void {
  walkOps(func.body, (op) => {
    const value = op.kind === "store" ? op.operands[2] : op.kind === "set" ? op.operands[1] : undefined;
    const [target] = op.operands;
    if (!value || !target || !isReference(value.type) || !reachesActive(target)) return;
    if (!classes.isParameter(classes.classOf(target))) return;
    throw new NotDifferentiable(
      `'${func.name}' replaces a row of the nested argument '${target.name ?? "argument"}'.`,
      "Copy the rows into an array of the function's own, or assign the numbers one by one.",
      op.span,
    );
  });
}
