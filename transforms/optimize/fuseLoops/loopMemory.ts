import type { ForOp, Func, Op, Value } from "../../../ir/ops.ts";
import { definedIn, walkOps } from "../../../ir/traverse.ts";
import { aliasClasses } from "../../analysis/aliasClasses.ts";
import { effectsOf, type Cell, type Effects } from "../../analysis/effects.ts";
import { injectiveIndex, type InjectiveIndex } from "../../analysis/injectiveIndex.ts";
import { orderOf, type Order } from "../../analysis/order.ts";
import type { AdjointMemory } from "../adjointMemory.ts";
import { bodyOf } from "../controlSlots.ts";

/** What a counted loop does to one cell of memory (an alias class, or a field of one). */
export type CellUse = {
  readonly isWritten: boolean;
  /** Nothing but `acc` into adjoint memory, which may happen in any order. */
  readonly isSum: boolean;
  /** Only arrays that an iteration makes for itself. */
  readonly isPrivate: boolean;
  /** All accesses are through this reference from outside, at the loop's own induction variable. */
  readonly atInduction: Value | undefined;
  /** All accesses are through one reference from outside, at an index that no two iterations of the loop share. */
  readonly isDisjoint: boolean;
};

export type LoopMemory = {
  /** Nothing is executed but reads and writes of known memory; the loop ends if the loops inside do. */
  readonly isPlain: boolean;
  readonly cells: ReadonlyMap<Cell, CellUse>;
};

/** Describes the memory accesses of counted loops, loop by loop. */
export class LoopMemories {
  readonly effects: Effects;
  readonly isAdjoint: (value: Value) => boolean;
  /** The cell of an array's elements. */
  readonly cellOf: (array: Value) => Cell;
  readonly #order: Order;
  readonly #isInjective: InjectiveIndex;
  readonly #origins = new Map<Value, Op>();
  readonly #known = new Map<ForOp, LoopMemory>();
  readonly #definitions = new Map<ForOp, ReadonlySet<Value>>();

  constructor(func: Func, adjoint: AdjointMemory) {
    const classes = aliasClasses(func);
    this.effects = effectsOf(func, classes);
    this.isAdjoint = adjoint(func, classes);
    this.cellOf = (array) => `${classes.classOf(array)}` as Cell;
    this.#order = orderOf(func);
    this.#isInjective = injectiveIndex(func);
    walkOps(func.body, (op) => {
      const [result] = op.results;
      if (result && makesMemory(op)) this.#origins.set(result, op);
    });
  }

  of(loop: ForOp): LoopMemory {
    const known = this.#known.get(loop) ?? this.#describe(loop);
    this.#known.set(loop, known);
    return known;
  }

  #describe(loop: ForOp): LoopMemory {
    const accesses = new Map<Cell, Op[]>();
    const whole = new Set<Cell>();
    let isPlain = !this.effects.seesExposedMemory(loop);
    walkOps(bodyOf(loop), (op) => {
      isPlain &&= op.kind !== "push" && op.kind !== "pop" && op.kind !== "extern" && op.kind !== "throw" && op.kind !== "requireDisjoint";
      isPlain &&= op.kind !== "lambda" && op.kind !== "while" && op.kind !== "newTape";
      if (op.regions.length > 0) return;
      const cell = this.effects.cellOf(op);
      for (const touched of [...this.effects.reads(op), ...this.effects.writes(op)]) {
        if (touched !== cell || op.kind === "length") whole.add(touched);
        const list = accesses.get(touched) ?? [];
        if (list.at(-1) !== op) list.push(op);
        accesses.set(touched, list);
      }
    });
    const cells = new Map<Cell, CellUse>();
    for (const [cell, ops] of accesses) cells.set(cell, this.#use(loop, cell, ops, whole.has(cell)));
    return { isPlain, cells };
  }

  #use(loop: ForOp, cell: Cell, ops: readonly Op[], isWhole: boolean): CellUse {
    const [reference, index] = ops[0]?.operands ?? [];
    const isOne = !isWhole && ops.every(({ operands }) => operands[0] === reference && operands[1] === index);
    const isElement = ops.every(({ kind }) => kind === "load" || kind === "store" || kind === "acc");
    const isShared = isOne && isElement && reference !== undefined && !this.#isMadeIn(loop, reference);
    const induction = bodyOf(loop).params[0];
    return {
      isWritten: ops.some((op) => this.effects.writes(op).has(cell)),
      isSum: !isWhole && ops.every((op) => isSum(op) && this.isAdjoint(op.operands[0] as Value)),
      isPrivate:
        !isWhole && ops.every(({ operands }) => operands[0] !== undefined && this.#isMadeIn(loop, operands[0])),
      atInduction: isShared && index === induction && this.#isDefinedOutside(loop, reference) ? reference : undefined,
      isDisjoint: isShared && this.#isDefinedOutside(loop, reference) && this.#isApart(loop, ops, index),
    };
  }

  /** Whether the index takes no value in two iterations of the loop: it differs over the loop and those inside. */
  #isApart(loop: ForOp, ops: readonly Op[], index: Value | undefined): boolean {
    const depth = this.#order.enclosingLoops(loop).length;
    return ops.every((op) => {
      const nest = this.#order.enclosingLoops(op).slice(depth);
      const isCounted = nest.every((inner): inner is ForOp => inner.kind === "for");
      return index !== undefined && isCounted && this.#isInjective(index, nest);
    });
  }

  #isMadeIn(loop: ForOp, reference: Value): boolean {
    const origin = this.#origins.get(reference);
    return origin !== undefined && this.#order.enclosingLoops(origin).includes(loop);
  }

  #isDefinedOutside(loop: ForOp, reference: Value): boolean {
    return !this.#definedIn(loop).has(reference);
  }

  #definedIn(loop: ForOp): ReadonlySet<Value> {
    const known = this.#definitions.get(loop);
    if (known) return known;
    const defined = definedIn(loop.regions);
    this.#definitions.set(loop, defined);
    return defined;
  }
}

function makesMemory(op: Op): boolean {
  return op.kind === "alloc" || op.kind === "zerosLike" || op.kind === "arrayLiteral" || op.kind === "record";
}

function isSum(op: Op): boolean {
  return op.kind === "acc" || op.kind === "accField";
}
