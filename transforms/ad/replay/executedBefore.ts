import { Builder, freshValue } from "../../../ir/builder.ts";
import { cloneRegion } from "../../../ir/clone.ts";
import type { ForOp, Op, Region, Value, WhileOp } from "../../../ir/ops.ts";
import { findOp, substituteOp, substituteRegion } from "../../../ir/traverse.ts";
import { int } from "../../../ir/types.ts";
import { bodyOfEarlierTurns } from "./earlierTurns.ts";

/** The ops around a place inside one op, outermost first, each with that of its regions which leads there. */
export type Path = readonly { readonly op: Op; readonly region: Region }[];

/** What has been executed where control comes to a place inside loops: straight ops, in which each of those loops has ended. */
export type Executed = {
  readonly ops: readonly Op[];
  /** Names in `ops` of values at the place that belong to a turn of a loop. */
  readonly names: ReadonlyMap<Value, Value>;
  /** Names in `ops` of values that the bodies of the loops define. */
  readonly copies: readonly ReadonlyMap<Value, Value>[];
};

/** Where an op stands inside of another one; undefined if it does not. */
export function pathTo(op: Op, place: Op): Path | undefined {
  for (const region of op.regions) {
    for (const inner of region.ops) {
      const rest = inner === place ? [] : pathTo(inner, place);
      if (rest) return [{ op, region }, ...rest];
    }
  }
  return undefined;
}

/**
 * What has been executed of `path[0].op` when control is at `place`: of each loop around it the turns before this one, which
 * are a counted loop, and what stands in front of it in the blocks that lead there. Counters of the loops, and the numbers of
 * turns that `withTurnCounts` has them carry, are those at the place.
 */
export function executedBefore(path: Path, place: Op): Executed {
  const ops: Op[] = [];
  const names = new Map<Value, Value>();
  const copies: Map<Value, Value>[] = [];
  path.forEach(({ op, region }, depth) => {
    if (op.kind === "for" || op.kind === "while") {
      const copied = new Map<Value, Value>();
      ops.push(...earlierTurns(op, names, copied));
      copies.push(copied);
    }
    const next = path[depth + 1]?.op ?? place;
    for (const before of region.ops.slice(0, region.ops.indexOf(next))) ops.push(substituteOp(before, names));
  });
  return { ops, names, copies };
}

function earlierTurns(op: ForOp | WhileOp, names: Map<Value, Value>, copied: Map<Value, Value>): readonly Op[] {
  const now = (value: Value): Value => names.get(value) ?? value;
  const body = substituteRegion(op.kind === "while" ? bodyOfEarlierTurns(op) : (op.regions[0] as Region), names);
  const copy = cloneRegion(body, copied);
  const results = op.results.map(({ type, name }) => freshValue(type, name));
  const isCounted = op.kind === "for";
  const carried = isCounted ? body.params.slice(1) : body.params;
  carried.forEach((param, i) => names.set(param, results[i] as Value));
  if (isCounted) {
    const [lower, , ...initial] = op.operands as readonly [Value, Value, ...Value[]];
    const [counter] = body.params as readonly [Value];
    return [{ ...op, operands: [now(lower), counter, ...initial.map(now)], results, regions: [copy] }];
  }
  const turns = body.params.at(-1) as Value;
  names.delete(turns);
  const b = new Builder(op.span);
  b.for(b.constant(0), turns, 1, op.operands.map(now), { ...copy, params: [freshValue(int, "k"), ...copy.params] }, results);
  return b.ops;
}

/** The op, with what has to stand in front of it, in which `while` loops around such ops carry the number of their turns, as last. */
export function withTurnCounts(op: Op, isSuch: (op: Op) => boolean): readonly Op[] {
  const regions = op.regions.map((region) => ({ ...region, ops: region.ops.flatMap((inner) => withTurnCounts(inner, isSuch)) }));
  const [condition, body] = regions;
  if (!condition || !regions.some((region) => findOp(region, isSuch))) return [op];
  if (op.kind !== "while" || !body) return [{ ...op, regions }];
  const start = new Builder(op.span);
  const turns = freshValue(int, "turn");
  const end = new Builder(op.span);
  const next = end.add(turns, end.constant(1));
  const counted: WhileOp = {
    ...op,
    operands: [...op.operands, start.constant(0)],
    results: [...op.results, freshValue(int, "turns")],
    regions: [
      { ...condition, params: [...condition.params, freshValue(int, "turn")] },
      { params: [...body.params, turns], ops: [...body.ops, ...end.ops], yields: [...body.yields, next] },
    ],
  };
  return [...start.ops, counted];
}
