import { primal, seeded, type Scalar } from "../algebra/nilpotent.ts";
import type { ArrayKind, Program } from "../model/model.ts";
import { printProgram } from "../model/print.ts";
import { ModelError, unwrap, wrap } from "./dual.ts";
import { instrument } from "./instrument.ts";
import { Observation } from "./observation.ts";
import { operations, type Operations } from "./operations.ts";
import { TypedCells } from "./typedCells.ts";

export { ModelError } from "./dual.ts";

/** An argument of a program's main function; `values` are copied. */
export type Argument = number | { readonly kind: ArrayKind; readonly values: readonly number[] };

/** One number per component of the arguments, in order: a direction to differentiate in. */
export type Direction = readonly number[];

export type Evaluation = {
  readonly result: Scalar;
  /** Contents of the array arguments after the call; undefined for numbers. */
  readonly arrays: readonly (readonly Scalar[] | undefined)[];
  readonly observation: Observation;
};

const defaultStepLimit = 20_000;

/** Defines the functions of an instrumented program. */
type Definition = (exports: Record<string, (...args: readonly unknown[]) => unknown>, $: Operations) => void;

const definitions = new WeakMap<Program, Definition>();

function definitionOf(program: Program): Definition {
  const known = definitions.get(program);
  if (known !== undefined) return known;
  const definition = new Function("exports", "$", instrument(printProgram(program))) as Definition;
  definitions.set(program, definition);
  return definition;
}

/**
 * Runs the program's own text with numbers of the algebra. With k directions, the result's coefficient of the product of
 * e₁ … eₖ is the k-th derivative along them; every array cell and every number argument counts as one component, `n` and
 * `m` too (their entries are 0).
 *
 * @throws ModelError if the program does something the tests do not cover, such as an index out of range
 */
export function evaluate(
  program: Program,
  args: readonly Argument[],
  directions: readonly Direction[] = [],
  stepLimit = defaultStepLimit,
): Evaluation {
  const observation = new Observation(stepLimit);
  const $ = operations(observation);
  let component = 0;
  const seed = (value: number): unknown => {
    const rates = directions.map((direction) => direction[component] ?? 0);
    component += 1;
    return rates.every((rate) => rate === 0) ? value : wrap(seeded(value, ...rates));
  };
  const values = args.map((a): unknown => {
    if (typeof a === "number") return seed(a);
    const seeds = a.values.map(seed);
    return a.kind === "number[]" ? seeds : new $[a.kind](seeds);
  });
  const result = unwrap(run(() => call(program, $, values)));
  const arrays = values.map((value) => {
    if (value instanceof TypedCells) return value.contents();
    return Array.isArray(value) ? value.map(unwrap) : undefined;
  });
  return { result, arrays, observation };
}

function call(program: Program, $: Operations, args: readonly unknown[]): unknown {
  const exports: Record<string, (...args: readonly unknown[]) => unknown> = {};
  definitionOf(program)(exports, $);
  return exports[program.main.name]?.(...args);
}

/** A program that throws by itself is not tested: it reads a member of what is not there. */
function run<T>(action: () => T): T {
  const errors = ModelError.count;
  try {
    const result = action();
    if (ModelError.count > errors) throw new ModelError("an error was caught");
    return result;
  } catch (error) {
    if (error instanceof TypeError || error instanceof RangeError) throw new ModelError(error.message);
    throw error;
  }
}

/** Number of components of the arguments. */
export function componentCount(args: readonly Argument[]): number {
  return args.reduce<number>((count, a) => count + (typeof a === "number" ? 1 : a.values.length), 0);
}

/** The ordinary values of the array arguments after a call. */
export function primalArrays(evaluation: Evaluation): readonly (readonly number[] | undefined)[] {
  return evaluation.arrays.map((cells) => cells?.map(primal));
}
