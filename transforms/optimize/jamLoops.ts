import { Builder, freshValue } from "../../ir/builder.ts";
import { cloneOp } from "../../ir/clone.ts";
import { invariant } from "../../ir/invariant.ts";
import type { ForOp, Func, Op, Region, Value } from "../../ir/ops.ts";
import { noAdjointMemory, type AdjointMemory } from "./adjointMemory.ts";
import { bodyOf, slotsOf } from "./controlSlots.ts";
import { planJams, type Jam } from "./jamLoops/plan.ts";
import { withOps, withRegions } from "./renaming.ts";

/**
 * Takes several turns of a loop at once where loops inside add to the same memory in each (unroll and jam): what is added by
 * several turns is read and written once.
 *
 * Needs: `adjoint` says which memory is adjoint memory; none by default. Guarantees: every value keeps its bits, up to the
 * order of sums into adjoint memory.
 *
 * Valid for a loop that goes in steps of one, up or down, in which nothing ends early, makes memory, or throws (a missing row may, if
 * nothing but adjoint memory is written), if
 *
 * - each alias class that it writes is adjoint memory that it only adds to, or is touched by a single op, outside of the loops that
 *   are jammed; and
 * - what it carries is asked for by no op that stands before the one that computes what is carried on.
 *
 * Then the ops of several turns may stand side by side, and inner loops whose bounds are the same in all of them are one loop.
 * Turns that are left over run in the loop as it was.
 *
 * Example: `for %i in 0..%n { %f = load %c, %i  for %j in 0..%p { acc %a, %j, %f } }` becomes, for two turns,
 * `for %i in 0..%m step 2 { %f = load %c, %i  %g = load %c, %i + 1  for %j in 0..%p { acc %a, %j, %f + %g } }` and a rest.
 */
export function jamLoops(func: Func, adjoint: AdjointMemory = noAdjointMemory): Func {
  const jams = planJams(func, adjoint);
  if (jams.size === 0) return func;
  return { ...func, body: jammedRegion(func.body, jams) };
}

function jammedRegion(region: Region, jams: ReadonlyMap<Op, Jam>): Region {
  const ops = region.ops.flatMap((op): readonly Op[] => {
    const jam = jams.get(op);
    if (jam && op.kind === "for") return jammed(op, jam);
    return [
      withRegions(
        op,
        op.regions.map((nested) => jammedRegion(nested, jams)),
      ),
    ];
  });
  return withOps(region, ops);
}

/** The values of the turns that are taken at once: one map from the loop's own values for each turn. */
type Turns = readonly Map<Value, Value>[];

function jammed(loop: ForOp, jam: Jam): readonly Op[] {
  const { width } = jam;
  const out = new Builder(loop.span);
  const [lower, upper, ...initial] = loop.operands as readonly [Value, Value, ...Value[]];
  const rest = out.apply("rem", out.sub(upper, lower), out.constant(width));
  const end = out.sub(upper, rest);
  const slots = slotsOf(loop);
  const carried = slots.map(({ params: [param] }) => freshValue((param as Value).type, param?.name));
  const between = slots.map(({ result }) => freshValue(result.type, result.name));
  out.for(lower, end, width * loop.step, initial, bodyOfTurns(loop, jam, carried), between);
  out.append({ ...loop, operands: [end, upper, ...between] });
  return out.ops;
}

function bodyOfTurns(loop: ForOp, jam: Jam, carried: readonly Value[]): Region {
  const body = bodyOf(loop);
  const [index, ...params] = body.params as readonly [Value, ...Value[]];
  const first = freshValue(index.type, index.name);
  const out = new Builder(loop.span);
  const turns: Turns = Array.from({ length: jam.width }, (_, k) => new Map([[index, k === 0 ? first : out.add(first, out.constant(k * loop.step))]]));
  const carryOn = (turn: number, isReady: (value: Value) => boolean): void => {
    body.yields.forEach((value, i) => {
      if (isReady(value)) turns[turn + 1]?.set(params[i] as Value, turns[turn]?.get(value) ?? value);
    });
  };
  params.forEach((param, i) => turns[0]?.set(param, carried[i] as Value));
  turns.forEach((_, turn) => { carryOn(turn, (value) => !jam.defined.has(value)); });
  for (const op of body.ops) {
    const isJammed = jam.inner.has(op) && op.kind === "for";
    if (isJammed) jamInner(op, turns, jam, out);
    turns.forEach((map, turn) => {
      if (!isJammed) out.append(cloneOp(op, map));
      carryOn(turn, (value) => op.results.includes(value));
    });
  }
  const last = turns.at(-1);
  return { params: [first, ...carried], ops: out.ops, yields: body.yields.map((value) => last?.get(value) ?? value) };
}

/** One loop that does what the loop does in each of the turns. */
function jamInner(loop: ForOp, turns: Turns, { shared }: Jam, out: Builder): void {
  const { params, ops, yields } = bodyOf(loop);
  const [index, ...carried] = params as readonly [Value, ...Value[]];
  const [lower, upper, ...initial] = loop.operands as readonly [Value, Value, ...Value[]];
  const counter = freshValue(index.type, index.name);
  const initials = turns.flatMap((turn) => initial.map((value) => turn.get(value) ?? value));
  const inside = new Builder(loop.span);
  const copies = turns.map((turn) => new Map(turn).set(index, counter));
  const fresh = copies.flatMap((copy) => carried.map((param) => freshCopyIn(copy, param)));
  for (const op of ops) {
    if (shared.has(op)) addOnce(op, copies, inside);
    else for (const copy of copies) inside.append(cloneOp(op, copy));
  }
  const body = { params: [counter, ...fresh], ops: inside.ops, yields: copies.flatMap((copy) => yields.map((value) => copy.get(value) ?? value)) };
  const results = turns.flatMap((turn) => loop.results.map((result) => freshCopyIn(turn, result)));
  out.for(lower, upper, loop.step, initials, body, results);
}

/** Adds to an element what all turns add to it. */
function addOnce(op: Op, copies: Turns, out: Builder): void {
  const [array, index, increment] = op.operands as readonly [Value, Value, Value];
  const [first] = copies;
  invariant(first, "no turns");
  const increments = copies.map((copy) => copy.get(increment) ?? increment);
  out.span = op.span;
  out.acc(array, first.get(index) ?? index, increments.reduce((sum, value) => out.add(sum, value)));
}

function freshCopyIn(map: Map<Value, Value>, value: Value): Value {
  const copy = freshValue(value.type, value.name);
  map.set(value, copy);
  return copy;
}
