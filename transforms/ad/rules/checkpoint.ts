import { inlineFunc } from "../../../ir/clone.ts";
import type { CheckpointOp, Value } from "../../../ir/ops.ts";
import { isReference } from "../../../ir/types.ts";
import { addAdjoint, currentScope, type AdjointContext } from "../adjointContext.ts";
import type { AdjointMap } from "../adjointMap.ts";
import { adjointMemory } from "../adjointMemory.ts";
import { isSingle } from "../doublePrecision.ts";
import { primalValue } from "../primalValues.ts";
import { reverseScheduledLoop } from "./scheduledLoop.ts";

/**
 * r… = f(x…), f run again: the mirror is f's own adjoint, forward sweep included, from the arguments as they were. The
 * adjoints of arrays and records are added to where they are.
 */
export function reverseCheckpoint(context: AdjointContext, op: CheckpointOp, adjoints: AdjointMap): void {
  const { activity } = context;
  const isActive = (value: Value): boolean => activity.isActive(value) || activity.reachesActive(value);
  const wrt = op.operands.flatMap((operand, i) => (isActive(operand) ? [i] : []));
  const isSeeded = op.results.some((result) => adjoints.has(result) || activity.reachesActive(result));
  if (wrt.length === 0 || !isSeeded) return;
  if (op.loop) {
    reverseScheduledLoop(context, op, op.loop, adjoints);
    return;
  }
  const references = wrt.filter((i) => isReference((op.operands[i] as Value).type));
  const numbers = wrt.filter((i) => !references.includes(i));
  const name = `${op.body.name}_adjoint`;
  const args = op.operands.map((operand) => primalValue(context, operand));
  const memory = references.map((i) => adjointMemory(context, op.operands[i] as Value));
  const intoDoubles = references.filter((position, i) => isSingle(op.operands[position] as Value) && !isSingle(memory[i] as Value));
  const again = context.adjoint(op.body, { wrt: numbers, into: references, intoDoubles, name });
  const { body } = currentScope(context);
  const seeds = op.results.map((result) => {
    if (!isReference(result.type)) return adjoints.get(result) ?? body.constant(0);
    return activity.reachesActive(result) ? adjointMemory(context, result) : body.zerosLike(primalValue(context, result));
  });
  const derivatives = inlineFunc(body, again, [...args, ...memory, ...seeds]).slice(op.results.length);
  numbers.forEach((position, i) => {
    addAdjoint(context, adjoints, op.operands[position], derivatives[i] as Value);
  });
}
