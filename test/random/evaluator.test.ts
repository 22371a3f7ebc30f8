import { describe, expect, test } from "vitest";
import { derivativeAtZero } from "../support/centralDifference.ts";
import { coefficient, isPerturbed, primal } from "./algebra/nilpotent.ts";
import { evaluate, ModelError, primalArrays, type Argument, type Evaluation } from "./oracle/evaluate.ts";
import { sampleArguments, sampleDirection } from "./inputs.ts";
import { printProgram, suffixed } from "./model/print.ts";
import type { Program } from "./model/model.ts";
import { importOriginals, runPlain } from "./originals.ts";
import { supportedProgram } from "./supported.ts";
import { typeErrors } from "./typeCheck.ts";

const count = 600;
const programs = Array.from({ length: count }, (_, i) => supportedProgram(i + 1).program);

/** Undefined for the few programs that run too long or leave an array's bounds. */
function tryEvaluate(...args: Parameters<typeof evaluate>): Evaluation | undefined {
  try {
    return evaluate(...args);
  } catch (error) {
    if (error instanceof ModelError) return undefined;
    throw error;
  }
}

describe("the evaluator of random programs, against Node", () => {
  test("values and mutated arrays are the same, bit for bit", { timeout: 600_000 }, async () => {
    const originals = await importOriginals(programs);
    let compared = 0;
    programs.forEach((program, i) => {
      for (const set of [0, 1, 2]) {
        const args = sampleArguments(program, i + 1, set);
        const evaluated = tryEvaluate(program, args);
        const main = originals[i];
        if (evaluated === undefined || main === undefined) continue;
        const plain = runPlain(main, args);
        const actual = { result: evaluated.result, arrays: primalArrays(evaluated) };
        expect(actual, `program ${i + 1}, arguments ${set}`).toStrictEqual(plain);
        compared += 1;
      }
    });
    expect(compared).toBeGreaterThan(0.97 * 3 * count);
  });

  test("the printed text has no type errors", { timeout: 600_000 }, () => {
    const some = programs.slice(0, 200);
    const text = some.map((program, i) => printProgram(program, suffixed(program, `_${i}`))).join("\n");
    expect(typeErrors(text)).toEqual([]);
  });
});

/** Numbers of the arguments moved along a direction. */
function moved(args: readonly Argument[], direction: readonly number[], distance: number): readonly Argument[] {
  let component = 0;
  const move = (x: number): number => x + distance * (direction[component++] ?? 0);
  return args.map((a) => (typeof a === "number" ? move(a) : { kind: a.kind, values: a.values.map(move) }));
}

describe("derivatives of the evaluator, against central differences", () => {
  const step = 2 ** -12;

  /** A sample whose path does not change within the steps of the difference quotient, without 32-bit rounding. */
  function sample(program: Program, seed: number): readonly [readonly Argument[], readonly number[]] | undefined {
    if (printProgram(program).includes("Float32") || printProgram(program).includes("fround")) return undefined;
    const args = sampleArguments(program, seed, 0);
    const direction = sampleDirection(program, args, seed);
    const observation = tryEvaluate(program, args, [direction])?.observation;
    if (observation === undefined || observation.magnitude > 1e3 || observation.margin < 0.03) return undefined;
    return [args, direction];
  }

  test.each([1, 2, 3])("order %i", { timeout: 600_000 }, (order) => {
    let compared = 0;
    programs.forEach((program, i) => {
      const [args, direction] = sample(program, i + 1) ?? [];
      if (args === undefined || direction === undefined) return;
      const lower = new Array<readonly number[]>(order - 1).fill(direction);
      const top = (1 << (order - 1)) - 1;
      const at = (t: number): number => {
        const evaluated = tryEvaluate(program, moved(args, direction, t), lower);
        return evaluated === undefined ? NaN : coefficient(evaluated.result, top);
      };
      const { result } = evaluate(program, args, [...lower, direction]);
      if (!isPerturbed(result) || !(Math.abs(primal(result)) < 100)) return;
      const exact = coefficient(result, 2 * top + 1);
      const scale = 1 + Math.abs(exact) + Math.abs(at(0));
      const difference = derivativeAtZero(at, { step, levels: 3 });
      expect(Math.abs(exact - difference) / scale, `program ${i + 1}: ${exact} and ${difference}`).toBeLessThan(1e-5);
      compared += 1;
    });
    expect(compared).toBeGreaterThan(50);
  });
});
