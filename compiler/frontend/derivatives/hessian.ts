import type { Func, Value } from "../../../ir/ops.ts";
import { hessianFromGradient, hessianInto } from "../../../transforms/ad/jacobian/hessian.ts";
import { distributeInvariants } from "../../../transforms/optimize/distributeInvariants.ts";
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
    const isFinal = l.isOutermost;
    const finish = isFinal ? distributeInvariants : undefined;
    if (target.options.out) {
      const { func: primal, args, further } = siteOf(l, target, given);
      const func = withNumberResult(target, primal);
      const run = (optimised: Func): Func => hessianInto(optimised, 0, { name: `${optimised.name}_hessian`, isFinal });
      return transformAt(l, target, func, { stage: "hessian", run, finish }, [...args, ...further])[0] as Value;
    }
    const gradient: Derivative = { ...target, marker: "grad", form: grad, options: { wrt: 0 } };
    const outer: Derivative = { ...target, of: gradient };
    const site = siteOf(l, outer, given);
    const { func, params, args } = site;
    const first = { list: [0], isTuple: false };
    const { sparse } = target.options;
    if (sparse) requireSparse(l, target, params.slice(0, 1));
    else if (concernsTensors(site, first)) return tensorJacobian(l, outer, site, first, "forward");
    const run = (primal: Func): Func => {
      const name = `${primal.name}_hessian`;
      return sparse ? sparseHessian(primal, 0, name) : hessianFromGradient(primal, 0, { name, isFinal });
    };
    return transformAt(l, outer, func, { stage: "hessian", run, finish }, args)[0] as Value;
  },
};
