import { freshValue } from "../../ir/builder.ts";
import { invariant } from "../../ir/invariant.ts";
import type { CallOp, Op, Value } from "../../ir/ops.ts";
import { f64 } from "../../ir/types.ts";
import { addAdjoint, currentScope, type AdjointContext } from "./adjointContext.ts";
import type { AdjointMap } from "./adjointMap.ts";
import { adjointMemory } from "./adjointMemory.ts";
import type { CallPlan } from "./callPlans.ts";
import { primalValue, tapeOf } from "./primalValues.ts";

export function forwardName(callee: string): string {
  return `${callee}Forward`;
}

export function reverseName(callee: string): string {
  return `${callee}Reverse`;
}

/** In the forward sweep: the callee's forward sweep, which leaves on the tapes what its reverse sweep will need. */
export function forwardCall(context: AdjointContext, op: CallOp): Op {
  if (!context.calls.plans.has(op.callee)) return op;
  const operands = [...op.operands, tapeOf(context, "tape"), tapeOf(context, "references")];
  return { ...op, callee: forwardName(op.callee), operands, facts: undefined };
}

/**
 * r… = f(v…): v̄… += the reverse sweep of f at r̄…. It is called where the mirror comes to the call, so that it finds on
 * the tapes just what the forward sweep of this call left there. Adjoint memory of arrays and records goes along.
 */
export function reverseCall(context: AdjointContext, op: CallOp, adjoints: AdjointMap): void {
  const plan = context.calls.plans.get(op.callee);
  if (!plan) return;
  const needed = context.calls.needs(op.callee).map((position) => reverseOperand(context, op, plan, position));
  const tapes = plan.activeTapes.map((position) => adjointMemory(context, op.operands[position] as Value));
  const { body } = currentScope(context);
  const seeds = plan.activeResults.map((position) => adjoints.get(op.results[position] as Value) ?? body.constant(0));
  const results = plan.activeParams.map((position) => {
    const { name } = plan.func.body.params[position] as Value;
    return freshValue(f64, name && `${name}Adj`);
  });
  const operands = [...needed, ...tapes, ...seeds, tapeOf(context, "tape"), tapeOf(context, "references")];
  body.call(reverseName(op.callee), operands, results);
  plan.activeParams.forEach((position, i) => {
    addAdjoint(context, adjoints, op.operands[position], results[i] as Value);
  });
}

/** What the reverse sweep of the callee knows as its parameter at `position`, companions after the callee's own. */
function reverseOperand(context: AdjointContext, op: CallOp, plan: CallPlan, position: number): Value {
  const count = plan.func.body.params.length;
  if (position < count) return primalValue(context, op.operands[position] as Value);
  const owner = plan.companionParams[position - count];
  invariant(owner !== undefined, "a companion of no parameter");
  return adjointMemory(context, op.operands[owner] as Value);
}
