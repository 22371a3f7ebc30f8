import { features, type Feature } from "./generate/features.ts";
import type { GeneratedProgram } from "./generate/program.ts";
import { expectation } from "./expectation.ts";
import type { Event } from "./oracle/observation.ts";

/** How many of the programs contain each feature. */
export function countFeatures(programs: readonly GeneratedProgram[]): ReadonlyMap<Feature, number> {
  return new Map(features.map((feature) => [feature, programs.filter((p) => p.features.has(feature)).length]));
}

export type Paths = {
  /** Argument sets that are fit for comparison, and all. */
  readonly fit: number;
  readonly tried: number;
  /** In how many of the fit ones something happened. */
  readonly events: ReadonlyMap<Event, number>;
};

/** What evaluation of the programs runs into, with one argument set each. */
export function countPaths(programs: readonly GeneratedProgram[]): Paths {
  const events = new Map<Event, number>();
  let fit = 0;
  programs.forEach(({ program }, i) => {
    const observation = expectation(program, i + 1, i % 3, 1)?.observation;
    if (observation === undefined) return;
    fit += 1;
    for (const event of observation.events.keys()) events.set(event, (events.get(event) ?? 0) + 1);
  });
  return { fit, tried: programs.length, events };
}
