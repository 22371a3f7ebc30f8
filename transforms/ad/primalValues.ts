import { invariant } from "../../ir/invariant.ts";
import { freshValue } from "../../ir/builder.ts";
import type { Op, Region, Value } from "../../ir/ops.ts";
import { primitive } from "../../ir/primitives/index.ts";
import { isNumber, isReference } from "../../ir/types.ts";
import { builderAfter, scopeOf, type AdjointContext, type Scope, type TapeKind } from "./adjointContext.ts";
import { flatStorage, keepFlat } from "./flatStorage.ts";

/** Recomputing a value in the reverse sweep pays up to about this many nanoseconds; keeping costs a store and a load. */
const RECOMPUTE_LIMIT = 9;
const LOAD_COST = 1;

/**
 * A name for the primal value of `value` at the current point of the reverse sweep. In order of preference: the value
 * itself (top region, by dominance), an induction variable, recomputing or reloading it, a flat buffer indexed by the
 * loop counters, the run-time tape. Primal memory is never restored: an overwritten element that is needed is a loaded
 * SSA value, and it is that value which is kept.
 */
export function primalValue(context: AdjointContext, value: Value): Value {
  const region = context.structure.home.get(value);
  invariant(region, "a value without a home region");
  if (isAtHand(context, value, region)) return value;
  const scope = scopeOf(context, region);
  const known = scope.primal.get(value);
  if (known) return known;
  const result = canRecompute(context, value) ? recompute(context, scope, value) : keep(context, scope, value);
  scope.primal.set(value, result);
  return result;
}

/** Whether the value itself can be used: in the top region, which the mirror follows, or of a loop that is mirrored at once. */
function isAtHand(context: AdjointContext, value: Value, region: Region): boolean {
  if (context.live.has(region)) return true;
  return region === context.structure.top && (context.activation?.params.has(value) ?? true);
}

/** The constant number that a value is, or undefined. */
export function constantNumber(context: AdjointContext, value: Value): number | undefined {
  const op = context.structure.definition.get(value);
  return op?.kind === "const" && typeof op.value === "number" ? op.value : undefined;
}

function canRecompute(context: AdjointContext, value: Value): boolean {
  const op = context.structure.definition.get(value);
  if (!op) return false;
  return totalCost(context, op, RECOMPUTE_LIMIT) <= RECOMPUTE_LIMIT;
}

/** Nanoseconds to have the value in the reverse sweep without keeping it, operands included; infinite beyond the limit. */
function recomputeCost(context: AdjointContext, value: Value, limit: number): number {
  const region = context.structure.home.get(value);
  if (region === undefined) return Infinity;
  if (isAtHand(context, value, region)) return 0;
  if (scopeOf(context, region).primal.has(value)) return 0;
  if (context.indices.has(value)) return LOAD_COST;
  const op = context.structure.definition.get(value);
  return op ? totalCost(context, op, limit) : Infinity;
}

function totalCost(context: AdjointContext, op: Op, limit: number): number {
  let total = ownCost(context, op);
  for (const operand of op.operands) {
    if (total > limit) return Infinity;
    total += recomputeCost(context, operand, limit - total);
  }
  return total > limit ? Infinity : total;
}

function ownCost(context: AdjointContext, op: Op): number {
  switch (op.kind) {
    case "const":
      return 0;
    case "scalar":
      // A kept number comes back as NaN where it was undefined, so that what tells the two apart is kept itself.
      return primitive(op.primitive).operands === "values" ? Infinity : primitive(op.primitive).cost;
    case "select":
      return LOAD_COST;
    case "length":
      return context.memoryOrder.hasFixedLength(op.operands[0] as Value) ? LOAD_COST : Infinity;
    case "view":
      return RECOMPUTE_LIMIT / 2;
    case "load":
    case "get":
      return isReference(op.results[0]?.type ?? { kind: "opaque" }) || !context.memoryOrder.canReload(op)
        ? Infinity
        : LOAD_COST;
    default:
      return Infinity;
  }
}

function recompute(context: AdjointContext, scope: Scope, value: Value): Value {
  const op = context.structure.definition.get(value);
  invariant(op, "only the result of an op can be recomputed");
  const operands = op.operands.map((operand) => primalValue(context, operand));
  const result = freshValue(value.type, value.name);
  scope.head.append({ ...op, operands, results: [result] });
  return result;
}

/** Keeps a value of one region execution: written at the end of the region, fetched at the head of its mirror. */
function keep(context: AdjointContext, scope: Scope, value: Value): Value {
  const storage = flatStorage(context, scope.forward);
  if (storage) return keepFlat(context, scope, storage, value, (v) => primalValue(context, v));
  const kind = isReference(value.type) ? "references" : "tape";
  invariant(kind === "references" || isNumber(value.type) || value.type.kind === "bool", "a value that no tape keeps");
  const arrived = freshValue(value.type, value.name);
  const traffic = scope.taped.get(kind) ?? [];
  scope.taped.set(kind, [...traffic, [value, arrived]]);
  return arrived;
}

/** The run-time tape of numbers or of references. */
export function tapeOf(context: AdjointContext, kind: TapeKind): Value {
  const { prologue, tapes } = context.additions;
  const stack = tapes.get(kind) ?? prologue.newTape(kind);
  tapes.set(kind, stack);
  return stack;
}

/** Ends a scope: emits its tape traffic, as one push and one pop for each tape, and returns the mirror's ops in order. */
export function closeScope(context: AdjointContext, scope: Scope): readonly Op[] {
  const pops = [...scope.taped].map(([kind, traffic]): Op => {
    const stack = tapeOf(context, kind);
    builderAfter(context, scope.forward).push(stack, traffic.map(([value]) => value));
    const results = traffic.map(([, arrived]) => arrived);
    return { kind: "pop", operands: [stack], results, regions: [], span: scope.head.span };
  });
  return [...pops, ...scope.head.ops, ...scope.body.ops];
}
