import type { Func } from "../../../ir/ops.ts";
import { isVector } from "../../../transforms/ad/jacobian/vectors.ts";
import { jacobian as jacobianOf } from "../../../transforms/ad/jacobian/jacobian.ts";
import { Problem } from "../../diagnostics/problem.ts";
import type { Derivative } from "../operands.ts";
import { perPosition } from "./aggregates.ts";
import type { DerivativeForm } from "./form.ts";
import { baseOf, nameOf, wrtOf } from "./signature.ts";
import { siteOf, transformAt } from "./transformAt.ts";

/** One row per output of a function that returns an array or a tuple of numbers. */
export const jacobian: DerivativeForm = {
  options: ["wrt", "mode"],
  parameters: (_target, params) => ({ params, tangentCount: 0 }),
  apply: (l, target, given) => {
    const { func, params, args } = siteOf(l, target, given);
    const wrt = wrtOf(target, params, "first");
    requireVectorResult(target, func);
    const { mode } = target.options;
    const run = (primal: Func): Func => jacobianOf(primal, { wrt: wrt.list, mode, name: `${primal.name}_jacobian` });
    return perPosition(wrt, transformAt(l, target, func, { stage: "jacobian", run }, args));
  },
};

function requireVectorResult(target: Derivative, func: Func): void {
  const [result] = func.body.yields;
  if (result && isVector(result.type)) return;
  throw new Problem("notANumber", target.node, `'jacobian' needs a function that returns an array or a tuple of numbers; '${nameOf(baseOf(target))}' does not.`, "Return a Float64Array, a Float32Array, a number[] or a tuple of numbers; use grad for one number.");
}
