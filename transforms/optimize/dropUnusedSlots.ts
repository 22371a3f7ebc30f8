import { invariant } from "../../ir/invariant.ts";
import type { CallOp, Func, Value } from "../../ir/ops.ts";
import { countUses, walkOps } from "../../ir/traverse.ts";
import { mapCalls } from "../analysis/module.ts";

/** Positions of parameters and results of a callee. */
type Slots = { readonly params: Set<number>; readonly results: Set<number> };

/**
 * Removes parameters that a callee does not use and results that no caller uses, from the callees of a module and from
 * all calls of them. What a function only hands to a call of the same or of another callee is used if that callee uses it:
 * the greatest set of unused slots.
 *
 * Needs: calls are only of callees of the module. Guarantees: values and effects stay.
 */
export function dropUnusedSlots(func: Func): Func {
  const { callees } = func;
  if (!callees) return func;
  const live = new Map([...callees.keys()].map((name) => [name, { params: new Set<number>(), results: new Set<number>() }] as const));
  const all = [func, ...callees.values()];
  for (let grew = true; grew; ) grew = all.map((caller) => markUses(caller, live)).includes(true);
  const isWhole = [...callees].every(([name, { body }]) => {
    const slots = slotsOf(live, name);
    return slots.params.size === body.params.length && slots.results.size === body.yields.length;
  });
  if (isWhole) return func;
  const dropped = (caller: Func): Func => mapCalls(caller, (call) => withSlots(call, slotsOf(live, call.callee)));
  const kept = [...callees].map(([name, callee]) => [name, withoutSlots(dropped(callee), slotsOf(live, name))] as const);
  return { ...dropped(func), callees: new Map(kept) };
}

function slotsOf(live: ReadonlyMap<string, Slots>, callee: string): Slots {
  const slots = live.get(callee);
  invariant(slots, `no function ${callee}`);
  return slots;
}

/** Adds to the slots that are live what this caller makes so; true if there was anything to add. */
function markUses(caller: Func, live: ReadonlyMap<string, Slots>): boolean {
  const own = caller.isCallee ? live.get(caller.name) : undefined;
  let grew = false;
  const add = (slots: Set<number>, position: number): void => {
    grew ||= !slots.has(position);
    slots.add(position);
  };
  const uses = countUses(caller);
  // Uses as operands of slots that are not live, and as returned values that nobody uses, do not count.
  const discount = (value: Value): void => void uses.set(value, (uses.get(value) ?? 0) - 1);
  if (own) {
    caller.body.yields.forEach((value, i) => {
      if (!own.results.has(i)) discount(value);
    });
  }
  walkOps(caller.body, (op) => {
    if (op.kind !== "call") return;
    const { params } = slotsOf(live, op.callee);
    op.operands.forEach((operand, i) => {
      if (!params.has(i)) discount(operand);
    });
  });
  walkOps(caller.body, (op) => {
    if (op.kind !== "call") return;
    const { results } = slotsOf(live, op.callee);
    op.results.forEach((result, i) => {
      if ((uses.get(result) ?? 0) > 0) add(results, i);
    });
  });
  if (own) {
    caller.body.params.forEach((param, i) => {
      if ((uses.get(param) ?? 0) > 0) add(own.params, i);
    });
  }
  return grew;
}

function withSlots(call: CallOp, { params, results }: Slots): CallOp {
  return {
    ...call,
    facts: undefined,
    operands: call.operands.filter((_, i) => params.has(i)),
    results: call.results.filter((_, i) => results.has(i)),
  };
}

function withoutSlots(callee: Func, { params, results }: Slots): Func {
  const { body } = callee;
  return {
    ...callee,
    body: { ...body, params: body.params.filter((_, i) => params.has(i)), yields: body.yields.filter((_, i) => results.has(i)) },
  };
}
