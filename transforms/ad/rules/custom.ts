import { inlineFunc } from "../../../ir/clone.ts";
import type { CustomOp, Value } from "../../../ir/ops.ts";
import { isReference } from "../../../ir/types.ts";
import { addAdjoint, currentScope, type AdjointContext } from "../adjointContext.ts";
import type { AdjointMap } from "../adjointMap.ts";
import { adjointMemory } from "../adjointMemory.ts";
import { primalValue } from "../primalValues.ts";
import { accumulateDerivatives } from "../derivativeCopies.ts";
import { zeroLike } from "../structures.ts";
import { operandsOf, requireNoActiveCapture } from "./operands.ts";
import { transposeOf } from "./transpose.ts";

/** y = f(x…) with a rule: x̄ᵢ += what the rule gives for ȳ. */
export function reverseCustom(context: AdjointContext, op: CustomOp, adjoints: AdjointMap): void {
  const { activity } = context;
  const [result] = op.results as readonly [Value];
  const isReached = isReference(result.type) && activity.reachesActive(result);
  const seed = isReached ? adjointMemory(context, result) : adjoints.get(result);
  if (!seed) return;
  requireNoActiveCapture(op, activity);
  const { args, residuals } = operandsOf(op);
  const given = residuals.map((value) => primalValue(context, value));
  const { body } = currentScope(context);
  const anywhere = (): readonly Value[] => args.map((arg) => zeroLike(body, isReference(arg.type) ? primalValue(context, arg) : arg));
  const { rule } = op;
  const derivatives =
    rule.mode === "reverse"
      ? inlineFunc(body, rule.body, [...given, seed])
      : inlineFunc(body, transposeOf(rule, context.adjoint), [...given, ...anywhere(), seed]);
  args.forEach((arg, i) => {
    const derivative = derivatives[i] as Value;
    if (!isReference(arg.type)) addAdjoint(context, adjoints, arg, derivative);
    else if (activity.reachesActive(arg)) accumulateDerivatives(body, adjointMemory(context, arg), derivative, context.func);
  });
}
