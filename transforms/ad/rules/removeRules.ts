import { Builder } from "../../../ir/builder.ts";
import { cloneFunc, inlineFunc } from "../../../ir/clone.ts";
import type { CustomOp, Func, Op, Region, Value } from "../../../ir/ops.ts";
import { substituteRegion } from "../../../ir/traverse.ts";
import { isReference } from "../../../ir/types.ts";
import { findOp } from "../../../ir/traverse.ts";
import { contentClasses } from "../../analysis/activity.ts";
import { aliasClasses } from "../../analysis/aliasClasses.ts";
import { orderOf } from "../../analysis/order.ts";
import { copyStructure } from "../structures.ts";

/**
 * Lowers what only derivatives look at, once all have been taken: a `custom` op is its value, a `checkpoint` its function
 * in place. A value in memory that nothing writes any more stands for the result, else a copy does.
 */
export function removeRules(source: Func): Func {
  let func = source;
  if (source.callees) {
    func = { ...source, callees: new Map([...source.callees].map(([name, callee]) => [name, removeRules(callee)] as const)) };
  }
  while (hasRules(func)) func = removeOnce(func);
  return func;
}

function hasRules(func: Func): boolean {
  return findOp(func.body, ({ kind }) => kind === "custom" || kind === "checkpoint") !== undefined;
}

function removeOnce(source: Func): Func {
  const func = cloneFunc(source);
  const classes = aliasClasses(func);
  const order = orderOf(func);
  const replaced = new Map<Value, Value>();
  const isWrittenAfter = (value: Value, op: Op): boolean =>
    isReference(value.type) &&
    contentClasses(classes, classes.classOf(value), value.type).some((id) =>
      classes.writesTo(id).some((write) => order.mayExecuteAfter(write, op)),
    );
  const valueOf = (op: CustomOp, b: Builder): Value => {
    const value = op.operands[0] as Value;
    const isSame = op.rule.isShared || !(isWrittenAfter(value, op) || isWrittenAfter(op.results[0] as Value, op));
    return isSame ? value : copyStructure(b, value);
  };
  const visit = (region: Region): Region => ({
    ...region,
    ops: region.ops.flatMap((op): readonly Op[] => {
      if (op.kind !== "custom" && op.kind !== "checkpoint") {
        return [op.regions.length > 0 ? { ...op, regions: op.regions.map(visit) } : op];
      }
      const b = new Builder(op.span);
      const values = op.kind === "custom" ? [valueOf(op, b)] : inlineFunc(b, op.body, op.operands);
      op.results.forEach((result, i) => replaced.set(result, values[i] as Value));
      return b.ops;
    }),
  });
  const body = visit(func.body);
  for (const [result, value] of replaced) replaced.set(result, lastOf(replaced, value));
  return { ...func, body: substituteRegion(body, replaced) };
}

function lastOf(replaced: ReadonlyMap<Value, Value>, value: Value): Value {
  const next = replaced.get(value);
  return next ? lastOf(replaced, next) : value;
}
