import type { Value } from "../ops.ts";

/** The values visible at a point of a text. Names are unique in the whole function, visible in their block. */
export class Scope {
  readonly #outer: Scope | undefined;
  readonly #visible = new Map<string, Value>();
  readonly #taken: Set<string>;

  constructor(outer?: Scope) {
    this.#outer = outer;
    this.#taken = outer ? outer.#taken : new Set();
  }

  nested(): Scope {
    return new Scope(this);
  }

  /** False if the function has another value of this name. */
  define(name: string, value: Value): boolean {
    if (this.#taken.has(name)) return false;
    this.#taken.add(name);
    this.#visible.set(name, value);
    return true;
  }

  lookUp(name: string): Value | undefined {
    return this.#visible.get(name) ?? this.#outer?.lookUp(name);
  }
}
