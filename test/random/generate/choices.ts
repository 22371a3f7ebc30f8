import type * as fc from "fast-check";

/** Random decisions drawn from fast-check's generator. */
export class Choices {
  readonly #random: fc.Random;

  constructor(random: fc.Random) {
    this.#random = random;
  }

  /** An integer from `low` to `high`, both included. */
  integer(low: number, high: number): number {
    return this.#random.nextInt(low, high);
  }

  chance(probability: number): boolean {
    return this.#random.nextInt(0, 999_999) < probability * 1e6;
  }

  /** A number with one decimal from `low` to `high`. */
  decimal(low: number, high: number): number {
    return this.#random.nextInt(Math.round(low * 10), Math.round(high * 10)) / 10;
  }

  pick<T>(list: readonly T[]): T {
    const item = list[this.#random.nextInt(0, list.length - 1)];
    if (item === undefined) throw new RangeError("nothing to pick from");
    return item;
  }

  /** Prefers the end of the list, where the most recent declarations are. */
  pickRecent<T>(list: readonly T[]): T {
    const from = this.chance(0.5) ? Math.floor(list.length / 2) : 0;
    return this.pick(list.slice(from));
  }

  /** One of the alternatives, in proportion to their weights; those of weight 0 are never chosen. */
  weighted<T>(alternatives: readonly (readonly [weight: number, value: T])[]): T {
    const total = alternatives.reduce((sum, [weight]) => sum + weight, 0);
    let left = (this.#random.nextInt(0, 999_999) / 1e6) * total;
    for (const [weight, value] of alternatives) {
      left -= weight;
      if (left < 0) return value;
    }
    throw new RangeError("no alternative has a weight");
  }
}
