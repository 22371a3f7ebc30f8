import type { Func } from "../ir/ops.ts";
import { accumulateSums } from "../transforms/optimize/accumulateSums.ts";
import { optimize } from "../transforms/optimize/pipeline.ts";

type Trace = (pass: string, func: Func) => void;

/**
 * The pipeline of one derivative, IR to IR: optimise the primal, show its sums in memory, transform it, optimise the result.
 *
 * @param transform.run From the optimised primal to its derivative.
 * @param transform.stage The name under which what `run` gives is shown.
 */
export function derive(primal: Func, transform: { readonly stage: string; readonly run: (primal: Func) => Func }, trace: Trace): Func {
  trace("lowered", primal);
  const optimized = accumulateSums(optimize(primal));
  trace("optimized", optimized);
  const derived = transform.run(optimized);
  trace(transform.stage, derived);
  const result = optimize(derived);
  trace("derivative", result);
  return result;
}
