import { freshValue } from "../../../ir/builder.ts";
import type { Func, Value } from "../../../ir/ops.ts";
import { hvpInto } from "../../../transforms/ad/hvpInto.ts";
import type { Lowering } from "../lowering.ts";
import type { Derivative } from "../operands.ts";
import { unsupported } from "../values.ts";
import type { DerivativeForm } from "./form.ts";
import { grad } from "./grad.ts";
import { jvp, tangentAt } from "./jvp.ts";
import { defaultsBesides, outsOf } from "./outs.ts";
import { withNumberResult } from "./requireResult.ts";
import { requireShape, type Roles } from "./requireShape.ts";
import { withDefaults } from "./signature.ts";
import { siteOf, transformAt } from "./transformAt.ts";

const roles: Roles = { operation: "hvp", direction: "vector", point: "argument" };

/** Hessian times vector, forward over reverse: the tangent, in direction v, of the gradient in the first argument. */
export const hvp: DerivativeForm = {
  options: ["out"],
  parameters: (target, params) => {
    const [x, ...rest] = params;
    return { params: x ? [x, freshValue(x.type, "v"), ...rest, ...outsOf(target, params)] : [], tangentCount: 0 };
  },
  defaults: (target, defaults) => {
    const [first, ...rest] = defaultsBesides(target, defaults);
    return [first, undefined, ...rest];
  },
  apply: (l, target, given) => {
    const [x, v, ...rest] = given;
    if (!x || !v) throw unsupported(l, target.node);
    if (target.options.out) return intoArray(l, target, [x, ...rest.slice(0, -1)], v, rest.at(-1) as Value);
    const gradient: Derivative = { ...target, marker: "grad", form: grad, options: { wrt: 0 } };
    const tangent: Derivative = { ...target, marker: "jvp", form: jvp, of: gradient, options: { wrt: 0 } };
    return tangentAt(l, tangent, [...withDefaults(l, gradient, [x, ...rest]), v], roles).tangent;
  },
};

function intoArray(l: Lowering, target: Derivative, given: readonly Value[], v: Value, out: Value): Value {
  const { func: primal, args } = siteOf(l, target, given);
  const func = withNumberResult(target, primal);
  requireShape(l.b, args[0] as Value, v, roles);
  const run = (optimised: Func): Func => hvpInto(optimised, `${optimised.name}_hvp`);
  transformAt(l, target, func, { stage: "hvp", run }, [...args, v, out]);
  return out;
}
