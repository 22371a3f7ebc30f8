import type { Func } from "../ir/ops.ts";
import { accumulateSums } from "../transforms/optimize/accumulateSums.ts";
import { optimize } from "../transforms/optimize/pipeline.ts";

type Trace = (pass: string, func: Func) => void;

/** From an optimised function to its derivative. */
export type Transform = {
  /** The name under which what `run` gives is shown. */
  readonly stage: string;
  readonly run: (primal: Func) => Func;
  /** What is done with the optimised result, which nothing differentiates any more. */
  readonly finish?: ((derivative: Func) => Func) | undefined;
};

/**
 * The pipeline of one derivative, IR to IR: optimise the primal, show its sums in memory, transform it, optimise the result.
 */
export function derive(primal: Func, transform: Transform, trace: Trace): Func {
  trace("lowered", primal);
  const optimized = accumulateSums(optimize(primal));
  trace("optimized", optimized);
  const derived = transform.run(optimized);
  trace(transform.stage, derived);
  const result = transform.finish ? transform.finish(optimize(derived)) : optimize(derived);
  trace("derivative", result);
  return result;
}
