import type { Func, Op, Value } from "../../../ir/ops.ts";
import { walkOps } from "../../../ir/traverse.ts";
import { isNumber } from "../../../ir/types.ts";
import { controlEdges } from "../../analysis/activity.ts";
import type { AliasClasses, ClassId } from "../../analysis/aliasClasses.ts";

/** Which numbers of a dependency program are sets, and which arrays hold them. */
export type SetValues = {
  readonly isSet: (value: Value) => boolean;
  readonly isHeldBy: (array: Value) => boolean;
};

/** Follows the sets from the array that the program is given and from unions; an array holds sets or other numbers, never both. */
export function setsIn(func: Func, classes: AliasClasses, seeds: Value): SetValues {
  const values = new Set<Value>();
  const holders = new Set<ClassId>([classes.classOf(seeds)]);
  const size = (): number => values.size + holders.size;
  for (let before = 0; before < size(); ) {
    before = size();
    walkOps(func.body, (op) => { spread(op, classes, values, holders); });
  }
  return { isSet: (value) => values.has(value), isHeldBy: (array) => holders.has(classes.classOf(array)) };
}

function spread(op: Op, classes: AliasClasses, values: Set<Value>, holders: Set<ClassId>): void {
  const [first, second, third] = op.operands;
  const [result] = op.results;
  if (op.kind === "extern" && result && op.template.startsWith("nabla.unionOf(")) values.add(result);
  if (op.kind === "load" && result && isNumber(result.type) && holders.has(classes.classOf(first as Value))) values.add(result);
  if (op.kind === "select" && result && [second, third].some((value) => value && values.has(value))) values.add(result);
  if (op.kind === "store" && third && values.has(third)) holders.add(classes.classOf(first as Value));
  if (op.regions.length > 0) for (const [source, target] of controlEdges(op)) if (values.has(source)) values.add(target);
}
