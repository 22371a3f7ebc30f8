import type { Func, Value } from "../../../ir/ops.ts";
import { isVector } from "../../../transforms/ad/jacobian/vectors.ts";
import { jacobian as jacobianOf } from "../../../transforms/ad/jacobian/jacobian.ts";
import { sparseJacobian } from "../../../transforms/ad/sparse/sparseJacobian.ts";
import { Problem } from "../../diagnostics/problem.ts";
import type { Derivative } from "../operands.ts";
import { perPosition } from "./aggregates.ts";
import type { DerivativeForm } from "./form.ts";
import { requireSparse } from "./requireSparse.ts";
import { baseOf, nameOf, wrtOf } from "./signature.ts";
import { siteOf, transformAt } from "./transformAt.ts";

/** One row per output of a function that returns an array or a tuple of numbers. */
export const jacobian: DerivativeForm = {
  options: ["wrt", "mode", "sparse"],
  parameters: (_target, params) => ({ params, tangentCount: 0 }),
  apply: (l, target, given) => {
    const { func, params, args } = siteOf(l, target, given);
    const wrt = wrtOf(target, params, "first");
    requireVectorResult(target, func);
    const { mode, sparse } = target.options;
    if (sparse) requireSparse(l, target, wrt.list.map((index) => params[index] as Value));
    const take = sparse ? sparseJacobian : jacobianOf;
    const run = (primal: Func): Func => take(primal, { wrt: wrt.list, mode, name: `${primal.name}_jacobian` });
    return perPosition(wrt, transformAt(l, target, func, { stage: "jacobian", run }, args));
  },
};

function requireVectorResult(target: Derivative, func: Func): void {
  const [result] = func.body.yields;
  if (result && isVector(result.type)) return;
  throw new Problem("notANumber", target.node, `'jacobian' needs a function that returns an array or a tuple of numbers; '${nameOf(baseOf(target))}' does not.`, "Return a Float64Array, a Float32Array, a number[] or a tuple of numbers; use grad for one number.");
}
