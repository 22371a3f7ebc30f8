import { describe, expect, test } from "vitest";
import { fastExp, fastTanh } from "../../runtime/math/fastMath.ts";
import { powersOfTwo } from "../../runtime/math/powersOfTwo.ts";
import { exponential, hyperbolicTangent, ulpsFrom } from "./reference.ts";

/** Numbers of a linear congruence, between 0 and 1. */
function* random(seed: number): Generator<number, never> {
  for (let state = seed; ; ) {
    state = (state * 1103515245 + 12345) & 0x7fffffff;
    yield state / 0x80000000;
  }
}

function worst(fast: (x: number) => number, reference: typeof exponential, points: Iterable<number>): { readonly ulps: number; readonly x: number } {
  let found = { ulps: 0, x: 0 };
  for (const x of points) {
    const ulps = ulpsFrom(fast(x), reference(x));
    if (!(ulps <= found.ulps)) found = { ulps, x };
  }
  return found;
}

/** Doubles of random bits, as far as they are of a size between the limits. */
function* bits(count: number, least: number, most: number): Generator<number> {
  const numbers = random(5);
  const view = new DataView(new ArrayBuffer(8));
  for (let found = 0; found < count; ) {
    view.setUint32(0, numbers.next().value * 2 ** 32);
    view.setUint32(4, numbers.next().value * 2 ** 32);
    const x = view.getFloat64(0);
    if (!(Math.abs(x) > least && Math.abs(x) < most)) continue;
    yield x;
    found++;
  }
}

/** Evenly over an interval, about the middles of steps of the table too, where the polynomial errs most. */
function* spread(count: number, from: number, to: number): Generator<number> {
  const numbers = random(7);
  for (let i = 0; i < count; i++) yield from + ((to - from) * (i + numbers.next().value)) / count;
  const step = Math.LN2 / 128;
  for (let i = 0; i < count / 4; i++) {
    const middle = (Math.floor(from / step + (numbers.next().value * (to - from)) / step) + 0.5) * step;
    if (middle > from && middle < to) yield middle * (1 + (numbers.next().value - 0.5) * 1e-12);
  }
}

describe("the exponential", () => {
  test("has an error of less than one unit in the last place", () => {
    for (const points of [spread(6000, -708, 709), spread(6000, -2, 2), spread(2000, -1e-3, 1e-3), bits(3000, 2 ** -80, 700)]) {
      expect(worst(fastExp, exponential, points)).toEqual({ ulps: expect.toSatisfy((ulps: number) => ulps < 0.6) as number, x: expect.any(Number) as number });
    }
  });

  test("is that of Math at the ends: zeros, infinities, NaN, overflow and results that are not normal", () => {
    const special = [0, -0, Infinity, -Infinity, NaN, 5e-324, -5e-324, 709.78, 709.79, 1e300, -708.5, -745, -746, -1e300, 709, -708];
    for (const x of special) expect(fastExp(x)).toBe(Math.exp(x));
  });
});

describe("the hyperbolic tangent", () => {
  test("has an error of less than four units in the last place", () => {
    for (const points of [spread(6000, -22, 22), spread(6000, -1, 1), spread(2000, -0.01, 0.01), bits(3000, 2 ** -60, 22)]) {
      expect(worst(fastTanh, hyperbolicTangent, points)).toEqual({ ulps: expect.toSatisfy((ulps: number) => ulps < 3) as number, x: expect.any(Number) as number });
    }
  });

  test("is that of Math at the ends, and odd to the last bit", () => {
    for (const x of [0, -0, Infinity, -Infinity, NaN, 5e-324, -5e-324, 1e-310, 2 ** -1022, 1e-200, 22, -22, 40, 1e300]) expect(fastTanh(x)).toBe(Math.tanh(x));
    for (const x of spread(500, 0, 23)) expect(fastTanh(-x)).toBe(-fastTanh(x));
  });

  test("never leaves [−1, 1]", () => {
    for (const x of spread(4000, 17, 22.5)) expect(Math.abs(fastTanh(x))).toBeLessThanOrEqual(1);
  });
});

test("the table has the doubles nearest to the powers, and what is missing", () => {
  const { high, low, whole } = powersOfTwo();
  expect([high[0], low[0], high[64], whole[0], whole[1022], whole[2045]]).toEqual([1, 0, Math.SQRT2, 2 ** -1022, 1, 2 ** 1023]);
  high.forEach((power, j) => {
    expect(Math.abs(low[j] as number)).toBeLessThanOrEqual(2 ** -53);
    expect(power).toBeCloseTo(2 ** (j / 128), 14);
  });
});
