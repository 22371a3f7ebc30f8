import { endOfChainGradient, integrateChain } from "../ode.ts";

export interface OdeInput {
  x: number[];
  s: number;
}

export function primal(input: OdeInput): number[] {
  return [...integrateChain(Float64Array.from(input.x), input.s)];
}

export function derivative(input: OdeInput): number[] {
  return [...endOfChainGradient(Float64Array.from(input.x), input.s)];
}
