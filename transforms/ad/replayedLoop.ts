import { freshValue } from "../../ir/builder.ts";
import { cloneRegion } from "../../ir/clone.ts";
import type { ForOp, Op, Region, Value } from "../../ir/ops.ts";
import { primitive } from "../../ir/primitives/index.ts";
import { freeValues } from "../../ir/traverse.ts";
import { f64 } from "../../ir/types.ts";
import { addAdjoint, currentScope, newScope, type AdjointContext } from "./adjointContext.ts";
import { AdjointMap } from "./adjointMap.ts";
import { closeScope, primalValue } from "./primalValues.ts";
import { carriesSumsOnly, isActiveSlot } from "./sums.ts";

/** Nanoseconds that an iteration may take to be run again; keeping one value costs a store, a load and the memory. */
const REPLAY_LIMIT = 12;

/**
 * A cheap loop of sums that also carries values without derivatives (a running power, a running index): the mirror
 * counts in the direction of the loop, and runs the body again beside its adjoint, so that what is carried is computed
 * anew instead of kept. Dead code leaves of the repeated body just what the mirror reads.
 *
 * @returns false, with nothing changed, if the loop is not of this kind.
 */
export function reverseReplayed(context: AdjointContext, op: ForOp, adjoints: AdjointMap): boolean {
  const [region] = op.regions as readonly [Region];
  if (!isReplayable(context, op, region)) return false;
  const outer = currentScope(context);
  const free = freeValues([region]).filter((value) => context.activity.isActive(value));
  const params = free.map((value) => freshValue(f64, value.name && `${value.name}Adj`));
  const scope = newScope(region, outer.body.span);
  const inner = new AdjointMap();
  free.forEach((value, i) => { inner.set(value, params[i] as Value); });

  context.live.add(region);
  context.scopes.unshift(scope);
  region.yields.forEach((value, i) => {
    addAdjoint(context, inner, value, adjoints.get(op.results[i] as Value) ?? null);
  });
  context.reverseRegion(region, inner);
  context.scopes.shift();
  context.live.delete(region);

  const [counter, ...carried] = region.params as readonly [Value, ...Value[]];
  const again = carried.flatMap((_, i) => (isActiveSlot(context, op, region, i) ? [] : [i]));
  const names = new Map<Value, Value>(freeValues([region]).map((value) => [value, primalValue(context, value)]));
  carried.forEach((param, i) => {
    // Nothing reads a partial sum.
    if (!again.includes(i)) names.set(param, outer.body.constant(0));
  });
  const mirror = cloneRegion(
    {
      params: [counter, ...again.map((i) => carried[i] as Value), ...params],
      ops: [...region.ops, ...closeScope(context, scope)],
      yields: [...again.map((i) => region.yields[i] as Value), ...free.map((value) => inner.get(value) as Value)],
    },
    names,
  );
  const [lower, upper, ...initial] = op.operands.map((value, i) =>
    i < 2 || again.includes(i - 2) ? primalValue(context, value) : value,
  ) as [Value, Value, ...Value[]];
  const starts = [
    ...again.map((i) => initial[i] as Value),
    ...free.map((value) => adjoints.get(value) ?? outer.body.constant(0)),
  ];
  const results = mirror.params.slice(1).map((param) => freshValue(param.type, param.name));
  outer.body.for(lower, upper, op.step, starts, mirror, results);
  free.forEach((value, i) => adjoints.set(value, results[again.length + i] as Value));
  op.operands.slice(2).forEach((value, i) => {
    addAdjoint(context, adjoints, value, adjoints.get(op.results[i] as Value) ?? null);
  });
  return true;
}

function isReplayable(context: AdjointContext, loop: ForOp, region: Region): boolean {
  if (!carriesSumsOnly(context, loop, region)) return false;
  const carriesMore = loop.results.some((_, i) => !isActiveSlot(context, loop, region, i));
  return carriesMore && region.ops.reduce((sum, op) => sum + replayCost(context, op), 0) <= REPLAY_LIMIT;
}

/** What it takes to run an op of the body again; infinite if that is not possible or not the same. */
function replayCost(context: AdjointContext, op: Op): number {
  switch (op.kind) {
    case "const":
      return 0;
    case "scalar":
      return primitive(op.primitive).cost;
    case "select":
      return 1;
    case "length":
      return context.memoryOrder.hasFixedLength(op.operands[0] as Value) ? 1 : Infinity;
    case "load":
    case "get":
      return op.results.every(({ type }) => type.kind !== "array" && type.kind !== "record") &&
        context.memoryOrder.canReload(op)
        ? 1
        : Infinity;
    default:
      return Infinity;
  }
}
