import type { Value } from "../../ir/ops.ts";

type Entry = { readonly adjoint: Value; readonly position: number };

/**
 * Adjoints of SSA numbers at one point of the reverse sweep; an absent value's adjoint is structurally zero. An arm of a
 * branch has a map of its own above the one outside, so that it costs what the arm changes and not what there is.
 */
export class AdjointMap {
  readonly #outer: AdjointMap | undefined;
  readonly #own = new Map<Value, Entry>();
  /** Values have their places in the order in which they came; all maps above one another share it. */
  readonly #count: { next: number };

  constructor(outer?: AdjointMap) {
    this.#outer = outer;
    this.#count = outer ? outer.#count : { next: 0 };
  }

  get(value: Value): Value | undefined {
    return this.#find(value)?.adjoint;
  }

  has(value: Value): boolean {
    return this.#find(value) !== undefined;
  }

  set(value: Value, adjoint: Value): void {
    this.#own.set(value, { adjoint, position: this.#find(value)?.position ?? this.#count.next++ });
  }

  /** The values whose adjoints are not those of the map outside, in order. */
  changed(): readonly Value[] {
    const entries = [...this.#own].filter(([value, { adjoint }]) => this.#outer?.get(value) !== adjoint);
    return entries.sort(([, a], [, b]) => a.position - b.position).map(([value]) => value);
  }

  #find(value: Value): Entry | undefined {
    return this.#own.get(value) ?? (this.#outer ? this.#outer.#find(value) : undefined);
  }
}
