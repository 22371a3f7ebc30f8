import { programOf } from "./arbitrary.ts";
import type { Case } from "./batch.ts";
import { Choices } from "./generate/choices.ts";
import {
  featureGroups,
  fullOptions,
  withGroups,
  type Feature,
  type FeatureGroup,
  type GeneratorOptions,
} from "./generate/features.ts";
import type { GeneratedProgram } from "./generate/program.ts";
import { mixedRoles, type Role } from "./modes.ts";
import { randomFrom } from "./randomFrom.ts";

/** How often constructs of the language occur, if their group is among those of the program. */
const languageRate = 2;

/**
 * Most programs are small, so that there can be many; every 20th is large. Half of them are of numbers, arrays and control
 * flow alone; the others have two groups of constructs besides, others in each (swarm testing: constructs that are always
 * all there leave little room for each other). In every fifth, statements move values about rather than compute with them,
 * so that the same value is met in several places and on several ways.
 */
function optionsOf(seed: number): GeneratorOptions {
  const options = withGroups(fullOptions, groupsOf(seed), languageRate);
  if (seed % 20 === 0) return options;
  if (seed % 5 === 3) return { ...options, statements: 6, depth: 3, expressionDepth: 0 };
  return { ...options, statements: 4, depth: 2, expressionDepth: 2 };
}

function groupsOf(seed: number): readonly FeatureGroup[] {
  if (seed % 2 === 0) return [];
  const choices = new Choices(randomFrom(seed * 31 + 29));
  const groups = Object.keys(featureGroups) as FeatureGroup[];
  const first = choices.pick(groups);
  // Half of the helpers that are to be called take or return objects.
  return [first, first === "calls" && choices.chance(0.7) ? "objects" : choices.pick(groups)];
}

/** First and second order by reverse mode always; the other derivatives in turn. */
function rolesOf(seed: number): readonly Role[] {
  const also: readonly Role[][] = [["forward"], ["pullback"], ["forward", "forwardR"], ["forward"]];
  return ["reverse", "reverseR", ...(also[seed % also.length] ?? [])];
}

/** The program that the ordinary test run has for a seed. */
export function supportedProgram(seed: number): GeneratedProgram {
  return programOf(seed, optionsOf(seed));
}

/** A case with the features that its program contains. */
export type GeneratedCase = Case & { readonly features: ReadonlySet<Feature> };

/** That program with the derivatives to compare. */
export function supportedCase(seed: number): GeneratedCase {
  return { ...supportedProgram(seed), seed, roles: rolesOf(seed) };
}

/** A program without constructs of the language, with mixes of the modes, up to third order. */
export function mixedCase(seed: number): GeneratedCase {
  return { ...supportedProgram(2 * seed), seed, roles: mixedRoles(seed) };
}
