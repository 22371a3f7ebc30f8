import { logPosterior, logPosteriorAndGradient } from "../gmm.ts";
import { flattenRows, splitRows } from "./rows.ts";

export interface GmmInput {
  d: number;
  k: number;
  n: number;
  x: number[][];
  m: number;
  gamma: number;
  alpha: number[];
  mu: number[][];
  q: number[][];
  l: number[][];
}

export interface GmmGradient {
  alpha: number[];
  mu: number[][];
  q: number[][];
  l: number[][];
}

/** The case as arguments of `logPosterior`. */
export function gmmArguments(input: GmmInput): Parameters<typeof logPosterior> {
  return [
    Float64Array.from(input.alpha),
    flattenRows(input.mu),
    flattenRows(input.q),
    flattenRows(input.l),
    flattenRows(input.x),
    input.d,
    input.m,
    input.gamma,
  ];
}

export function primal(input: GmmInput): number {
  return logPosterior(...gmmArguments(input));
}

/** The parts of the gradient in the shapes of the input. */
export function gmmGradient(
  { d, k }: GmmInput,
  [alpha, mu, q, l]: [Float64Array, Float64Array, Float64Array, Float64Array],
): GmmGradient {
  return {
    alpha: [...alpha],
    mu: splitRows(mu, d, k),
    q: splitRows(q, d, k),
    l: splitRows(l, (d * (d - 1)) / 2, k),
  };
}

export function derivative(input: GmmInput): GmmGradient {
  return gmmGradient(input, logPosteriorAndGradient(...gmmArguments(input)).grad);
}
