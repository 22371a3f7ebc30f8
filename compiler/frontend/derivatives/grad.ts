import type { Value } from "../../../ir/ops.ts";
import { adjoint } from "../../../transforms/ad/adjoint.ts";
import type { Derivative, Lowering, Operand } from "../lowering.ts";
import { object, perPosition } from "./aggregates.ts";
import type { DerivativeForm } from "./form.ts";
import { requireNumberResult } from "./requireResult.ts";
import { wrtOf } from "./signature.ts";
import { siteOf, transformAt } from "./transformAt.ts";

type ValueAndGradient = { readonly value: Value; readonly gradient: Operand };

/** Value and gradient from one evaluation: the adjoint, seeded with one. */
function valueAndGradient(l: Lowering, target: Derivative, given: readonly Value[]): ValueAndGradient {
  const { func, params, args } = siteOf(l, target, given);
  const wrt = wrtOf(target, params, "first");
  requireNumberResult(target, func);
  const transform = { stage: "adjoint", run: (primal: typeof func) => adjoint(primal, { wrt: wrt.list, name: `${primal.name}_grad` }) };
  const [value, ...adjoints] = transformAt(l, target, func, transform, [...args, l.constant(1)]) as [Value, ...Value[]];
  return { value, gradient: perPosition(wrt, adjoints) };
}

export const grad: DerivativeForm = {
  options: ["wrt"],
  parameters: (_target, params) => ({ params, tangentCount: 0 }),
  apply: (l, target, given) => valueAndGradient(l, target, given).gradient,
};

export const valueAndGrad: DerivativeForm = {
  ...grad,
  apply: (l, target, given) => {
    const { value, gradient } = valueAndGradient(l, target, given);
    return object({ value, grad: gradient });
  },
};
