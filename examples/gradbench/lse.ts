import { logSumExp, logSumExpGradient } from "../lse.ts";

export interface LseInput {
  x: number[];
}

export function primal(input: LseInput): number {
  return logSumExp(Float64Array.from(input.x));
}

export function derivative(input: LseInput): number[] {
  return [...logSumExpGradient(Float64Array.from(input.x))];
}
