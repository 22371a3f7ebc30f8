import { programOf } from "./arbitrary.ts";
import type { Case } from "./batch.ts";
import { fullOptions, without, type GeneratorOptions } from "./generate/features.ts";
import type { GeneratedProgram } from "./generate/program.ts";
import { mixedRoles, type Role } from "./modes.ts";

/** What the random programs of the ordinary test run contain: everything that the compiler claims to support. */
const supported: GeneratorOptions = without(fullOptions, "constantArray");

/** Most programs are small, so that there can be many; every 20th is large. */
function optionsOf(seed: number): GeneratorOptions {
  return seed % 20 === 0 ? supported : { ...supported, statements: 4, depth: 2, expressionDepth: 2 };
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

/** That program with the derivatives to compare. */
export function supportedCase(seed: number): Case {
  return { program: supportedProgram(seed).program, seed, roles: rolesOf(seed) };
}

/** That program with mixes of the modes, up to third order. */
export function mixedCase(seed: number): Case {
  return { program: supportedProgram(seed).program, seed, roles: mixedRoles(seed) };
}
