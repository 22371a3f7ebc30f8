import type { Func, Value } from "../../../ir/ops.ts";
import { hessianFromGradient } from "../../../transforms/ad/jacobian/hessian.ts";
import type { Derivative } from "../operands.ts";
import type { DerivativeForm } from "./form.ts";
import { grad } from "./grad.ts";
import { siteOf, transformAt } from "./transformAt.ts";

/** Second derivatives in the first argument, forward over reverse. */
export const hessian: DerivativeForm = {
  options: [],
  parameters: (_target, params) => ({ params, tangentCount: 0 }),
  apply: (l, target, given) => {
    const gradient: Derivative = { ...target, marker: "grad", form: grad, options: { wrt: 0 } };
    const outer: Derivative = { ...target, of: gradient };
    const { func, args } = siteOf(l, outer, given);
    const run = (primal: Func): Func => hessianFromGradient(primal, 0, `${primal.name}_hessian`);
    return transformAt(l, outer, func, { stage: "hessian", run }, args)[0] as Value;
  },
};
