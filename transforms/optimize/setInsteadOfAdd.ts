import type { ForOp, Func, Op, Region, Value } from "../../ir/ops.ts";
import { walkOps } from "../../ir/traverse.ts";
import { isNumber } from "../../ir/types.ts";
import { aliasClasses, type AliasClasses } from "../analysis/aliasClasses.ts";
import { effectsOf, type Cell, type Effects } from "../analysis/effects.ts";
import { injectiveIndex, type InjectiveIndex } from "../analysis/injectiveIndex.ts";
import { orderOf, type Order } from "../analysis/order.ts";
import { noAdjointMemory, type AdjointMemory } from "./adjointMemory.ts";
import { withOps, withRegions } from "./renaming.ts";

/**
 * Stores what would be added to an element that is still zero, and sets products that would be added to zeros.
 *
 * Needs: `adjoint` says which memory is adjoint memory; none by default. Guarantees: every value keeps its bits, up to
 * the sign of zeros in adjoint memory (0 + −0 is 0).
 *
 * Valid for arrays of numbers that an `alloc` or `zerosLike` makes in a region, and the first op of that region that
 * writes their alias class afterwards. Its first write must be through the new handle itself, and
 *
 * - be a `product` in no loop of that op. Its sums start from 0, and none is −0;
 * - or be an `acc` into adjoint memory of a typed array. Then all writes of that op to the class must be through the
 *   handle at one index value, in the same loops, all counted, and the index must differ in each of their iterations: each
 *   element is written in one iteration only, and the write that stands first finds it zero. So does a later one in
 *   another arm of an `if` than all those before it.
 *
 * Example: `%g = zerosLike %x; for %i … { …; acc %g, %i, %e }` stores %e.
 */
export function setInsteadOfAdd(func: Func, adjoint: AdjointMemory = noAdjointMemory): Func {
  const classes = aliasClasses(func);
  const search = new Search(func, classes, adjoint(func, classes));
  search.region(func.body);
  if (search.found.size === 0) return func;
  return { ...func, body: rewrite(func.body, search.found) };
}

function rewrite(region: Region, found: ReadonlySet<Op>): Region {
  const ops = region.ops.map((op): Op => {
    if (found.has(op)) return op.kind === "product" ? { ...op, sets: true } : ({ ...op, kind: "store" });
    return withRegions(
      op,
      op.regions.map((nested) => rewrite(nested, found)),
    );
  });
  return withOps(region, ops);
}

class Search {
  /** The `acc` ops that may store, and the products that may set. */
  readonly found = new Set<Op>();
  readonly #classes: AliasClasses;
  readonly #effects: Effects;
  readonly #order: Order;
  readonly #isInjective: InjectiveIndex;
  readonly #isAdjoint: (reference: Value) => boolean;

  constructor(func: Func, classes: AliasClasses, isAdjoint: (reference: Value) => boolean) {
    this.#classes = classes;
    this.#effects = effectsOf(func, classes);
    this.#order = orderOf(func);
    this.#isInjective = injectiveIndex(func);
    this.#isAdjoint = isAdjoint;
  }

  region(region: Region): void {
    /** Arrays that are all zero, by their cell. */
    const zero = new Map<Cell, Value>();
    for (const op of region.ops) {
      for (const nested of op.regions) this.region(nested);
      const cells = this.#cellsWritten(op, zero);
      const writes = cells.length > 0 ? this.#writesIn(op, zero) : undefined;
      for (const cell of cells) {
        this.#firstWrites(op, cell, zero.get(cell) as Value, writes?.get(cell) ?? []);
        zero.delete(cell);
      }
      const [made] = op.results;
      if ((op.kind !== "alloc" && op.kind !== "zerosLike") || made?.type.kind !== "array" || !isNumber(made.type.element)) continue;
      const cell = `${this.#classes.classOf(made)}` as Cell;
      // Two arrays of one class: a write through one is not told from a write through the other.
      if (zero.has(cell)) zero.delete(cell);
      else zero.set(cell, made);
    }
  }

  #cellsWritten(op: Op, zero: ReadonlyMap<Cell, Value>): readonly Cell[] {
    if (this.#effects.runsForeignCode(op)) return [...zero.keys()].filter((cell) => this.#effects.mayWrite(op, cell));
    return [...this.#effects.writes(op)].filter((cell) => zero.has(cell));
  }

  /** The writes of an op to arrays that are all zero before it, by their cell, in order. */
  #writesIn(op: Op, zero: ReadonlyMap<Cell, Value>): ReadonlyMap<Cell, readonly Op[]> {
    const writes = new Map<Cell, Op[]>();
    const visit = (inner: Op): void => {
      if (inner.regions.length > 0) return;
      for (const cell of this.#effects.writes(inner)) {
        if (!zero.has(cell)) continue;
        const known = writes.get(cell);
        if (known) known.push(inner);
        else writes.set(cell, [inner]);
      }
    };
    visit(op);
    for (const region of op.regions) walkOps(region, visit);
    return writes;
  }

  #firstWrites(op: Op, cell: Cell, array: Value, writes: readonly Op[]): void {
    if (this.#effects.runsForeignCode(op) && this.#effects.isExposed(cell)) return;
    const [first] = writes;
    const depth = this.#order.enclosingLoops(op).length;
    const nest = first ? this.#order.enclosingLoops(first).slice(depth) : [];
    if (first?.kind === "product" && first.operands[0] === array && nest.length === 0) this.found.add(first);
    const isUniform = writes.every((write) => {
      const loops = this.#order.enclosingLoops(write).slice(depth);
      const [reference, index] = write.operands;
      return (
        (write.kind === "acc" || write.kind === "store") &&
        reference === array &&
        index === first?.operands[1] &&
        loops.length === nest.length &&
        loops.every((loop, i) => loop === nest[i])
      );
    });
    if (!first || !isTypedArray(array) || !this.#isAdjoint(array) || !isUniform || !nest.every((loop): loop is ForOp => loop.kind === "for")) return;
    if (!this.#isInjective(first.operands[1] as Value, nest)) return;
    writes.forEach((write, i) => {
      const earlier = writes.slice(0, i);
      if (write.kind === "acc" && earlier.every((other) => this.#order.areExclusive(write, other))) this.found.add(write);
    });
  }
}

function isTypedArray({ type }: Value): boolean {
  return type.kind === "array" && type.storage !== "Array";
}
