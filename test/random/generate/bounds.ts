import type { Expression } from "../model/model.ts";
import { math } from "./build.ts";
import { decide, type Generation } from "./generation.ts";

/** Bound assumed of every variable and array element; assignments are squashed so that it about holds. */
const assumed = 2;

/** Estimate of the largest magnitude of a number expression. */
export function magnitudeOf(e: Expression): number {
  switch (e.kind) {
    case "number":
      return Math.abs(e.value);
    case "unary":
      return magnitudeOf(e.operand);
    case "arithmetic":
      return arithmeticMagnitude(e);
    case "conditional":
      return Math.max(magnitudeOf(e.whenTrue), magnitudeOf(e.whenFalse));
    case "math":
      return mathMagnitude(e);
    default:
      return assumed;
  }
}

function arithmeticMagnitude(e: Extract<Expression, { kind: "arithmetic" }>): number {
  const left = magnitudeOf(e.left);
  const right = magnitudeOf(e.right);
  switch (e.operator) {
    case "+":
    case "-":
      return left + right;
    case "*":
      return left * right;
    case "**":
      return left ** right;
    default:
      return left; // divisors are at least 1 and remainders smaller than the dividend
  }
}

function mathMagnitude(e: Extract<Expression, { kind: "math" }>): number {
  const sizes = e.arguments.map(magnitudeOf);
  const largest = Math.max(...sizes);
  switch (e.name) {
    case "exp":
    case "sinh":
    case "cosh":
      return Math.exp(largest);
    case "hypot":
      return sizes.reduce((sum, size) => sum + size, 0);
    case "abs":
    case "max":
    case "min":
    case "floor":
    case "ceil":
    case "round":
    case "trunc":
    case "fround":
      return largest;
    default:
      return 1.5;
  }
}

/** The expression itself if it is small enough, else through a bounded function. */
export function squashed(g: Generation, e: Expression, limit = 3): Expression {
  if (magnitudeOf(e) <= limit) return e;
  return math(
    g.choices.weighted([
      [3, "sin"],
      [2, "tanh"],
      [decide(g, "moreMath", 0.3) ? 1 : 0, "atan"],
    ]),
    e,
  );
}
