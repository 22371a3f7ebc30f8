import { sequenceLoss, sequenceLossGradient } from "../lstm.ts";
import { flattenRows } from "./rows.ts";

export interface LstmInput {
  main_params: number[][];
  extra_params: number[][];
  state: number[][];
  sequence: number[][];
}

/** The case as arguments of `sequenceLoss`. */
export function lstmArguments(input: LstmInput): Parameters<typeof sequenceLoss> {
  return [
    flattenRows(input.main_params),
    flattenRows(input.extra_params),
    flattenRows(input.state),
    flattenRows(input.sequence),
    input.extra_params[0].length,
  ];
}

export function primal(input: LstmInput): number {
  return sequenceLoss(...lstmArguments(input));
}

export function derivative(input: LstmInput): number[] {
  const [weights, extra] = sequenceLossGradient(...lstmArguments(input));
  return [...weights, ...extra];
}
