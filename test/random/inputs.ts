import { Choices } from "./generate/choices.ts";
import type { Argument } from "./oracle/evaluate.ts";
import type { ArrayKind, Program } from "./model/model.ts";
import { randomFrom } from "./randomFrom.ts";

/** Values of an argument as JavaScript passes them. */
export type RuntimeArray = number[] | Float64Array | Float32Array | Int32Array;
export type RuntimeArgument = number | RuntimeArray;

/** Arguments for the main function; the first sets make every loop run, later ones include zero trips. */
export function sampleArguments(program: Program, seed: number, set: number): readonly Argument[] {
  const choices = new Choices(randomFrom(seed * 31 + set));
  return program.main.parameters.map(({ name, type }): Argument => {
    if (name === "n" || name === "m") return set === 0 ? choices.integer(2, 4) : choices.integer(0, 4);
    if (type === "number") return inputNumber(choices);
    const kind = type as ArrayKind;
    const values = Array.from({ length: choices.integer(5, 7) }, () => inputNumber(choices));
    return { kind, values: kind === "Float32Array" ? values.map(Math.fround) : values };
  });
}

/** One number for each component of the arguments, away from zero; zero for integers. */
export function sampleDirection(program: Program, args: readonly Argument[], seed: number): readonly number[] {
  const choices = new Choices(randomFrom(seed * 31 + 17));
  return program.main.parameters.flatMap(({ name }, i) => {
    const argument = args[i] ?? 0;
    const count = typeof argument === "number" ? 1 : argument.values.length;
    const isInteger = name === "n" || name === "m";
    return Array.from({ length: count }, () => (isInteger ? 0 : inputNumber(choices)));
  });
}

/** Fresh JavaScript values of the arguments. */
export function runtimeArguments(args: readonly Argument[]): RuntimeArgument[] {
  return args.map((a) => (typeof a === "number" ? a : runtimeArray(a.kind, a.values)));
}

export function runtimeArray(kind: ArrayKind, values: readonly number[]): RuntimeArray {
  switch (kind) {
    case "number[]":
      return [...values];
    case "Float64Array":
      return Float64Array.from(values);
    case "Float32Array":
      return Float32Array.from(values);
    case "Int32Array":
      return Int32Array.from(values);
  }
}

function inputNumber(choices: Choices): number {
  const value = choices.integer(-1_400_000, 1_400_000) / 1e6;
  return Math.abs(value) < 0.05 ? value + 0.3 : value;
}
