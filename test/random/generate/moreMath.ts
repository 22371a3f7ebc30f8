import type { MathName } from "../algebra/rules.ts";
import type { Expression } from "../model/model.ts";
import { arithmetic, math, number } from "./build.ts";
import type { Generation } from "./generation.ts";

/** Functions of one argument with the interval that their argument is mapped into: center and half width. */
const domains: readonly (readonly [name: MathName, center: number, width: number])[] = [
  ["tan", 0, 0.9],
  ["asin", 0, 0.8],
  ["acos", 0, 0.8],
  ["atan", 0, 2],
  ["sinh", 0, 1],
  ["cosh", 0, 1],
  ["asinh", 0, 2],
  ["acosh", 2.5, 1],
  ["atanh", 0, 0.8],
  ["expm1", 0, 1],
  ["log2", 2.5, 1],
  ["log10", 2.5, 1],
  ["log1p", 1, 1],
  ["cbrt", 2.5, 1],
];

/** One of the less frequent functions of Math, of `argument` squashed into its domain. */
export function moreMath(g: Generation, argument: Expression): Expression {
  const [name, center, width] = g.choices.pick(domains);
  const wave = math("sin", argument);
  const scaled = width === 1 ? wave : arithmetic(number(width), "*", wave);
  return math(name, center === 0 ? scaled : arithmetic(number(center), "+", scaled));
}
