import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { interpret } from "../../../ir/interpreter.ts";
import { primitives } from "../../../ir/primitives/index.ts";
import { assertVerified } from "../../../ir/verifier.ts";
import { centralDifference, expectClose } from "../support/differences.ts";
import { textbook } from "../support/dualNumbers.ts";
import { applyFunc, evaluateFunc, gradientFunc, partialFunc } from "../support/straightLine.ts";

/** Each primitive at each of its samples. */
const points = [...primitives.values()].flatMap((entry) => {
  return entry.samples.map((sample) => ({ name: entry.name, sample }));
});

const hasRule = [...primitives.values()].filter((entry) => entry.rule(0) !== null).map((entry) => entry.name);

test("every primitive that has a derivative has samples, but fround, whose values are steps", () => {
  const without = hasRule.filter((name) => primitives.get(name)?.samples.length === 0);
  expect(without).toEqual(["fround"]);
});

test("the textbook has exactly the primitives that have a derivative", () => {
  expect(Object.keys(textbook).toSorted()).toEqual(hasRule.toSorted());
});

describe.each(points)("$name at $sample", ({ name, sample }) => {
  const func = applyFunc(name, sample.length);
  const partials = sample.map((_x, i) => partialFunc(func, i));

  test("first derivatives agree with differences of the value", () => {
    partials.forEach((partial, i) => {
      assertVerified(partial);
      const expected = centralDifference((x) => evaluateFunc(func, x), sample, i);
      expectClose(evaluateFunc(partial, sample), expected, 1e-8, `∂${i}`);
    });
  });

  test("second derivatives, forward over forward, agree with differences of the first", () => {
    partials.forEach((partial, i) => {
      sample.forEach((_x, j) => {
        const expected = centralDifference((x) => evaluateFunc(partial, x), sample, j);
        expectClose(evaluateFunc(partialFunc(partial, j), sample), expected, 1e-8, `∂${i}∂${j}`);
      });
    });
  });

  test("reverse agrees with forward, and reverse over forward with forward over forward", () => {
    interpret(gradientFunc(func), sample).forEach((value, i) => {
      expect(value).toBe(evaluateFunc(partials[i] ?? func, sample));
    });
    for (const partial of partials) {
      interpret(gradientFunc(partial), sample).forEach((value, j) => {
        expectClose(Number(value), evaluateFunc(partialFunc(partial, j), sample), 1e-12, `∂${j}`);
      });
    }
  });
});

describe.each(points.filter(({ name }) => name in textbook))("$name near $sample", ({ name, sample }) => {
  test("agrees with the textbook", () => {
    const partials = sample.map((_x, i) => partialFunc(applyFunc(name, sample.length), i));
    const near = fc.tuple(...sample.map((x) => fc.double({ min: x - 0.2, max: x + 0.2, noNaN: true })));
    fc.assert(
      fc.property(near, (x) => {
        const expected = textbook[name]?.(...x) ?? [];
        partials.forEach((partial, i) => expectClose(evaluateFunc(partial, x), expected[i] ?? 0, 1e-12, `∂${i}`));
      }),
    );
  });
});

const exponents = [-17, -2.5, -2, -1, -0.5, 0, 0.3, 0.5, 1, 1.5, 2, 2.5, 3, 4, 7, 16, 17];

test.each(exponents)("x ** %d, whose constant exponent takes a cheaper form", (exponent) => {
  const func = applyFunc("pow", 2, new Map([[1, exponent]]));
  const [first, second] = [partialFunc(func, 0), partialFunc(partialFunc(func, 0), 0)];
  for (const x of [0.7, 1.3, 2]) {
    const slope = exponent * x ** (exponent - 1);
    const curvature = exponent * (exponent - 1) * x ** (exponent - 2);
    expectClose(evaluateFunc(first, [x, 0]), slope, 1e-13, "slope");
    expectClose(evaluateFunc(second, [x, 0]), curvature, 1e-13, "curvature");
  }
});
