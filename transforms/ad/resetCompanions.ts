import type { Builder } from "../../ir/builder.ts";
import type { Op, Value } from "../../ir/ops.ts";
import { isReference } from "../../ir/types.ts";
import { currentScope, type AdjointContext } from "./adjointContext.ts";
import { copyArray, zeroArray } from "./arrayLoops.ts";
import { primalValue } from "./primalValues.ts";
import { makesNested } from "./requireOwnRows.ts";
import { copyDerivatives, zeroDerivatives } from "./derivativeCopies.ts";

/**
 * A pullback may be called any number of times, but companions are made once, in the forward sweep. Where the reverse
 * sweep reaches the op that made an array or a record, nothing uses the adjoint memory any more: it is set to zero, for
 * the next call.
 */
export function resetCompanion(context: AdjointContext, op: Op): void {
  if (!context.split) return;
  for (const result of op.results) {
    const companion = context.companions.get(result);
    if (!companion || !isReference(result.type)) continue;
    const { body } = currentScope(context);
    if (makesNested(op)) zeroDerivatives(body, primalValue(context, companion), context.func);
    else zeroCompanion(body, primalValue(context, companion));
  }
}

/** The adjoint of a parameter as the caller gets it: a copy of its companion, which starts the next call from zero. */
export function handOutCompanion(context: AdjointContext, companion: Value, length?: Value): Value {
  const { body } = currentScope(context);
  return length ? copyArray(body, companion, length) : copyDerivatives(body, companion, context.func);
}

/** Sets the companions of the parameters to zero. */
export function resetParameters(context: AdjointContext): void {
  for (const param of context.func.body.params) {
    const companion = context.companions.get(param);
    if (!companion) continue;
    zeroDerivatives(currentScope(context).body, companion, context.func);
  }
}

/** The direct numbers only: what the elements or fields refer to is reset where it was made. */
function zeroCompanion(b: Builder, companion: Value): void {
  const { type } = companion;
  if (type.kind === "array" && !isReference(type.element)) zeroArray(b, companion);
  if (type.kind !== "record") return;
  for (const field of type.fields) if (field.type.kind === "f64") b.set(companion, field.name, b.constant(0));
}
