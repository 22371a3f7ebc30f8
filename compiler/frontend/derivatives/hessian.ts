import type { Func, Value } from "../../../ir/ops.ts";
import { hessianFromGradient, hessianInto } from "../../../transforms/ad/jacobian/hessian.ts";
import { sparseHessian } from "../../../transforms/ad/sparse/sparseHessian.ts";
import type { Derivative } from "../operands.ts";
import type { DerivativeForm } from "./form.ts";
import { grad } from "./grad.ts";
import { defaultsBesides, outsOf } from "./outs.ts";
import { withNumberResult } from "./requireResult.ts";
import { requireSparse } from "./requireSparse.ts";
import { concernsTensors, tensorJacobian } from "./tensorJacobian.ts";
import { siteOf, transformAt } from "./transformAt.ts";

/** Second derivatives in the first argument, forward over reverse. */
export const hessian: DerivativeForm = {
  options: ["out", "sparse"],
  parameters: (target, params) => ({ params: [...params, ...outsOf(target, params, true)], tangentCount: 0 }),
  defaults: defaultsBesides,
  apply: (l, target, given) => {
    if (target.options.out) {
      const { func: primal, args, further } = siteOf(l, target, given);
      const func = withNumberResult(target, primal);
      const run = (optimised: Func): Func => hessianInto(optimised, 0, `${optimised.name}_hessian`);
      return transformAt(l, target, func, { stage: "hessian", run }, [...args, ...further])[0] as Value;
    }
    const gradient: Derivative = { ...target, marker: "grad", form: grad, options: { wrt: 0 } };
    const outer: Derivative = { ...target, of: gradient };
    const site = siteOf(l, outer, given);
    const { func, params, args } = site;
    const first = { list: [0], isTuple: false };
    const { sparse } = target.options;
    if (sparse) requireSparse(l, target, params.slice(0, 1));
    else if (concernsTensors(site, first)) return tensorJacobian(l, outer, site, first, "forward");
    const take = sparse ? sparseHessian : hessianFromGradient;
    const run = (primal: Func): Func => take(primal, 0, `${primal.name}_hessian`);
    return transformAt(l, outer, func, { stage: "hessian", run }, args)[0] as Value;
  },
};
