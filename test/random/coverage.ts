import { features, type Feature } from "./generate/features.ts";

/** How often constructs occurred in programs that were compiled and compared. */
export class Coverage {
  readonly #counts = new Map<Feature, number>();
  #programs = 0;
  #samples = 0;

  add(contained: ReadonlySet<Feature>, samples: number): void {
    if (samples === 0) return;
    this.#programs += 1;
    this.#samples += samples;
    for (const feature of contained) this.#counts.set(feature, this.of(feature) + 1);
  }

  of(feature: Feature): number {
    return this.#counts.get(feature) ?? 0;
  }

  get programs(): number {
    return this.#programs;
  }

  /** Features that occurred less often than that. */
  rarer(than: number): readonly string[] {
    const rare = features.filter((feature) => this.of(feature) < than);
    return rare.map((feature) => `${feature} ${this.of(feature)}`);
  }

  toString(): string {
    const counts = features.map((feature) => `${feature} ${this.of(feature)}`);
    return `${this.#programs} programs, ${this.#samples} argument sets: ${counts.join(", ")}`;
  }
}
