import { Builder, freshValue } from "../../ir/builder.ts";
import { invariant } from "../../ir/invariant.ts";
import type { Op, Value } from "../../ir/ops.ts";
import { isNumber, isReference } from "../../ir/types.ts";
import { constantNumber } from "../analysis/structure.ts";
import { builderAfter, scopeOf, type AdjointContext, type Scope, type TapeKind } from "./adjointContext.ts";
import { flatStorage, keepFlat } from "./flatStorage.ts";
import { isAtHand, recomputed } from "./recomputed.ts";
import { shareReciprocals } from "./shareReciprocals.ts";

/**
 * A name for the primal value of `value` at the current point of the reverse sweep. In order of preference: the value
 * itself (top region, by dominance), an induction variable, recomputing or reloading it, a flat buffer indexed by the
 * loop counters, the run-time tape. Primal memory is never restored: an overwritten element that is needed is a loaded
 * SSA value, and it is that value which is kept. Which are kept is decided when all that a scope needs is known.
 */
export function primalValue(context: AdjointContext, value: Value): Value {
  const region = context.structure.home.get(value);
  invariant(region, "a value without a home region");
  if (isAtHand(context, value)) return value;
  return requestedIn(scopeOf(context, region), value);
}

function requestedIn(scope: Scope, value: Value): Value {
  const known = scope.primal.get(value);
  if (known) return known;
  const name = freshValue(value.type, value.name);
  scope.primal.set(value, name);
  scope.requested.set(value, name);
  return name;
}

/** Ops that give a scope the primal values that were asked for in it: fetched ones, and those computed again from them. */
function provide(context: AdjointContext, scope: Scope): readonly Op[] {
  const b = new Builder(scope.head.span);
  const again = recomputed(context, scope);
  const done = new Set<Value>();
  const nameOf = (value: Value): Value => {
    const isInner = context.structure.home.get(value) === scope.forward;
    if (!isInner || isAtHand(context, value)) return primalValue(context, value);
    const name = requestedIn(scope, value);
    if (!scope.requested.has(value) || done.has(value)) return name;
    done.add(value);
    const op = context.structure.definition.get(value);
    if (op && again.has(value)) b.append({ ...op, operands: op.operands.map(nameOf), results: [name] });
    else keep(context, scope, b, value, name, nameOf);
    return name;
  };
  for (const value of [...scope.requested.keys()]) nameOf(value);
  return b.ops;
}

/** Keeps a value of one region execution: written at the end of the region, fetched at the head of its mirror as `name`. */
function keep(context: AdjointContext, scope: Scope, b: Builder, value: Value, name: Value, nameOf: (value: Value) => Value): void {
  const storage = flatStorage(context, scope.forward);
  if (storage) {
    keepFlat(context, scope.forward, storage, value, { b, name, nameOf });
    return;
  }
  const kind = isReference(value.type) ? "references" : "tape";
  invariant(kind === "references" || isNumber(value.type) || value.type.kind === "bool", "a value that no tape keeps");
  const traffic = scope.taped.get(kind) ?? [];
  scope.taped.set(kind, [...traffic, [value, name]]);
}

/** The run-time tape of numbers or of references. */
export function tapeOf(context: AdjointContext, kind: TapeKind): Value {
  const { prologue, tapes } = context.additions;
  const stack = tapes.get(kind) ?? prologue.newTape(kind);
  tapes.set(kind, stack);
  return stack;
}

/** Ends a scope: emits its tape traffic, as one push and one pop for each tape, and returns the mirror's ops in order. What it takes from scopes around it is asked for there. */
export function closeScope(context: AdjointContext, scope: Scope): readonly Op[] {
  const values = provide(context, scope);
  const { home, owner, top } = context.structure;
  const isLoop = scope.forward !== top && owner.get(scope.forward)?.op.kind !== "if";
  const names = new Set(scope.primal.values());
  const isInvariant = (value: Value): boolean => isLoop && home.get(value) !== scope.forward && !names.has(value);
  const pops = [...scope.taped].map(([kind, traffic]): Op => {
    const stack = tapeOf(context, kind);
    builderAfter(context, scope.forward).push(stack, traffic.map(([value]) => value));
    const results = traffic.map(([, arrived]) => arrived);
    return { kind: "pop", operands: [stack], results, regions: [], span: scope.head.span };
  });
  return shareReciprocals([...pops, ...values, ...scope.head.ops, ...scope.body.ops], scope.quotients, { constantOf: (value) => constantNumber(context.structure, value), isInvariant });
}
