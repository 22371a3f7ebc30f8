import { expect } from "vitest";
import { interpret, type Externs } from "../../../ir/interpreter.ts";
import type { Func } from "../../../ir/ops.ts";
import { printFunc } from "../../../ir/printer.ts";
import { assertVerified } from "../../../ir/verifier.ts";

/** All that can be seen of a run: results, the arguments afterwards, what foreign code was given, and when. */
export type Outcome =
  { readonly results: unknown; readonly args: unknown; readonly log: readonly unknown[] } | "thrown";

/** Programs that run longer, or make longer arrays, count as throwing. */
const [stepLimit, lengthLimit] = [20_000, 1000];

export function outcomeOf(func: Func, makeArguments: () => unknown[], module: Iterable<Func> = []): Outcome {
  const args = makeArguments();
  const log: unknown[] = [];
  const externs: Externs = {
    "note($0)": (value: unknown) => {
      log.push(snapshot(value));
    },
    "touch($0)": (array: number[]) => {
      array[1] = (array[0] ?? 0) + 10;
      log.push(snapshot(array));
      return array;
    },
    "first($0)": (array: number[]) => array[0],
    "twice($0)": (value: number) => 2 * value,
    "run($0)": (callback: (value: number) => unknown) => {
      log.push(snapshot(callback(1)));
    },
  };
  try {
    let steps = 0;
    const observe = (): void => {
      if (++steps > stepLimit) throw new RangeError("too many steps");
    };
    const results = interpret(func, args, { externs, module, observe });
    return { results: snapshot(results), args: snapshot(args), log };
  } catch (error) {
    if (error instanceof Error && error.message.startsWith("nabla internal error")) throw error;
    return "thrown";
  }
}

/** Deep copy with sharing made visible: the second time an object occurs, its number stands for it. */
function snapshot(value: unknown, seen = new Map<unknown, number>()): unknown {
  // What is read out of range counts as NaN.
  if (value === undefined) return NaN;
  if (typeof value === "function") return "function";
  if (typeof value !== "object" || value === null) return value;
  const known = seen.get(value);
  if (known !== undefined) return `#${known}`;
  seen.set(value, seen.size);
  if (ArrayBuffer.isView(value)) return [value.constructor.name, ...Array.from(value as Float64Array)];
  if (Array.isArray(value) && value.length > lengthLimit) throw new RangeError("too long an array");
  if (Array.isArray(value)) return Array.from(value as unknown[], (item) => snapshot(item, seen));
  return Object.fromEntries(Object.entries(value).map(([key, item]) => [key, snapshot(item, seen)]));
}

type Comparison = (before: Func, after: Func, inputs: readonly (() => unknown[])[], module?: Iterable<Func>) => void;

/** `after` must be well formed and do what `before` does, bit for bit; programs that throw may do anything. */
export const expectSameOutcome: Comparison = (before, after, inputs, module) => {
  compareOutcomes(before, after, inputs, (outcome) => outcome, module);
};

/** The same, but 0 and −0 are one. */
export const expectSameUpToZeros: Comparison = (before, after, inputs, module) => {
  compareOutcomes(before, after, inputs, withoutSignedZeros, module);
};

function compareOutcomes(
  before: Func,
  after: Func,
  inputs: readonly (() => unknown[])[],
  normalize: (outcome: unknown) => unknown,
  module: Iterable<Func> = [],
): void {
  assertVerified(after, module);
  for (const input of inputs) {
    const expected = outcomeOf(before, input, module);
    if (expected === "thrown") continue;
    const actual = outcomeOf(after, input, module);
    expect(normalize(actual), `${printFunc(before)}\n${printFunc(after)}`).toStrictEqual(normalize(expected));
  }
}

function withoutSignedZeros(value: unknown): unknown {
  if (Object.is(value, -0)) return 0;
  if (Array.isArray(value)) return value.map(withoutSignedZeros);
  if (typeof value !== "object" || value === null) return value;
  return Object.fromEntries(Object.entries(value).map(([key, item]) => [key, withoutSignedZeros(item)]));
}
