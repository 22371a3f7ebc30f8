import { freshValue } from "../../../ir/builder.ts";
import type { Aggregate, Derivative, Operand } from "../operands.ts";
import { unsupported } from "../values.ts";
import type { DerivativeForm } from "./form.ts";
import { grad } from "./grad.ts";
import { jvp } from "./jvp.ts";
import { withDefaults } from "./signature.ts";

/** Hessian times vector, forward over reverse: the tangent, in direction v, of the gradient in the first argument. */
export const hvp: DerivativeForm = {
  options: [],
  parameters: (_target, [x, ...rest]) => ({ params: x ? [x, freshValue(x.type, "v"), ...rest] : [], tangentCount: 0 }),
  defaults: (_target, [first, ...rest]) => [first, undefined, ...rest],
  apply: (l, target, given) => {
    const [x, v, ...rest] = given;
    if (!x || !v) throw unsupported(l, target.node);
    const gradient: Derivative = { ...target, marker: "grad", form: grad, options: { wrt: 0 } };
    const tangent: Derivative = { ...target, marker: "jvp", form: jvp, of: gradient, options: { wrt: 0 } };
    const result = jvp.apply(l, tangent, [...withDefaults(l, gradient, [x, ...rest]), v]);
    return (result as Aggregate).members.get("tangent") as Operand;
  },
};
