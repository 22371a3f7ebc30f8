import type { Op } from "../../../ir/ops.ts";
import type { Cell, Effects } from "../../analysis/effects.ts";
import { ScopedMap } from "../scopedMap.ts";

/**
 * A version number for each cell of memory: while it stays the same, so does what loads read. Foreign code changes all
 * exposed cells at once, by a common version of theirs.
 */
export class MemoryVersions {
  readonly #effects: Effects;
  readonly #versions = new ScopedMap<Cell, number>();
  /** Of all exposed memory at once, as foreign code writes it, and as anyone does; and of time itself. */
  readonly #common = new ScopedMap<"byForeignCode" | "exposed" | "timeless", number>();
  #next = 1;

  constructor(effects: Effects) {
    this.#effects = effects;
  }

  /** The current version of a cell. */
  of(cell: Cell): string {
    const foreign = this.#effects.isExposed(cell) ? this.#common.get("byForeignCode") : 0;
    return `${this.#versions.get(cell) ?? 0}.${foreign ?? 0}.${this.#common.get("timeless") ?? 0}`;
  }

  /** The current version of all exposed memory together, for reads of which it is not known what they read. */
  ofExposed(): string {
    return `${this.#common.get("exposed") ?? 0}.${this.#common.get("timeless") ?? 0}`;
  }

  change(cell: Cell): void {
    this.#versions.set(cell, this.#next++);
    if (this.#effects.isExposed(cell)) this.#common.set("exposed", this.#next++);
  }

  /** Everything that executing the op may write changes. */
  changeBy(op: Op): void {
    for (const cell of this.#effects.writes(op)) this.change(cell);
    if (!this.#effects.runsForeignCode(op)) return;
    this.#common.set("byForeignCode", this.#next++);
    this.#common.set("exposed", this.#next++);
  }

  /** From here to the end of the scope nothing is known of memory: code that runs at some other time. */
  forgetAll(): void {
    this.#common.set("timeless", this.#next++);
  }

  open(): void {
    this.#versions.open();
    this.#common.open();
  }

  close(): void {
    this.#versions.close();
    this.#common.close();
  }
}
