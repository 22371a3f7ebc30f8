import { expect } from "vitest";

/** ∂f/∂xᵢ by central differences of fourth order; good to about ten digits where f is smooth on the scale of 1/100. */
export function centralDifference(f: (args: readonly number[]) => number, args: readonly number[], i: number): number {
  const step = 1e-3 * Math.max(1, Math.abs(args[i] ?? 0));
  const at = (k: number): number => f(args.map((x, j) => (j === i ? x + k * step : x)));
  return (8 * (at(1) - at(-1)) - (at(2) - at(-2))) / (12 * step);
}

/** Equal up to a tolerance relative to the larger of the numbers and 1. */
export function expectClose(actual: number, expected: number, tolerance: number, what: string): void {
  const error = Math.abs(actual - expected) / Math.max(1, Math.abs(expected));
  expect(error, `${what}: ${actual}, expected ${expected}`).toBeLessThan(tolerance);
}
