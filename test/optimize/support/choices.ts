/** Reads decisions from a list of numbers, and then only zeros, so that fast-check shrinks programs by shrinking lists. */
export class Choices {
  readonly #numbers: readonly number[];
  #next = 0;

  constructor(numbers: readonly number[]) {
    this.#numbers = numbers;
  }

  get exhausted(): boolean {
    return this.#next >= this.#numbers.length;
  }

  below(limit: number): number {
    return (this.#numbers[this.#next++] ?? 0) % limit;
  }

  chance(outOf: number): boolean {
    return this.below(outOf) === outOf - 1;
  }

  of<Item>(items: readonly Item[]): Item {
    return items[this.below(items.length)] as Item;
  }

  /** Recent items are likelier than old ones. */
  recent<Item>(items: readonly Item[]): Item {
    const window = this.below(2) === 0 ? items.slice(-4) : items;
    return this.of(window);
  }
}
