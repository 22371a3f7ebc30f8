import { grad, hvp } from "nabla";
import { sequenceLoss } from "../../examples/lstm.ts";

/** The loss by all its parameters in one array: the weights, then 3 × b extra ones. */
function networkLoss(parameters: Float64Array, state: Float64Array, sequence: Float64Array, b: number): number {
  const extra = parameters.length - 3 * b;
  return sequenceLoss(
    parameters.subarray(0, extra),
    parameters.subarray(extra, parameters.length),
    state,
    sequence,
    b,
  );
}

export const networkGradient = grad(networkLoss);
export const networkProduct = hvp(networkLoss);
