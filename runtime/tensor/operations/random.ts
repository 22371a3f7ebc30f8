import type { Algebra, Terms } from "../algebra.ts";
import { converted } from "../dtypes.ts";
import { positionOf } from "../lazy.ts";
import { operation } from "../operation.ts";
import { lengthsFor } from "../refuse.ts";

/**
 * Random numbers by position: the n-th number of a seed is a hash of both, so that it is the same wherever and in whatever order
 * it is computed. The mixing function is lowbias32 (Wellons, Hash function prospector, 2018).
 */
function mixed<T extends Terms>(A: Algebra<T>, value: T["number"]): T["number"] {
  const shifted = (x: T["number"], bits: number): T["number"] => A.apply("bitXor", x, A.apply("shiftRightUnsigned", x, A.constant(bits)));
  const first = A.apply("imul", shifted(value, 16), A.constant(0x21f0aaad));
  const second = A.apply("imul", shifted(first, 15), A.constant(0x735a2d97));
  return shifted(second, 15);
}

/** 32 random bits for a position, a seed and a stream. */
function bits<T extends Terms>(A: Algebra<T>, position: T["number"], seed: T["number"], stream: number): T["number"] {
  const key = mixed(A, A.apply("bitXor", mixed(A, seed), A.constant(Math.imul(stream + 1, 0x9e3779b9))));
  return mixed(A, A.apply("bitXor", mixed(A, A.apply("bitXor", position, key)), key));
}

/** A number in [0, 1) with 53 random bits. */
export function uniform<T extends Terms>(A: Algebra<T>, position: T["number"], seed: T["number"], stream = 0): T["number"] {
  const high = A.apply("shiftRightUnsigned", bits(A, position, seed, 2 * stream), A.constant(5));
  const low = A.apply("shiftRightUnsigned", bits(A, position, seed, 2 * stream + 1), A.constant(6));
  const sum = A.apply("add", A.apply("mul", high, A.constant(2 ** 26)), low);
  return A.apply("mul", sum, A.constant(2 ** -53));
}

/** A number of the standard normal distribution (Box and Muller, 1958). */
function normal<T extends Terms>(A: Algebra<T>, position: T["number"], seed: T["number"]): T["number"] {
  const radius = A.apply("sqrt", A.apply("mul", A.constant(-2), A.apply("log", A.apply("sub", A.constant(1), uniform(A, position, seed, 0)))));
  return A.apply("mul", radius, A.apply("cos", A.apply("mul", A.constant(2 * Math.PI), uniform(A, position, seed, 1))));
}

const random = (rule: <T extends Terms>(A: Algebra<T>, position: T["number"], seed: T["number"]) => T["number"], scale: "range" | "deviation", defaults: readonly [number, number]) =>
  operation(["shape", "term", "term?", "term?", "dtype?"], (A, shape, seed, first = A.constant(defaults[0]), second = A.constant(defaults[1]), dtype = "float64") => {
    const key = A.apply("bitOr", seed, A.constant(0));
    const width = scale === "range" ? A.apply("sub", second, first) : second;
    const flat = (position: typeof seed): typeof seed =>
      converted(A, A.apply("add", first, A.apply("mul", width, rule(A, position, key))), "float64", dtype);
    return { dtype, shape: lengthsFor(A, scale === "range" ? "randomUniform" : "randomNormal", shape), cost: 60, flat, element: (index) => flat(positionOf(A, shape, index)) };
  });

/** Numbers that are as likely anywhere from `min` up to, but without, `max`. */
export const randomUniform = random((A, position, seed) => uniform(A, position, seed), "range", [0, 1]);

/** Numbers of a normal distribution. */
export const randomNormal = random(normal, "deviation", [0, 1]);
