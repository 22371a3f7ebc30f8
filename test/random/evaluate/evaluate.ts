import { primal, seeded, type Scalar } from "../algebra/nilpotent.ts";
import type { ArrayKind, Program } from "../model/model.ts";
import { evaluateExpression } from "./expressions.ts";
import { newMachine, type Observation } from "./machine.ts";
import { callFunction } from "./statements.ts";
import { arrayFrom, asScalar, contentsOf, isArray, type Value } from "./values.ts";

export { ModelError } from "./values.ts";

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

const defaultStepLimit = 200_000;

/**
 * Evaluates the main function. With k directions, the result's coefficient of the product of e₁ … eₖ is the k-th
 * derivative along them; every array cell and every number argument counts as one component, `n` and `m` too (their
 * entries are 0).
 *
 * @throws ModelError if the program does something the tests do not cover, such as an index out of range
 */
export function evaluate(
  program: Program,
  args: readonly Argument[],
  directions: readonly Direction[] = [],
  stepLimit = defaultStepLimit,
): Evaluation {
  const machine = newMachine(program, callFunction, stepLimit);
  for (const { name, value } of program.constants) {
    machine.globals.declare(name, evaluateExpression(machine, machine.globals, value));
  }
  let component = 0;
  const seed = (value: number): Scalar => {
    const rates = directions.map((direction) => direction[component] ?? 0);
    component += 1;
    return rates.every((rate) => rate === 0) ? value : seeded(value, ...rates);
  };
  const values: Value[] = args.map((a) => (typeof a === "number" ? seed(a) : arrayFrom(a.kind, a.values.map(seed))));
  const result = asScalar(callFunction(machine, program.main.name, values));
  const arrays = values.map((value) => (isArray(value) ? contentsOf(value) : undefined));
  return { result, arrays, observation: machine.observation };
}

/** Number of components of the arguments. */
export function componentCount(args: readonly Argument[]): number {
  return args.reduce<number>((count, a) => count + (typeof a === "number" ? 1 : a.values.length), 0);
}

/** The ordinary values of the array arguments after a call. */
export function primalArrays(evaluation: Evaluation): readonly (readonly number[] | undefined)[] {
  return evaluation.arrays.map((cells) => cells?.map(primal));
}
