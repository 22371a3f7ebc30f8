import { grad, hvp } from "nabla";
import { logPosterior } from "../../examples/gmm.ts";

/** The log-posterior of k components, by all its parameters in one array: alpha, mu, q, l. */
function posterior(parameters: Float64Array, k: number, x: Float64Array, d: number): number {
  const mu = k;
  const q = mu + k * d;
  const l = q + k * d;
  return logPosterior(
    parameters.subarray(0, mu),
    parameters.subarray(mu, q),
    parameters.subarray(q, l),
    parameters.subarray(l, parameters.length),
    x,
    d,
    0,
    1,
  );
}

export const posteriorGradient = grad(posterior);
export const posteriorProduct = hvp(posterior);
