import { describe, expect, test } from "vitest";
import { emitFunc } from "../../../compiler/backend/emit.ts";
import { interpret } from "../../../ir/interpreter.ts";
import type { Func } from "../../../ir/ops.ts";
import { parseFunc } from "../../../ir/parser.ts";
import { walkOps } from "../../../ir/traverse.ts";
import { verify } from "../../../ir/verifier.ts";
import { runtimeExports } from "../../support/runtimeExports.ts";
import { adjoint, pullback } from "../../../transforms/ad/adjoint.ts";
import { removeRules } from "../../../transforms/ad/rules/removeRules.ts";
import { tangent } from "../../../transforms/ad/tangent.ts";
import { expandProducts } from "../../../transforms/optimize/expandProducts.ts";
import { optimize } from "../../../transforms/optimize/pipeline.ts";
import { centralDifference } from "../../support/centralDifference.ts";
import { expectClose } from "../../support/expectClose.ts";
import { cloneNumbers, innerProduct } from "../../support/numbers.ts";
import { productPrograms, type ProductProgram } from "./programs.ts";

const sizesOf = ({ square }: ProductProgram): readonly (readonly [number, number, number])[] =>
  square ? [[4, 4, 4]] : [[3, 4, 5], [5, 2, 4], [4, 5, 3]];

function argumentsOf({ storage }: ProductProgram, [m, k, n]: readonly [number, number, number]): unknown[] {
  const matrix = (size: number, phase: number): unknown => {
    const values = Array.from({ length: size }, (_, i) => Math.sin(phase + 2.3 * i));
    if (storage === "f64[]") return values;
    return storage === "Float32Array" ? new Float32Array(values) : new Float64Array(values);
  };
  return [matrix(m * k, 1), matrix(k * n, 2), m, k, n];
}

type Callable = (...args: unknown[]) => unknown;

function compiled(func: Func): Callable {
  const { text } = emitFunc(func, { name: "f" });
  return new Function(...Object.keys(runtimeExports), `"use strict";\n${text}\nreturn f;`)(...Object.values(runtimeExports)) as Callable;
}

/** What is wrong with a function, but for the arrays in which derivatives keep references. */
function violationsOf(func: Func): readonly string[] {
  return verify(func).map(({ message }) => message).filter((message) => message !== "alloc makes arrays of numbers only");
}

/** The results of a function as a list, by the interpreter and, after optimisation, by emitted code; both must agree. */
function run(func: Func, args: readonly unknown[], relative = 0): readonly unknown[] {
  const direct = removeRules(func);
  const results = interpret(direct, cloneNumbers(args));
  const optimized = optimize(direct);
  for (const version of [func, optimized]) expect(violationsOf(version)).toEqual([]);
  const result = compiled(optimized)(...cloneNumbers(args));
  expectClose(results.length === 1 ? result : [...(result as unknown[])], results.length === 1 ? results[0] : results, { relative });
  return results;
}

const everywhere = (): boolean => true;
const gradientOf = (func: Func): Func => adjoint(func, { wrt: [0, 1], name: "gradient" });
const tangentOf = (func: Func): Func => tangent(func, { wrt: [0, 1], name: "tangent" });
const seedsOf = (args: readonly unknown[]): unknown[] => args.slice(0, 2).map((array, at) => (array as Float64Array).map((_, i) => Math.cos(at + 1.7 * i)));

describe.each(productPrograms)("products $name", (program) => {
  const func = parseFunc(program.text);
  const expanded = expandProducts(func, everywhere);
  const isSingle = program.storage === "Float32Array";
  const exact = isSingle ? 1e-5 : 1e-11;

  test.each(sizesOf(program))("values, %i×%i by %i", (...sizes) => {
    const args = argumentsOf(program, sizes);
    expect(run(func, args)).toStrictEqual(run(expanded, args));
  });

  test.each(sizesOf(program))("first derivatives, %i×%i by %i", (...sizes) => {
    const args = argumentsOf(program, sizes);
    for (const primal of [func, optimize(func)]) {
      const [, ...gradient] = run(gradientOf(primal), [...args, 1], exact);
      expectClose(gradient, run(gradientOf(expanded), [...args, 1], exact).slice(1), { relative: exact });
      if (!isSingle) expectClose(gradient, centralDifference((...at) => interpret(removeRules(func), at)[0] as number, args, [0, 1]), { relative: 1e-7 });
      const seeds = seedsOf(args);
      const [, slope] = run(tangentOf(primal), [...args, ...seeds], exact);
      expectClose(slope, innerProduct(gradient, seeds), { relative: exact });
    }
  });

  test("second derivatives", () => {
    const args = argumentsOf(program, sizesOf(program)[0] as readonly [number, number, number]);
    const seeds = seedsOf(args);
    const [first, plain] = [func, expanded].map((primal) => optimize(gradientOf(optimize(primal)))) as [Func, Func];
    const second = (gradient: Func): readonly unknown[] => run(tangent(gradient, { wrt: [0, 1], name: "second" }), [...args, 1, ...seeds], exact).slice(3);
    const expected = second(plain);
    expectClose(second(first), expected, { relative: 1e3 * exact });
    // Reverse over forward.
    const slope = tangentOf(optimize(func));
    const along: Func = { ...slope, body: { ...slope.body, yields: slope.body.yields.slice(1) } };
    const mixed = run(adjoint(optimize(along), { wrt: [0, 1], name: "mixed" }), [...args, ...seeds, 1], exact).slice(1);
    expectClose(mixed, expected.slice(1), { relative: 1e3 * exact });
  });

  test("pullbacks, called twice after the arguments have changed", () => {
    const args = argumentsOf(program, sizesOf(program)[0] as readonly [number, number, number]);
    const expected = run(gradientOf(func), [...args, 2], exact).slice(1);
    const split = optimize(removeRules(pullback(optimize(func), { wrt: [0, 1], name: "split" })));
    const given = cloneNumbers(args);
    const [, pull] = compiled(split)(...given) as [number, Callable];
    for (const array of given.slice(0, 2)) (array as Float64Array).fill(7);
    pull(-3);
    expectClose(pull(2), expected, { relative: exact });
  });
});

describe("adjoint products", () => {
  const countProducts = (func: Func): number => {
    let count = 0;
    walkOps(func.body, ({ kind }) => void (count += kind === "product" ? 1 : 0));
    return count;
  };
  const layer = `func @f(%x: Float64Array, %w: Float64Array, %m: int, %k: int, %n: int) -> f64 {
    %0 = const 0
    %mn = mul %m, %n
    %c = alloc Float64Array, %mn
    product add NN, %c, %x, %w, %m, %k, %n
    %s = for %i in %0..%mn carry (%t: f64 = %0) { %v = load %c, %i  %y = exp %v  %u = add %t, %y  yield %u }
    return %s
  }`;

  test("are left out for factors without derivatives", () => {
    const primal = optimize(parseFunc(layer));
    expect(countProducts(optimize(adjoint(primal, { wrt: [0, 1], name: "g" })))).toBe(3);
    expect(countProducts(optimize(adjoint(primal, { wrt: [1], name: "g" })))).toBe(2);
  });

  test("set what they are the first to write", () => {
    const gradient = optimize(adjoint(optimize(parseFunc(layer)), { wrt: [0, 1], name: "g" }));
    walkOps(gradient.body, (op) => expect(op.kind !== "product" || op.sets).toBe(true));
  });
});
