import type { ForOp, Literal, Op, Value } from "../../../ir/ops.ts";
import { definedIn, walkOps } from "../../../ir/traverse.ts";
import type { Cell } from "../../analysis/effects.ts";
import type { LinearForm } from "../../analysis/linearForms.ts";
import type { Unit } from "../../analysis/unitArrays.ts";
import { bodyOf, slotsOf } from "../controlSlots.ts";
import type { LoopMemories } from "../fuseLoops/loopMemory.ts";
import { Cones } from "./cone.ts";
import { carriedSums, type CarriedSum } from "./sinks.ts";
import { zeroTerms, type Peak } from "./zeroTerms.ts";

/** Beyond so many iterations in which something may not be zero, the loop does it. */
const peakLimit = 3;

/** What is to be done once for each of these iterations, after the loop. */
export type Picked = {
  readonly peaks: readonly Peak[];
  readonly sums: readonly CarriedSum[];
  readonly writes: readonly Op[];
};

export type PickPlan = {
  readonly picks: readonly Picked[];
  /** Ops of the body that go. */
  readonly removed: readonly Op[];
  /** The terms that stay in the loop, of the sums that have picked ones, by slot. */
  readonly rests: ReadonlyMap<number, CarriedSum["terms"]>;
  readonly cones: Cones;
  readonly terms: ReadonlyMap<Value, ReadonlySet<Peak>>;
  readonly known: Known;
};

export type Known = {
  readonly units: ReadonlyMap<Value, Unit>;
  readonly memories: LoopMemories;
  readonly formOf: (value: Value) => LinearForm;
  readonly constantOf: (value: Value) => Literal;
  readonly isAtLeastZero: (value: Value) => boolean;
  readonly uses: ReadonlyMap<Value, number>;
  readonly isUnread: (cell: Cell) => boolean;
  /** Arrays that are still zero in front of the loop. */
  readonly zero: ReadonlySet<Value>;
};

/** A sum or a write with what it takes to do it after the loop. */
type Sink = { readonly peaks: readonly Peak[]; readonly isDear: boolean; readonly sum?: CarriedSum; readonly write?: Op };

/** Finds what `pickUnits` may take from a loop; undefined if that is nothing. */
export function planPicks(loop: ForOp, known: Known): PickPlan | undefined {
  const inside = definedIn(loop.regions);
  const isInside = (value: Value): boolean => inside.has(value);
  const { formOf, constantOf, memories } = known;
  const terms = zeroTerms(loop, { units: known.units, formOf, constantOf, isInside });
  if (terms.size === 0) return undefined;
  const cones = new Cones(loop, memories.effects, isInside);
  const peaksOf = (values: readonly Value[]): Peak[] => [...new Set(values.flatMap((value) => [...(terms.get(value) ?? [])]))];
  const sinkOf = (zeros: readonly Value[], others: readonly Value[], what: Pick<Sink, "sum" | "write">): Sink[] => {
    const peaks = peaksOf(zeros);
    const cone = peaks.length <= peakLimit ? cones.of([...zeros, ...others]) : undefined;
    return cone ? [{ peaks, ...cone, ...what }] : [];
  };
  const sums = carriedSums(loop, known.uses).flatMap((sum) => {
    const picked = sum.terms.filter(({ value }) => terms.has(value));
    return picked.length === 0 ? [] : sinkOf(picked.map(({ value }) => value), [], { sum });
  });
  const writes = bodyOf(loop).ops.flatMap((write) => {
    const [, index, value] = write.operands as readonly [Value, Value, Value];
    return terms.has(value) && mayWriteLater(write, loop, known) ? sinkOf([value], [index], { write }) : [];
  });
  const all = [...sums, ...writes];
  const isWhole = nothingElse(loop, all, terms, known);
  const sinks = all.filter(({ isDear }) => isWhole || !isDear);
  return sinks.length === 0 ? undefined : { ...planOf(sinks, terms), cones, terms, known };
}


/** Groups sinks by their iterations. */
function planOf(sinks: readonly Sink[], terms: PickPlan["terms"]): Pick<PickPlan, "picks" | "removed" | "rests"> {
  const groups = new Map<string, { peaks: readonly Peak[]; sums: CarriedSum[]; writes: Op[] }>();
  const numbers = new Map<Peak, number>();
  const removed: Op[] = [];
  const rests = new Map<number, CarriedSum["terms"]>();
  for (const { peaks, sum, write } of sinks) {
    for (const peak of peaks) if (!numbers.has(peak)) numbers.set(peak, numbers.size);
    const key = peaks.map((peak) => numbers.get(peak)).sort().join();
    const group = groups.get(key) ?? { peaks, sums: [], writes: [] };
    groups.set(key, group);
    if (write) {
      group.writes.push(write);
      removed.push(write);
    }
    if (sum) {
      group.sums.push({ ...sum, terms: sum.terms.filter(({ value }) => terms.has(value)) });
      removed.push(...sum.ops);
      rests.set(sum.slot, sum.terms.filter(({ value }) => !terms.has(value)));
    }
  }
  return { picks: [...groups.values()], removed, rests };
}

/** Whether what an op of the body writes may be written after the loop, and only where it is not zero. */
function mayWriteLater(write: Op, loop: ForOp, { memories, zero }: Known): boolean {
  if (write.kind !== "acc" && write.kind !== "store") return false;
  const [array] = write.operands as readonly [Value];
  const cell = memories.effects.cellOf(write) as Cell;
  const use = memories.of(loop).cells.get(cell);
  if (!use || !memories.isAdjoint(array)) return false;
  if (write.kind === "acc") return use.isSum;
  return zero.has(array) && use.isDisjoint && accessesOf(loop, cell, memories) === 1;
}

function accessesOf(loop: ForOp, cell: Cell, { effects }: LoopMemories): number {
  let count = 0;
  walkOps(bodyOf(loop), (op) => {
    if (op.regions.length === 0 && (effects.reads(op).has(cell) || effects.writes(op).has(cell))) count++;
  });
  return count;
}

/** Whether a loop without these sinks does nothing that anyone needs. */
function nothingElse(loop: ForOp, sinks: readonly Sink[], terms: PickPlan["terms"], { memories, uses, isUnread }: Known): boolean {
  const { effects } = memories;
  const gone = new Set(sinks.flatMap(({ write, sum }) => write ?? sum?.ops ?? []));
  const wholeSums = new Set(sinks.flatMap(({ sum }) => (sum?.terms.every(({ value }) => terms.has(value)) ? [sum.slot] : [])));
  let isNothing = slotsOf(loop).every(({ result }, slot) => !uses.has(result) || wholeSums.has(slot));
  walkOps(bodyOf(loop), (op) => {
    if (op.regions.length > 0 || gone.has(op) || effects.isRemovable(op)) return;
    isNothing &&= (op.kind === "acc" || op.kind === "store") && [...effects.writes(op)].every(isUnread);
  });
  return isNothing;
}
