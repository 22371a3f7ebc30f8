import * as fc from "fast-check";
import type { GeneratorOptions } from "./generate/features.ts";
import { generateProgram, type GeneratedProgram } from "./generate/program.ts";
import type { Program } from "./model/model.ts";
import { randomFrom } from "./randomFrom.ts";
import { reductions } from "./model/reduce.ts";

/**
 * Arbitrary of programs. Generation follows the weights of the options; shrinking works on the program itself (fewer
 * statements, simpler expressions), so that it does not depend on how the program came about.
 */
class ProgramArbitrary extends fc.Arbitrary<Program> {
  readonly #options: GeneratorOptions;

  constructor(options: GeneratorOptions) {
    super();
    this.#options = options;
  }

  generate(random: fc.Random): fc.Value<Program> {
    return new fc.Value(generateProgram(this.#options, random).program, undefined);
  }

  canShrinkWithoutContext(value: unknown): value is Program {
    return typeof value === "object" && value !== null && "main" in value;
  }

  shrink(program: Program): fc.Stream<fc.Value<Program>> {
    return fc.stream(reductions(program)).map((smaller) => new fc.Value(smaller, undefined));
  }
}

export function programs(options: GeneratorOptions): fc.Arbitrary<Program> {
  return new ProgramArbitrary(options);
}

/** The program of a seed; the same in every run, whatever else is generated. */
export function programOf(seed: number, options: GeneratorOptions): GeneratedProgram {
  return generateProgram(options, randomFrom(seed));
}
