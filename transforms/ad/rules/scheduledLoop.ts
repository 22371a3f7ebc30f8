import { buildFunc, buildRegion, freshValue, type Builder } from "../../../ir/builder.ts";
import { cloneRegion, inlineFunc } from "../../../ir/clone.ts";
import { invariant } from "../../../ir/invariant.ts";
import type { CheckpointOp, ForOp, Func, Region, Value, WhileOp } from "../../../ir/ops.ts";
import { freeValues } from "../../../ir/traverse.ts";
import { f64, int, isDifferentiable } from "../../../ir/types.ts";
import { addAdjoint, currentScope, type AdjointContext } from "../adjointContext.ts";
import type { AdjointMap } from "../adjointMap.ts";
import { adjointMemory } from "../adjointMemory.ts";
import { primalValue } from "../primalValues.ts";
import { accumulateDerivatives } from "../derivativeCopies.ts";
import { copyStructure } from "../structures.ts";
import { advanceLength, slotCount } from "./schedules.ts";
import { Snapshots } from "./snapshots.ts";

/**
 * The mirror of a loop by snapshots of its state (Griewank and Walther, "Algorithm 799: revolve", TOMS 2000): for each
 * iteration k from the last to the first, the state before k is reached by running the loop again from the nearest
 * snapshot before it, more snapshots being put down on the way as long as there is room; then k alone is mirrored.
 *
 * All of it is code of the language, so that it can be differentiated again.
 */
export function reverseScheduledLoop(context: AdjointContext, op: CheckpointOp, written: readonly number[], adjoints: AdjointMap): void {
  const { body } = currentScope(context);
  const parts = partsOf(op, written);
  const args = op.operands.map((operand) => primalValue(context, operand));
  const trips = parts.loop.kind === "while" ? primalValue(context, op.results[parts.loop.results.length - 1] as Value) : tripsOf(body, parts.loop, parts.argument(args));
  const memory = new Map<Value, Value>();
  written.forEach((index, i) => {
    const made = op.results[parts.loop.results.length + i] as Value;
    if (!isDifferentiable(made.type)) return;
    const isSeeded = context.activity.reachesActive(made);
    memory.set(
      parts.copies[i] as Value,
      isSeeded ? copyStructure(body, adjointMemory(context, made)) : body.zerosLike(args[index] as Value),
    );
  });
  op.operands.forEach((operand, i) => {
    const inside = op.body.body.params[i] as Value;
    if (!written.includes(i) && context.activity.reachesActive(operand)) memory.set(inside, adjointMemory(context, operand));
  });
  const isWanted = (inside: Value): boolean => {
    const index = op.body.body.params.indexOf(inside);
    return index >= 0 && context.activity.isActive(op.operands[index] as Value);
  };
  const step = stepOf(context, parts, memory, isWanted);
  const seeds = step.carried.map((slot) => adjoints.get(op.results[slot] as Value) ?? body.constant(0));
  const results = emitMirror(body, op, parts, step, { args, trips, seeds, memory });

  step.carried.forEach((slot, i) => {
    addAdjoint(context, adjoints, op.operands[parts.initialAt(slot)], results[i] as Value);
  });
  step.free.forEach((inside, i) => {
    const index = op.body.body.params.indexOf(inside);
    addAdjoint(context, adjoints, op.operands[index], results[step.carried.length + i] as Value);
  });
  written.forEach((index, i) => {
    const operand = op.operands[index] as Value;
    const source = memory.get(parts.copies[i] as Value);
    if (source && context.activity.reachesActive(operand)) accumulateDerivatives(body, adjointMemory(context, operand), source, context.func);
  });
}

type Parts = {
  readonly loop: ForOp | WhileOp;
  readonly region: Region;
  readonly counter: Value | undefined;
  readonly carried: readonly Value[];
  /** What the body uses of the function around the loop. */
  readonly free: readonly Value[];
  /** Copies that the loop writes. */
  readonly copies: readonly Value[];
  /** What an operand of the loop is, given the arguments of the function. */
  readonly argument: (args: readonly Value[]) => (inside: Value) => Value;
  /** Position, among the function's parameters, of the initial value of a carried one. */
  readonly initialAt: (slot: number) => number;
};

function partsOf(op: CheckpointOp, written: readonly number[]): Parts {
  const { params, ops, yields } = op.body.body;
  const loop = ops.at(-1);
  invariant(loop?.kind === "for" || loop?.kind === "while", "a scheduled function ends in its loop");
  const region = loop.regions.at(-1) as Region;
  const isFor = loop.kind === "for";
  return {
    loop,
    region,
    counter: isFor ? region.params[0] : undefined,
    carried: isFor ? region.params.slice(1) : region.params,
    free: freeValues([region]),
    copies: yields.slice(yields.length - written.length),
    argument: (args) => (inside) => args[params.indexOf(inside)] ?? inside,
    initialAt: (slot) => params.indexOf(loop.operands[slot + (isFor ? 2 : 0)] as Value),
  };
}

/** One iteration, and its adjoint. */
type Step = {
  readonly primal: Func;
  readonly adjoint: Func;
  /** Slots of carried numbers that have adjoints. */
  readonly carried: readonly number[];
  /** Numbers of the function around the loop that have adjoints. */
  readonly free: readonly Value[];
  /** Arrays and objects that have them, in the order of the adjoint's parameters. */
  readonly memory: readonly Value[];
};

function stepOf(context: AdjointContext, parts: Parts, memory: ReadonlyMap<Value, Value>, isWanted: (inside: Value) => boolean): Step {
  const { region, counter, carried, free } = parts;
  const params = [...(counter ? [counter] : []), ...carried, ...free];
  const fresh = params.map(({ type, name }) => freshValue(type, name));
  const primal = buildFunc(`${context.func.name}_step`, fresh, (b) => {
    const copy = cloneRegion({ ...region, params: [] }, new Map(params.map((param, i) => [param, fresh[i] as Value])));
    for (const op of copy.ops) b.append(op);
    return copy.yields;
  });
  const offset = counter ? 1 : 0;
  const slots = carried.flatMap(({ type }, i) => (type.kind === "f64" ? [i] : []));
  const numbers = free.flatMap((value, i) => (value.type.kind === "f64" && isWanted(value) ? [i] : []));
  const references = free.flatMap((value, i) => (memory.has(value) ? [i] : []));
  const at = (index: number): number => offset + carried.length + index;
  return {
    primal,
    adjoint: context.adjoint(primal, {
      wrt: [...slots.map((slot) => offset + slot), ...numbers.map(at)],
      into: references.map(at),
      name: `${primal.name}_adjoint`,
    }),
    carried: slots,
    free: numbers.map((i) => free[i] as Value),
    memory: references.map((i) => free[i] as Value),
  };
}

type Mirror = {
  readonly args: readonly Value[];
  readonly trips: Value;
  readonly seeds: readonly Value[];
  readonly memory: ReadonlyMap<Value, Value>;
};

function emitMirror(body: Builder, op: CheckpointOp, parts: Parts, step: Step, mirror: Mirror): readonly Value[] {
  const { args, trips } = mirror;
  const { loop, carried, counter } = parts;
  const argument = parts.argument(args);
  const initial = carried.map((_, slot) => args[parts.initialAt(slot)] ?? body.literal(0, int));
  const slots = slotCount(body, op.schedule, trips);
  const working = new Map(parts.copies.map((copy, i) => [copy, copyStructure(body, args[(op.loop as readonly number[])[i] as number] as Value)]));
  const snapshots = new Snapshots(body, slots, carried, [...working.values()]);
  snapshots.put(body, body.constant(0), body.constant(0), initial);
  const given = parts.free.map((value) => working.get(value) ?? argument(value));
  const indexAt = (b: Builder, k: Value): readonly Value[] => {
    if (!counter || loop.kind !== "for") return [];
    const lower = argument(loop.operands[0] as Value);
    return [b.add(lower, b.mul(k, b.constant(loop.step)))];
  };
  const iterate = (b: Builder, k: Value, state: readonly Value[]): readonly Value[] => inlineFunc(b, step.primal, [...indexAt(b, k), ...state, ...given]);

  const k = freshValue(int, "k");
  const top = freshValue(int, "top");
  const adjoints = [...step.carried.map((slot) => carried[slot] as Value), ...step.free].map(({ name }) => freshValue(f64, `${name ?? "x"}Adj`));
  const region = buildRegion([k, top, ...adjoints], (b) => {
    const start = snapshots.latest(b, top, k);
    const reached = reach(b, snapshots, op, { k, slots, trips }, start, iterate);
    const seeds = new Map(step.carried.map((slot, i) => [slot, adjoints[i] as Value]));
    const memory = step.memory.map((inside) => mirror.memory.get(inside) as Value);
    const yields = carried.map((_, slot) => seeds.get(slot) ?? b.constant(0));
    const all = inlineFunc(b, step.adjoint, [...indexAt(b, k), ...reached.state, ...given, ...memory, ...yields]);
    const derivatives = all.slice(carried.length);
    const next = derivatives.map((derivative, i) => {
      const isFree = i >= step.carried.length;
      return isFree ? b.add(adjoints[i] as Value, derivative) : derivative;
    });
    return [reached.top, ...next];
  });
  const starts = [body.literal(0, int), ...mirror.seeds, ...step.free.map(() => body.constant(0))];
  const results = region.params.slice(1).map(({ type, name }) => freshValue(type, name));
  body.for(body.sub(trips, body.constant(1)), body.constant(-1), -1, starts, region, results);
  return results.slice(1);
}

type Point = { readonly top: Value; readonly position: Value; readonly state: readonly Value[] };

/** Runs the loop from a snapshot to iteration k, and puts down snapshots on the way. */
function reach(
  b: Builder,
  snapshots: Snapshots,
  op: CheckpointOp,
  bounds: { readonly k: Value; readonly slots: Value; readonly trips: Value },
  start: Point,
  iterate: (b: Builder, k: Value, state: readonly Value[]) => readonly Value[],
): Point {
  const { k, slots, trips } = bounds;
  const initial = [start.top, start.position, ...start.state];
  const again = (): Value[] => initial.map(({ type, name }) => freshValue(type, name));
  const condition = buildRegion(again(), (inner, [, position]) => [inner.apply("lt", position as Value, k)]);
  const body = buildRegion(again(), (inner, params) => {
    const [top, position, ...state] = params as readonly [Value, Value, ...Value[]];
    const room = inner.sub(slots, top);
    const length = advanceLength(inner, op.schedule, inner.sub(inner.add(k, inner.constant(1)), position), room, trips);
    const end = inner.add(position, length);
    const counter = freshValue(int, "j");
    const carried = state.map(({ type, name }) => freshValue(type, name));
    const run = buildRegion([counter, ...carried], (deep) => iterate(deep, counter, carried));
    const reached = state.map(({ type, name }) => freshValue(type, name));
    inner.for(position, end, 1, state, run, reached);
    const next = inner.add(top, inner.constant(1));
    const isKept = inner.apply("and", inner.apply("lt", end, k), inner.apply("lt", next, slots));
    const kept = freshValue(int, "top");
    const put = buildRegion([], (arm) => {
      snapshots.put(arm, next, end, reached);
      return [next];
    });
    inner.if(isKept, put, { params: [], ops: [], yields: [top] }, [kept]);
    return [kept, end, ...reached];
  });
  const results = again();
  b.while(initial, condition, body, results);
  const [top, position, ...state] = results as [Value, Value, ...Value[]];
  snapshots.requireLengths(b);
  return { top, position, state };
}

/** How often a counted loop runs. */
function tripsOf(b: Builder, loop: ForOp, argument: (inside: Value) => Value): Value {
  const [lower, upper] = loop.operands.map(argument) as [Value, Value];
  const trips = b.apply("ceil", b.div(b.sub(upper, lower), b.constant(loop.step)));
  return b.apply("max", b.constant(0), trips);
}

