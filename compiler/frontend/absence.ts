import type ts from "typescript";
import type { Value } from "../../ir/ops.ts";
import type { Lowering } from "./lowering.ts";
import { definitionIn, isPresent, mayBeAbsent } from "./presence.ts";
import { steadyType } from "./steadyTypes.ts";
import { isNullish } from "./truth.ts";

/*
 * What is known of an object or array — its class, its members, that it is an array — holds if it is there: of two values that
 * meet, one that is absent adds nothing to that. So what does not throw for an absent value in JavaScript asks for it here.
 */

/** Whether a value is neither undefined nor null: known, or a test. */
export function isThere(l: Lowering, value: Value): Value {
  return isPresent(l, value) ? l.constant(true) : l.not(isNullish(l, value));
}

/** Whether what an expression gives may be absent by its type. */
export function mayLack(l: Lowering, node: ts.Expression, value: Value): boolean {
  return !isPresent(l, value) && mayBeAbsent(l, steadyType(l, node));
}

/**
 * The same, or whether it is an element at a place that no loop counts to. Of other values that are absent against their type,
 * members are read, which throws.
 */
export function mayBeMissing(l: Lowering, node: ts.Expression, value: Value): boolean {
  if (isPresent(l, value)) return false;
  const op = definitionIn(l, value);
  return mayLack(l, node, value) || (op?.kind === "load" && !l.counters.has(op.operands[1] as Value));
}

/** What is known to hold of a value that is there, where an absent one does not have it: `Array.isArray(rows[3])`. */
export function holdsIfThere(l: Lowering, value: Value, holds: boolean): Value {
  return holds ? isThere(l, value) : l.constant(false);
}

/** Does something where a value is there. */
export function whereThere(l: Lowering, node: ts.Node, value: Value, visit: () => void): void {
  const then = (): undefined => {
    visit();
    return undefined;
  };
  l.branch(node, isThere(l, value), then, () => undefined);
}
