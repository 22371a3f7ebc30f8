import type { CustomOp, Value } from "../../../ir/ops.ts";
import type { Activity } from "../../analysis/activity.ts";
import { NotDifferentiable } from "../notDifferentiable.ts";

export type CustomOperands = {
  readonly value: Value;
  /** What the rule differentiates by. */
  readonly args: readonly Value[];
  /** What the function reads of the code around it besides. */
  readonly captured: readonly Value[];
  /** What the rule's code uses: its first parameters. */
  readonly residuals: readonly Value[];
};

/** The operands of a `custom` op by what they are for. */
export function operandsOf({ operands, rule }: CustomOp): CustomOperands {
  const [value, ...others] = operands as readonly [Value, ...Value[]];
  const { args, captured } = rule;
  return {
    value,
    args: others.slice(0, args),
    captured: others.slice(args, args + captured),
    residuals: others.slice(args + captured),
  };
}

/** The rule says nothing about what the function reads besides its arguments, and zero would be wrong. */
export function requireNoActiveCapture(op: CustomOp, activity: Activity): void {
  for (const value of operandsOf(op).captured) {
    if (!activity.isActive(value) && !activity.reachesActive(value)) continue;
    throw new NotDifferentiable(
      `${op.rule.body.name} has no derivative by '${value.name ?? "a value"}', which its function reads from the code around it and this derivative depends on.`,
      "Make it an argument of the function, and give its derivative in the rule.",
      op.span,
    );
  }
}
