import { freshValue } from "../../../ir/builder.ts";
import type { Func, Value } from "../../../ir/ops.ts";
import { tangent } from "../../../transforms/ad/tangent.ts";
import { object } from "./aggregates.ts";
import type { DerivativeForm } from "./form.ts";
import { requireDifferentiableResult } from "./requireResult.ts";
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
    const { func, params, args, further } = siteOf(l, target, given);
    const wrt = wrtOf(target, params, "all").list;
    requireDifferentiableResult(target, func);
    const transform = { stage: "tangent", run: (primal: Func) => tangent(primal, { wrt, name: `${primal.name}_jvp` }) };
    const [value, direction] = transformAt(l, target, func, transform, [...args, ...further]) as [Value, Value];
    return object({ value, tangent: direction });
  },
};
