import { freshValue, type Builder } from "../../ir/builder.ts";
import { invariant } from "../../ir/invariant.ts";
import type { ForOp, Op, Region, Value, WhileOp } from "../../ir/ops.ts";
import { freeValues } from "../../ir/traverse.ts";
import { f64, int } from "../../ir/types.ts";
import { addAdjoint, currentScope, newScope, type AdjointContext } from "./adjointContext.ts";
import { AdjointMap } from "./adjointMap.ts";
import { closeScope, primalValue } from "./primalValues.ts";

/** r… = for i in lower..upper step s carry (c… = init…): the mirror runs i from the last value down to `lower`. */
export function reverseFor(context: AdjointContext, op: ForOp, adjoints: AdjointMap): void {
  const [lower, upper] = op.operands as readonly [Value, Value];
  const from = primalValue(context, lower);
  const to = primalValue(context, upper);
  const { body } = currentScope(context);
  const [region] = op.regions as readonly [Region];
  const counter = region.params[0] as Value;
  const mirrored = freshValue(int, counter.name);
  const last = lastIteration(body, from, to, op.step);
  const loop: MirroredLoop = {
    region,
    carried: region.params.slice(1),
    initial: op.operands.slice(2),
    counter: mirrored,
    known: [[counter, mirrored]],
    emit: (b, initial, mirror, results) => {
      b.for(last, b.sub(from, b.constant(op.step)), -op.step, initial, mirror, results);
    },
  };
  reverseLoop(context, op, loop, adjoints);
}

/** r… = while carry (c… = init…): the mirror runs as often as the body did, which the forward sweep counts. */
export function reverseWhile(context: AdjointContext, op: WhileOp, adjoints: AdjointMap): void {
  const [, region] = op.regions as readonly [Region, Region];
  const count = primalValue(context, executionCount(context, op));
  const loop: MirroredLoop = {
    region,
    carried: region.params,
    initial: op.operands,
    counter: freshValue(int, "k"),
    known: [],
    emit: (b, initial, mirror, results) => {
      b.for(count, b.constant(0), -1, initial, mirror, results);
    },
  };
  reverseLoop(context, op, loop, adjoints);
}

type MirroredLoop = {
  readonly region: Region;
  readonly carried: readonly Value[];
  readonly initial: readonly Value[];
  readonly counter: Value;
  readonly known: readonly (readonly [Value, Value])[];
  readonly emit: (b: Builder, initial: readonly Value[], mirror: Region, results: readonly Value[]) => void;
};

/**
 * The mirror of a loop carries the adjoints of the carried numbers (c̄, starting from r̄) and of the free numbers of the
 * body (F̄, threaded through). In each iteration c̄ is *added to* the adjoints of the yields, and *replaced by* those of
 * the parameters; adjoints of values of the body start from zero. Zero trips hand r̄ to the initial values untouched.
 */
function reverseLoop(context: AdjointContext, op: Op, loop: MirroredLoop, adjoints: AdjointMap): void {
  const { activity } = context;
  const { region, carried } = loop;
  const outer = currentScope(context);
  const slots = carried.flatMap((param, i) =>
    [param, op.results[i], region.yields[i]].some((value) => value && activity.isActive(value)) ? [i] : [],
  );
  const free = freeValues([region]).filter((value) => activity.isActive(value));
  const zero = (b: Builder): Value => b.constant(0);
  const initial = [
    ...slots.map((i) => adjoints.get(op.results[i] as Value) ?? zero(outer.body)),
    ...free.map((value) => adjoints.get(value) ?? zero(outer.body)),
  ];
  const params = initial.map((_, i) => freshValue(f64, adjointName(i < slots.length ? carried[slots[i] as number] : free[i - slots.length])));

  const scope = newScope(region, outer.body.span);
  for (const [value, name] of loop.known) scope.primal.set(value, name);
  const inner = new AdjointMap();
  context.scopes.unshift(scope);
  free.forEach((value, i) => inner.set(value, params[slots.length + i] as Value));
  slots.forEach((slot, i) => {
    addAdjoint(context, inner, region.yields[slot], params[i] as Value);
  });
  context.reverseRegion(region, inner);
  context.scopes.shift();
  const yields = [
    ...slots.map((slot) => inner.get(carried[slot] as Value) ?? zero(scope.body)),
    ...free.map((value) => inner.get(value) ?? zero(scope.body)),
  ];
  const mirror: Region = { params: [loop.counter, ...params], ops: closeScope(context, scope), yields };

  const results = params.map((param) => freshValue(f64, param.name));
  loop.emit(outer.body, initial, mirror, results);
  free.forEach((value, i) => adjoints.set(value, results[slots.length + i] as Value));
  slots.forEach((slot, i) => {
    addAdjoint(context, adjoints, loop.initial[slot], results[i] as Value);
  });
}

function adjointName(value: Value | undefined): string | undefined {
  return value?.name && `${value.name}Adj`;
}

/** The induction variable's value in the last iteration (one step before `lower` when there is none). */
function lastIteration(b: Builder, lower: Value, upper: Value, step: number): Value {
  if (Math.abs(step) === 1) return b.sub(upper, b.constant(step));
  const trips = b.apply("ceil", b.div(b.sub(upper, lower), b.constant(step)));
  return b.add(lower, b.mul(b.sub(trips, b.constant(1)), b.constant(step)));
}

/** The number of body executions, which the forward sweep counts in a carried value of its own. */
function executionCount(context: AdjointContext, op: WhileOp): Value {
  const { counts, counted } = context.additions;
  const count = counts.get(op);
  invariant(count, "a while loop without a counter");
  counted.add(op);
  return count;
}
