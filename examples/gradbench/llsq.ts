import { polynomialMisfit, polynomialMisfitGradient } from "../llsq.ts";

export interface LlsqInput {
  x: number[];
  n: number;
}

export function primal(input: LlsqInput): number {
  return polynomialMisfit(Float64Array.from(input.x), input.n);
}

export function derivative(input: LlsqInput): number[] {
  return [...polynomialMisfitGradient(Float64Array.from(input.x), input.n)];
}
