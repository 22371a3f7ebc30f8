import { invariant } from "../../ir/invariant.ts";
import type { ForOp, Func, Literal, Op, Region, Value } from "../../ir/ops.ts";
import { walkOps } from "../../ir/traverse.ts";
import { indexRanges, type IndexRanges } from "../analysis/indexRanges.ts";
import { noAdjointMemory, type AdjointMemory } from "./adjointMemory.ts";
import { bodyOf, slotsOf, withSlots } from "./controlSlots.ts";
import { LoopMemories, type CellUse } from "./fuseLoops/loopMemory.ts";
import { freeValuesOfOps, Passage } from "./fuseLoops/passage.ts";
import { Renaming, withOps, withRegions } from "./renaming.ts";

/** The look back for a loop to fuse with goes over this many ops. */
const searchLimit = 60;
/** Fused bodies have at most about this many ops, so that values fit in registers. */
const sizeLimit = 200;

/**
 * Makes one loop of two that run over the same range and touch the same memory, so that what one wrote or read the
 * other need not read again.
 *
 * Needs: `adjoint` says which memory is adjoint memory; none by default. Guarantees: every value keeps its bits, up to
 * the order of sums into adjoint memory.
 *
 * Valid for two counted loops of one region with the same bounds and step, without effects but on memory, if
 *
 * - whatever stands between and is needed by the second can move in front of the first: it has no effects, and reads
 *   nothing that the first or the rest between writes; in particular the second needs no result of the first;
 * - what moves does not throw, or nobody outside notices what of the rest it passes, such as a check of arguments that throws;
 * - the rest between neither writes what the second touches nor reads what it writes; and
 * - each alias class that one writes and the other touches is accessed by both through one reference at their induction
 *   variables only, or is adjoint memory that both only add to, or is private to the iterations of one.
 *
 * Example: `for %i in %0..%n { store %y, %i, … } for %j in %0..%n { %1 = load %y, %j; … }` becomes one loop.
 */
export function fuseLoops(func: Func, adjoint: AdjointMemory = noAdjointMemory): Func {
  const body = new Fusion(func, adjoint).region(func.body);
  return body === func.body ? func : { ...func, body };
}

/** An op of the region being rebuilt, or several loops that have become one. */
type Item = { readonly ops: Op[]; readonly isLoop: boolean };

class Fusion {
  readonly #memories: LoopMemories;
  readonly #ranges: IndexRanges;
  readonly #constants = new Map<Value, Literal>();
  readonly #renaming = new Renaming();
  readonly #sizes = new Map<Op, number>();
  readonly #freeOf = freeValuesOfOps();

  constructor(func: Func, adjoint: AdjointMemory) {
    this.#memories = new LoopMemories(func, adjoint);
    this.#ranges = indexRanges(func);
    walkOps(func.body, (op) => {
      if (op.kind === "const") this.#constants.set(op.results[0] as Value, op.value);
    });
  }

  region(region: Region): Region {
    const items: Item[] = [];
    for (const op of region.ops) {
      if (op.kind !== "for" || !this.#fuseWithEarlier(op, items)) items.push({ ops: [op], isLoop: op.kind === "for" });
    }
    const ops = items.map(({ ops: group }) => this.#rebuilt(group));
    return withOps(region, ops, this.#renaming.yields(region));
  }

  #rebuilt(group: readonly Op[]): Op {
    const [first] = group;
    invariant(first, "no item is empty");
    if (group.length > 1) return this.#fused(group as readonly ForOp[]);
    const renamed = this.#renaming.operands(first);
    return withRegions(
      renamed,
      renamed.regions.map((region) => this.region(region)),
    );
  }

  /** The loops one after the other in each iteration. */
  #fused(loops: readonly ForOp[]): Op {
    const [first] = loops as readonly [ForOp];
    const induction = bodyOf(first).params[0] as Value;
    const bodies = loops.map((loop) => {
      const own = bodyOf(loop).params[0] as Value;
      if (own !== induction) this.#renaming.replace(own, induction);
      return this.region(bodyOf(loop));
    });
    const slots = loops.flatMap((loop, i) => {
      const yields = bodies[i]?.yields ?? [];
      return slotsOf(loop).map((slot, k) => ({
        ...slot,
        initial: slot.initial && this.#renaming.of(slot.initial),
        yields: [yields[k] as Value],
      }));
    });
    return withSlots(this.#renaming.operands(first), slots, [bodies.flatMap((body) => body.ops)]);
  }

  /** Adds the loop to an earlier one, with what it needs in front of that, if that is valid. */
  #fuseWithEarlier(loop: ForOp, items: Item[]): boolean {
    const memory = this.#memories.of(loop);
    if (!memory.isPlain) return false;
    const passage = new Passage(loop, memory, this.#memories.effects, this.#freeOf, this.#mayThrow);
    const needed: Item[] = [];
    const behind: Item[] = [];
    const start = Math.max(0, items.length - searchLimit);
    for (let at = items.length - 1; at >= start; at--) {
      const item = items[at] as Item;
      if (item.isLoop && this.#mayFuse(item.ops as ForOp[], loop) && passage.mayJoin(item.ops as ForOp[])) {
        const fused = { ops: [...item.ops, loop], isLoop: true };
        items.splice(at, items.length - at, ...needed.reverse(), fused, ...behind.reverse());
        return true;
      }
      const passed = passage.pass(item.ops);
      if (passed === "stops") return false;
      (passed === "needed" ? needed : behind).push(item);
    }
    return false;
  }

  #mayFuse(group: readonly ForOp[], loop: ForOp): boolean {
    const size = [...group, loop].reduce((total, member) => total + this.#size(member), 0);
    if (size > sizeLimit || !group.every((member) => this.#hasSameRange(member, loop))) return false;
    const { cells } = this.#memories.of(loop);
    let sharesMemory = false;
    for (const member of group) {
      const earlier = this.#memories.of(member);
      if (!earlier.isPlain) return false;
      for (const [cell, use] of cells) {
        const other = earlier.cells.get(cell);
        if (!other) continue;
        sharesMemory = true;
        if ((use.isWritten || other.isWritten) && !isCompatible(other, use)) return false;
      }
    }
    return sharesMemory;
  }

  #hasSameRange(first: ForOp, second: ForOp): boolean {
    const isSame = (a: Value | undefined, b: Value | undefined): boolean => {
      if (!a || !b) return false;
      const constant = this.#constants.get(a);
      return a === b || (constant !== undefined && constant === this.#constants.get(b));
    };
    const [[lower, upper], [start, end]] = [first.operands, second.operands];
    return first.step === second.step && isSame(lower, start) && isSame(upper, end);
  }

  /** An array of a length that is no negative number can be made. */
  readonly #mayThrow = (op: Op): boolean => {
    const [length] = op.operands;
    const isMade = op.kind === "alloc" && length !== undefined && this.#ranges.isAtLeastZero(length);
    return !isMade && this.#memories.effects.mayThrow(op);
  };

  #size(loop: ForOp): number {
    const known = this.#sizes.get(loop);
    if (known !== undefined) return known;
    let size = 0;
    walkOps(bodyOf(loop), () => {
      size++;
    });
    this.#sizes.set(loop, size);
    return size;
  }
}

function isCompatible(first: CellUse, second: CellUse): boolean {
  if (first.isPrivate || second.isPrivate) return true;
  if (first.isSum && second.isSum) return true;
  return first.atInduction !== undefined && first.atInduction === second.atInduction;
}
