import { describe, expect, test } from "vitest";
import { interpret } from "../../../ir/interpreter.ts";
import { applyFunc, evaluateFunc, gradientFunc, partialFunc } from "../support/straightLine.ts";

function gradient(name: string, args: readonly number[]): readonly unknown[] {
  return interpret(gradientFunc(applyFunc(name, args.length)), args);
}

/** Second derivatives, [forward over forward, reverse over forward] in each entry; without the sign of zeros. */
function hessian(name: string, args: readonly number[]): readonly (readonly unknown[])[] {
  const func = applyFunc(name, args.length);
  return args.flatMap((_x, i) => {
    const partial = partialFunc(func, i);
    const reverse = interpret(gradientFunc(partial), args);
    return args.map((_y, j) => [evaluateFunc(partialFunc(partial, j), args) + 0, Number(reverse[j]) + 0]);
  });
}

describe("kinks", () => {
  test("abs is flat at 0", () => {
    expect(gradient("abs", [0])).toEqual([0]);
    expect(gradient("abs", [-3])).toEqual([-1]);
  });

  test.each(["max", "min"])("%s gives a tie to the first argument", (name) => {
    expect(gradient(name, [2, 2])).toEqual([1, 0]);
    expect(gradient(name, [-0, 0])).toEqual([1, 0]);
  });

  test.each(["max", "min"])("%s is NaN where an argument is, and its derivatives still sum to 1", (name) => {
    for (const args of [
      [NaN, 1],
      [1, NaN],
    ]) {
      expect(evaluateFunc(applyFunc(name, 2), args)).toBeNaN();
      expect(gradient(name, args)).toEqual([0, 1]);
    }
  });

  test("hypot is flat at the origin, to all orders", () => {
    expect(gradient("hypot", [0, 0])).toEqual([0, 0]);
    expect(hessian("hypot", [0, 0]).flat()).toEqual([0, 0, 0, 0, 0, 0, 0, 0]);
  });

  test.each(["floor", "ceil", "round", "trunc", "sign", "lt", "eq", "bitOr", "isNaN"])(
    "%s has no derivative",
    (name) => {
      const arity = ["lt", "eq", "bitOr"].includes(name) ? 2 : 1;
      expect(gradient(name, [1, 1].slice(0, arity))).toEqual([0, 0].slice(0, arity));
    },
  );

  test("fround passes derivatives unrounded", () => {
    expect(gradient("fround", [0.1])).toEqual([1]);
  });
});

describe("poles follow IEEE arithmetic", () => {
  test.each([
    ["sqrt", 0, Infinity],
    ["cbrt", 0, Infinity],
    ["log", 0, Infinity],
    ["log1p", -1, Infinity],
    ["log2", 0, Infinity],
    ["log10", 0, Infinity],
    ["asin", 1, Infinity],
    ["acos", -1, -Infinity],
    ["acosh", 1, Infinity],
    ["atanh", 1, Infinity],
  ] as const)("%s at %d", (name, x, expected) => {
    expect(gradient(name, [x])).toEqual([expected]);
  });

  test("atan2 has no derivative at the origin", () => {
    expect(gradient("atan2", [0, 0])).toEqual([NaN, NaN]);
  });
});

describe("power", () => {
  test("of zero", () => {
    expect(gradient("pow", [0, 2])).toEqual([0, 0]);
    expect(gradient("pow", [0, 1])).toEqual([1, 0]);
    expect(gradient("pow", [0, 0])).toEqual([0, -Infinity]);
    expect(gradient("pow", [0, 0.5])).toEqual([Infinity, 0]);
  });

  test("to zero: ∂/∂x = 0, ∂/∂y = log x, ∂²/∂x∂y = 1/x", () => {
    expect(gradient("pow", [2, 0])).toEqual([0, Math.LN2]);
    expect(hessian("pow", [2, 0])).toEqual([
      [0, 0],
      [0.5, 0.5],
      [0.5, 0.5],
      [Math.LN2 ** 2, Math.LN2 ** 2],
    ]);
  });

  test("has finite second derivatives at zero where they exist", () => {
    expect(hessian("pow", [0, 3]).flat()).toEqual([0, 0, 0, 0, 0, 0, 0, 0]);
  });
});

describe("accuracy", () => {
  test("remainder: the quotient is that of the remainder, where 1 / 0.1 rounds up to 10", () => {
    expect(gradient("rem", [1, 0.1])).toEqual([1, -9]);
    expect(gradient("rem", [-1, 0.1])).toEqual([1, 9]);
  });

  test("inverse functions near their poles", () => {
    const gap = 2 ** -40;
    const complement = 1 / Math.sqrt(gap * (2 - gap));
    expect(gradient("asin", [1 - gap])).toEqual([complement]);
    expect(gradient("acos", [1 - gap])).toEqual([-complement]);
    expect(gradient("acosh", [1 + gap])).toEqual([1 / Math.sqrt(gap * (2 + gap))]);
    expect(gradient("atanh", [1 - gap])).toEqual([1 / (gap * (2 - gap))]);
  });

  test("sinh does not overflow before its result", () => {
    expect(gradient("sinh", [700])).toEqual([Math.cosh(700)]);
  });

  test("hypot of numbers whose squares overflow", () => {
    const [first, second] = gradient("hypot", [3e200, 4e200]);
    expect(first).toBeCloseTo(0.6, 15);
    expect(second).toBeCloseTo(0.8, 15);
  });
});
