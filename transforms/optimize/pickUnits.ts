import { Builder, freshValue } from "../../ir/builder.ts";
import type { ForOp, Func, Literal, Op, Region, Value } from "../../ir/ops.ts";
import { countUses, walkOps } from "../../ir/traverse.ts";
import { indexRanges, type IndexRanges } from "../analysis/indexRanges.ts";
import { linearForms, type LinearForm } from "../analysis/linearForms.ts";
import { unitArrays, type Unit, type UnitArrays } from "../analysis/unitArrays.ts";
import { unreadCells } from "../analysis/unreadCells.ts";
import { noAdjointMemory, type AdjointMemory } from "./adjointMemory.ts";
import { bodyOf, slotsOf, withSlots } from "./controlSlots.ts";
import { LoopMemories } from "./fuseLoops/loopMemory.ts";
import { planPicks, type PickPlan } from "./pickUnits/plan.ts";
import { emitPicked } from "./pickUnits/emit.ts";
import { Renaming, withOps, withRegions } from "./renaming.ts";

/**
 * Takes from loops over unit vectors what only one iteration is needed for: Σ uⱼ·e(j) is e at the position of the one.
 *
 * Needs: `adjoint` says which memory is adjoint memory; none by default. Guarantees: every value keeps its bits, except
 * that zeros in adjoints may change sign, and that sums of adjoints may associate differently; a factor of zero that is
 * not finite is left out, as everywhere else where an adjoint is zero by structure.
 *
 * Valid for a counted loop of step ±1, between the two stores of an array that is adjoint memory and a unit (see
 * `unitArrays`), and for what is zero in all but a few of its iterations (see `zeroTerms`), where that is
 *
 * - a term of a carried sum of which the loop uses nothing else;
 * - what an `acc` adds to adjoint memory, to which the loop does nothing but add; or
 * - what a `store` puts into adjoint memory that was made in front of the loop and is still zero, where the index is
 *   another one in each iteration and the loop accesses that memory in no other way;
 *
 * and if what it is computed from may be computed again after the loop (see `Cones`). That is done once for each iteration
 * in which it may differ from zero, if the loop has such an iteration. Dear functions are computed again only if nothing is
 * left of the loop then.
 *
 * Example: with `store %u, %p, %1` before and `store %u, %p, %0` after it,
 * `%s = for %j in %0..%n carry (%t = %0) { %2 = load %u, %j; %3 = load %a, %j; yield %t + %2·%3 }` becomes
 * `%s = if 0 ≤ %p < %n { %3 = load %a, %p; yield %0 + %3 } else { yield %0 }`.
 */
export function pickUnits(func: Func, adjoint: AdjointMemory = noAdjointMemory): Func {
  const units = unitArrays(func);
  if (units.begins.size === 0) return func;
  const body = new Picking(func, adjoint, units).region(func.body);
  return body === func.body ? func : { ...func, body };
}

class Picking {
  readonly #units: UnitArrays;
  readonly #memories: LoopMemories;
  readonly #formOf: (value: Value) => LinearForm;
  readonly #uses: ReadonlyMap<Value, number>;
  readonly #constants = new Map<Value, Literal>();
  readonly #isUnread: ReturnType<typeof unreadCells>;
  readonly #ranges: IndexRanges;
  readonly #renaming = new Renaming();
  /** Units at this point, by their array. */
  readonly #current = new Map<Value, Unit>();
  /** What the loops around leave out. */
  readonly #removed = new Set<Op>();

  constructor(func: Func, adjoint: AdjointMemory, units: UnitArrays) {
    this.#units = units;
    this.#memories = new LoopMemories(func, adjoint);
    this.#formOf = linearForms(func);
    this.#uses = countUses(func);
    this.#ranges = indexRanges(func);
    this.#isUnread = unreadCells(func, this.#memories.effects);
    walkOps(func.body, (op) => {
      if (op.kind === "const") this.#constants.set(op.results[0] as Value, op.value);
    });
  }

  region(region: Region): Region {
    const out = new Builder();
    /** Arrays made in this region that are still zero. */
    const zero = new Set<Value>();
    for (const op of region.ops) {
      const begun = this.#units.begins.get(op);
      const ended = this.#units.ends.get(op);
      if (begun && this.#memories.isAdjoint(begun.array)) this.#current.set(begun.array, begun);
      if (ended) this.#current.delete(ended.array);
      const plan = this.#planFor(op, zero);
      if (!this.#removed.has(op)) this.#rebuild(op, plan, out);
      const written = this.#memories.effects.writes(op);
      for (const array of zero) if (written.size > 0 && this.#writes(op, array)) zero.delete(array);
      const [made] = op.results;
      if (made && op.kind === "zerosLike" && made.type.kind === "array") zero.add(made);
    }
    return withOps(region, out.ops, this.#renaming.yields(region));
  }

  #writes(op: Op, array: Value): boolean {
    return this.#memories.effects.mayWrite(op, this.#memories.cellOf(array));
  }

  #planFor(op: Op, zero: ReadonlySet<Value>): PickPlan | undefined {
    if (op.kind !== "for" || Math.abs(op.step) !== 1 || this.#current.size === 0) return undefined;
    const plan = planPicks(op, {
      units: this.#current,
      memories: this.#memories,
      formOf: this.#formOf,
      constantOf: (value) => this.#constants.get(value),
      isAtLeastZero: this.#ranges.isAtLeastZero,
      uses: this.#uses,
      isUnread: this.#isUnread,
      zero,
    });
    for (const removed of plan?.removed ?? []) this.#removed.add(removed);
    return plan;
  }

  #rebuild(op: Op, plan: PickPlan | undefined, out: Builder): void {
    const renamed = this.#renaming.operands(op);
    const visited = withRegions(
      renamed,
      renamed.regions.map((region) => this.region(region)),
    );
    out.span = op.span;
    if (!plan || op.kind !== "for" || visited.kind !== "for") return out.append(visited);
    const sums = this.#loop(visited, plan, out);
    for (const picked of plan.picks) emitPicked(picked, { loop: op, plan, sums, out, rename: this.#renaming.of });
    for (const [slot, sum] of sums) this.#renaming.replace(op.results[slot] as Value, sum);
  }

  /** Emits the loop without what is picked; gives the sums without the picked terms, by their slots. */
  #loop(loop: ForOp, plan: PickPlan, out: Builder): Map<number, Value> {
    const sums = new Map<number, Value>();
    const b = new Builder(loop.span);
    for (const op of bodyOf(loop).ops) b.append(op);
    const slots = slotsOf(loop).flatMap((slot, i) => {
      const rest = plan.rests.get(i);
      if (!rest) return [slot];
      const [param] = slot.params as readonly [Value];
      if (rest.length === 0) {
        sums.set(i, slot.initial as Value);
        return [];
      }
      const result = freshValue(slot.result.type, slot.result.name);
      sums.set(i, result);
      const sum = rest.reduce((partial, { value, isSubtracted }) => (isSubtracted ? b.sub(partial, this.#renaming.of(value)) : b.add(partial, this.#renaming.of(value))), param);
      return [{ ...slot, yields: [sum], result }];
    });
    out.append(withSlots(loop, slots, [b.ops]));
    return sums;
  }
}
