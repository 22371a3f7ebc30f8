import type { Builder } from "../../../ir/builder.ts";
import { inlineFunc } from "../../../ir/clone.ts";
import type { CustomOp, Value } from "../../../ir/ops.ts";
import type { Activity } from "../../analysis/activity.ts";
import { adjoint } from "../adjoint.ts";
import { zeroLike } from "../structures.ts";
import { operandsOf, requireNoActiveCapture } from "./operands.ts";
import { transposeOf } from "./transpose.ts";

/** y = f(x…) with a rule: ẏ is what the rule gives for ẋ…; `tangentOf` gives the tangents of the arguments. */
export function tangentOfCustom(op: CustomOp, activity: Activity, b: Builder, tangentOf: (arg: Value) => Value): Value {
  requireNoActiveCapture(op, activity);
  const { value, args, residuals } = operandsOf(op);
  const tangents = args.map(tangentOf);
  if (args.length === 0) return zeroLike(b, value);
  const [tangent] =
    op.rule.mode === "forward"
      ? inlineFunc(b, op.rule.body, [...residuals, ...tangents])
      : inlineFunc(b, transposeOf(op.rule, adjoint), [...residuals, zeroLike(b, value), ...tangents]);
  return tangent as Value;
}
