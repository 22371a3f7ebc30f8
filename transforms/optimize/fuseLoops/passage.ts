import type { ForOp, Op, Value } from "../../../ir/ops.ts";
import { freeValues } from "../../../ir/traverse.ts";
import type { Cell, Effects } from "../../analysis/effects.ts";
import type { LoopMemory } from "./loopMemory.ts";

/**
 * A counted loop on its way back to an earlier one. Of the ops that it passes, those that it needs, directly or not, come
 * with it; the others stay behind. The set of either only grows on the way, so that what stops the loop stops it for good.
 */
export class Passage {
  readonly #effects: Effects;
  readonly #memory: LoopMemory;
  readonly #freeOf: (op: Op) => readonly Value[];
  /** What the loop, and the ops that come with it, are computed from. */
  readonly #wanted: Set<Value>;
  /** What the ops that come with it read. */
  readonly #read = new Set<Cell>();
  readonly #behind: Op[] = [];
  readonly #mayThrow: (op: Op) => boolean;
  /** Whether the loop, or what comes with it so far, may throw. */
  #throws: boolean;

  /**
   * @param freeOf What an op uses that it does not define inside, operands included.
   * @param mayThrow Whether an op may throw where it is executed.
   */
  constructor(loop: ForOp, memory: LoopMemory, effects: Effects, freeOf: (op: Op) => readonly Value[], mayThrow: (op: Op) => boolean) {
    this.#effects = effects;
    this.#mayThrow = mayThrow;
    this.#throws = mayThrow(loop);
    this.#memory = memory;
    this.#freeOf = freeOf;
    this.#wanted = new Set(freeOf(loop));
  }

  /** Whether it comes with the loop, stays behind, or cannot be passed. */
  pass(ops: readonly Op[]): "needed" | "behind" | "stops" {
    if (!this.#isWanted(ops)) {
      if (!ops.every((op) => this.#mayStayBehind(op) && !(this.#throws && this.#isNoticed(op)))) return "stops";
      this.#behind.push(...ops);
      return "behind";
    }
    for (const op of ops) {
      if (!this.#mayComeAlong(op)) return "stops";
      this.#throws ||= this.#mayThrow(op);
      for (const value of this.#freeOf(op)) this.#wanted.add(value);
      for (const cell of this.#effects.reads(op)) this.#read.add(cell);
    }
    return "needed";
  }

  /** Whether the loop, with what it needs in front, can stand beside an earlier loop that it has come to. */
  mayJoin(loops: readonly ForOp[]): boolean {
    return !this.#isWanted(loops) && !loops.some((loop) => this.#changesWhatIsRead(loop));
  }

  #isWanted(ops: readonly Op[]): boolean {
    return ops.some((op) => op.results.some((result) => this.#wanted.has(result)));
  }

  #mayComeAlong(op: Op): boolean {
    const effects = this.#effects;
    if (!effects.isRemovable(op) || effects.mayDiverge(op) || effects.seesExposedMemory(op)) return false;
    for (const cell of effects.reads(op)) if (this.#behind.some((other) => effects.mayWrite(other, cell))) return false;
    return true;
  }

  #mayStayBehind(op: Op): boolean {
    const effects = this.#effects;
    for (const [cell, use] of this.#memory.cells) {
      if (effects.mayWrite(op, cell) || (use.isWritten && effects.mayRead(op, cell))) return false;
    }
    return !this.#changesWhatIsRead(op);
  }

  /** Whether somebody outside sees that the op was executed, even if the function throws after it. */
  #isNoticed(op: Op): boolean {
    const effects = this.#effects;
    const written = [...effects.writes(op)];
    return !effects.isRemovable(op) && (written.length === 0 || effects.runsForeignCode(op) || written.some(effects.isExposed));
  }

  #changesWhatIsRead(op: Op): boolean {
    for (const cell of this.#read) if (this.#effects.mayWrite(op, cell)) return true;
    return false;
  }
}

/** What ops use that is not defined inside them, operands included; remembered, as loops are met again and again. */
export function freeValuesOfOps(): (op: Op) => readonly Value[] {
  const known = new Map<Op, readonly Value[]>();
  return (op) => {
    if (op.regions.length === 0) return op.operands;
    let free = known.get(op);
    if (free === undefined) known.set(op, (free = [...op.operands, ...freeValues(op.regions)]));
    return free;
  };
}
