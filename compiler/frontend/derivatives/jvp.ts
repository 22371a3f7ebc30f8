import { freshValue } from "../../../ir/builder.ts";
import type { Func, Value } from "../../../ir/ops.ts";
import { tangent as tangentOf } from "../../../transforms/ad/tangent.ts";
import type { Lowering } from "../lowering.ts";
import type { Derivative } from "../operands.ts";
import { object } from "./aggregates.ts";
import type { DerivativeForm } from "./form.ts";
import { requireDifferentiableResult } from "./requireResult.ts";
import { requireShape, type Roles } from "./requireShape.ts";
import { wrtOf } from "./signature.ts";
import { siteOf, transformAt } from "./transformAt.ts";

/** Forward mode: the parameters of the function, then one tangent for each position of `wrt`. */
export const jvp: DerivativeForm = {
  options: ["wrt"],
  parameters: (target, params) => {
    const tangents = wrtOf(target, params, "all").list.map((index) => {
      const { type, name } = params[index] as Value;
      return freshValue(type, `${name ?? "x"}Tan`);
    });
    return { params: [...params, ...tangents], tangentCount: tangents.length };
  },
  apply: (l, target, given) => {
    const { value, tangent } = tangentAt(l, target, given, { operation: "jvp", direction: "tangent", point: "argument" });
    return object({ value, tangent });
  },
};

/** The value of a function, and its tangent along the directions that follow the arguments. */
export function tangentAt(l: Lowering, target: Derivative, given: readonly Value[], roles: Roles): { readonly value: Value; readonly tangent: Value } {
  const { func, params, args, further } = siteOf(l, target, given);
  const wrt = wrtOf(target, params, "all").list;
  requireDifferentiableResult(target, func);
  wrt.forEach((index, i) => { requireShape(l.b, args[index] as Value, further[i] as Value, roles); });
  const transform = { stage: "tangent", run: (primal: Func) => tangentOf(primal, { wrt, name: `${primal.name}_jvp` }) };
  const [value, tangent] = transformAt(l, target, func, transform, [...args, ...further]) as [Value, Value];
  return { value, tangent };
}
