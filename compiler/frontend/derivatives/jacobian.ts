import type { Func, Value } from "../../../ir/ops.ts";
import { isVector } from "../../../transforms/ad/jacobian/vectors.ts";
import { jacobian as jacobianOf } from "../../../transforms/ad/jacobian/jacobian.ts";
import { sparseJacobian } from "../../../transforms/ad/sparse/sparseJacobian.ts";
import { distributeInvariants } from "../../../transforms/optimize/distributeInvariants.ts";
import { Problem } from "../../diagnostics/problem.ts";
import type { Derivative } from "../operands.ts";
import { perPosition } from "./aggregates.ts";
import type { DerivativeForm } from "./form.ts";
import { defaultsBesides, outsOf } from "./outs.ts";
import { requireSparse } from "./requireSparse.ts";
import { baseOf, nameOf, wrtOf } from "./signature.ts";
import { concernsTensors, tensorJacobian } from "./tensorJacobian.ts";
import { siteOf, transformAt } from "./transformAt.ts";

/** One row per output of a function that returns an array or a tuple of numbers; a tensor of one that returns a tensor. */
export const jacobian: DerivativeForm = {
  options: ["wrt", "mode", "out", "sparse"],
  parameters: (target, params) => ({ params: [...params, ...outsOf(target, params, true)], tangentCount: 0 }),
  defaults: defaultsBesides,
  apply: (l, target, given) => {
    const site = siteOf(l, target, given);
    const { func, params, args, further } = site;
    const wrt = wrtOf(target, params, "first");
    const { mode, sparse, out: into = false } = target.options;
    if (sparse) requireSparse(l, target, wrt.list.map((index) => params[index] as Value));
    else if (concernsTensors(site, wrt)) return tensorJacobian(l, target, site, wrt, mode);
    requireVectorResult(target, func);
    const take = sparse ? sparseJacobian : jacobianOf;
    const run = (primal: Func): Func => take(primal, { wrt: wrt.list, mode, into, name: `${primal.name}_jacobian` });
    return perPosition(wrt, transformAt(l, target, func, { stage: "jacobian", run, finish: l.isOutermost ? distributeInvariants : undefined }, [...args, ...further]));
  },
};

function requireVectorResult(target: Derivative, func: Func): void {
  const [result] = func.body.yields;
  if (result && isVector(result.type)) return;
  throw new Problem("notANumber", target.node, `'jacobian' needs a function that returns an array or a tuple of numbers; '${nameOf(baseOf(target))}' does not.`, "Return a Float64Array, a Float32Array, a number[] or a tuple of numbers; use grad for one number.");
}
