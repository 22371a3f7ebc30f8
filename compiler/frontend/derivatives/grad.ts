import type { Func, Value } from "../../../ir/ops.ts";
import { adjoint } from "../../../transforms/ad/adjoint.ts";
import { adjointInto } from "../../../transforms/ad/adjointInto.ts";
import type { Lowering } from "../lowering.ts";
import type { Derivative, Operand } from "../operands.ts";
import { object, perPosition } from "./aggregates.ts";
import type { DerivativeForm } from "./form.ts";
import { defaultsBesides, outsOf } from "./outs.ts";
import { withNumberResult } from "./requireResult.ts";
import { wrtOf, type Wrt } from "./signature.ts";
import { siteOf, transformAt } from "./transformAt.ts";

type ValueAndGradient = { readonly value: Value; readonly gradient: Operand };

/** Value and gradient from one evaluation: the adjoint, seeded with one. */
function valueAndGradient(l: Lowering, target: Derivative, given: readonly Value[]): ValueAndGradient {
  const { func: primal, params, args, further } = siteOf(l, target, given);
  const wrt = wrtOf(target, params, "first");
  const func = withNumberResult(target, primal);
  const name = `${func.name}_grad`;
  if (target.options.out) return intoArrays(l, target, { func, wrt, name }, args, further);
  const transform = { stage: "adjoint", run: (optimised: Func) => adjoint(optimised, { wrt: wrt.list, name, isFinal: l.isOutermost }) };
  const [value, ...adjoints] = transformAt(l, target, func, transform, [...args, l.constant(1)]) as [Value, ...Value[]];
  return { value, gradient: perPosition(wrt, adjoints) };
}

type Gradient = { readonly func: Func; readonly wrt: Wrt; readonly name: string };

function intoArrays(l: Lowering, target: Derivative, { func, wrt, name }: Gradient, args: readonly Value[], outs: readonly Value[]): ValueAndGradient {
  const transform = { stage: "adjoint", run: (primal: Func) => adjointInto(primal, { wrt: wrt.list, name, isFinal: l.isOutermost }) };
  const [value] = transformAt(l, target, func, transform, [...args, ...outs]) as [Value];
  return { value, gradient: perPosition(wrt, outs) };
}

export const grad: DerivativeForm = {
  options: ["wrt", "out"],
  parameters: (target, params) => ({ params: [...params, ...outsOf(target, params)], tangentCount: 0 }),
  defaults: defaultsBesides,
  apply: (l, target, given) => valueAndGradient(l, target, given).gradient,
};

export const valueAndGrad: DerivativeForm = {
  ...grad,
  apply: (l, target, given) => {
    const { value, gradient } = valueAndGradient(l, target, given);
    return target.options.out ? value : object({ value, grad: gradient });
  },
};
