import { hasFixedMembers } from "../../../ir/places.ts";
import { Builder } from "../../../ir/builder.ts";
import type { CheckpointOp, CustomOp, Func, Op, Region, Value } from "../../../ir/ops.ts";
import { isReference } from "../../../ir/types.ts";
import { contentClasses } from "../../analysis/activity.ts";
import { aliasClasses } from "../../analysis/aliasClasses.ts";
import { orderOf } from "../../analysis/order.ts";
import { NotDifferentiable } from "../notDifferentiable.ts";
import { copyStructure } from "../structures.ts";
import { operandsOf } from "./operands.ts";

/**
 * Before reverse mode: rules and checkpointed functions run in the reverse sweep and must find the memory that they read
 * as it was. What may be written after the op (or, where the reverse sweep is a pullback, what the caller can reach) is
 * copied in front of it; the rest is read where it is.
 *
 * @throws NotDifferentiable where a value that shares its memory, such as `stopGradient(array)`, and a later write meet.
 */
export function settleMemory(func: Func, split: boolean): Func {
  const classes = aliasClasses(func);
  const order = orderOf(func);
  const contentOf = (value: Value): readonly ReturnType<typeof classes.classOf>[] =>
    isReference(value.type) ? contentClasses(classes, classes.classOf(value), value.type) : [];
  const isWrittenAfter = (value: Value, op: Op): boolean =>
    contentOf(value).some((id) => classes.writesTo(id).some((write) => order.mayExecuteAfter(write, op)));
  const leavesUs = (value: Value): boolean => split && contentOf(value).some((id) => classes.isEscaping(id));

  const settle = (op: CustomOp | CheckpointOp): Op[] => {
    const b = new Builder(op.span);
    const kept = new Map<Value, Value>();
    const keep = (value: Value): Value => {
      if (!isWrittenAfter(value, op) && !leavesUs(value)) return value;
      if (!hasFixedMembers(value.type)) throw varyingMembers(op);
      const copy = kept.get(value) ?? copyStructure(b, value);
      kept.set(value, copy);
      return copy;
    };
    if (op.kind === "checkpoint") {
      const operands = op.operands.map(keep);
      return [...b.ops, { ...op, operands }];
    }
    const { value, args, captured, residuals } = operandsOf(op);
    const result = op.results[0] as Value;
    if (op.rule.isShared && (isWrittenAfter(value, op) || isWrittenAfter(result, op))) throw sharedWrite(op);
    const owned = op.rule.isShared && leavesUs(value) ? copyStructure(b, value) : value;
    const rule = owned === value ? op.rule : { ...op.rule, isShared: false };
    const operands = [owned, ...args, ...captured, ...residuals.map(keep)];
    return [...b.ops, { ...op, rule, operands }];
  };
  const visit = (region: Region): Region => ({
    ...region,
    ops: region.ops.flatMap((op): Op[] => {
      if (op.kind === "custom" || op.kind === "checkpoint") return settle(op);
      return [op.regions.length > 0 ? { ...op, regions: op.regions.map(visit) } : op];
    }),
  });
  return { ...func, body: visit(func.body) };
}

/** Settles the memory of a function and of those that it calls, which do not know what their callers do next. */
export function settleModule(func: Func, split: boolean): Func {
  const settled = settleMemory(func, split);
  if (!func.callees) return settled;
  const callees = [...func.callees].map(([name, callee]) => [name, settleMemory(callee, true)] as const);
  return { ...settled, callees: new Map(callees) };
}

/** Forward mode evaluates rules where they stand; only memory that a value shares must not be written later. */
export function requireSettledValues(func: Func): void {
  settleMemory(func, false);
  for (const callee of func.callees?.values() ?? []) settleMemory(callee, true);
}

function sharedWrite(op: CustomOp): NotDifferentiable {
  const { name } = op.rule.body;
  return new NotDifferentiable(
    `What ${name} gives here is an array or object that others hold too, and it is written later.`,
    "Copy it first, e.g. with slice(), so that the value without this derivative is one of its own.",
    op.span,
  );
}

function varyingMembers(op: CustomOp | CheckpointOp): NotDifferentiable {
  const { name } = op.kind === "custom" ? op.rule.body : op.body;
  return new NotDifferentiable(
    `${name} needs an object with optional members as it is now, and it may be written later.`,
    "Pass it the numbers and arrays themselves.",
    op.span,
  );
}
