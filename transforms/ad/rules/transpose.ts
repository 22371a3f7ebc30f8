import type { CustomRule, Func } from "../../../ir/ops.ts";
import type { AdjointOptions } from "../adjointContext.ts";
import { NotDifferentiable } from "../notDifferentiable.ts";
import { isLinear } from "./linear.ts";

const transposes = new WeakMap<CustomRule, Func>();

/**
 * The rule for the other mode. A derivative is linear, so each of the two rules determines the other: the adjoint of
 * `adjoint of the value ↦ adjoints of the arguments` is `tangents of the arguments ↦ tangent of the value`, and the other
 * way round. As the rule is linear, where its adjoint is taken does not matter.
 *
 * @returns `(…residuals, …any seeds, …seeds of the other mode) → …derivatives of the other mode`
 * @throws NotDifferentiable for a rule that is not linear (one that clips its adjoint, say): it has no other mode.
 */
export function transposeOf(rule: CustomRule, adjoint: (source: Func, options: AdjointOptions) => Func): Func {
  const known = transposes.get(rule);
  if (known) return known;
  const { body, mode, args } = rule;
  const { params, yields } = body.body;
  const count = mode === "reverse" ? 1 : args;
  const seeds = Array.from({ length: count }, (_, i) => params.length - count + i);
  if (!isLinear(body, seeds)) throw notLinear(rule);
  const both = adjoint(body, { wrt: seeds, name: `${body.name}_transpose` });
  const transpose: Func = { ...both, body: { ...both.body, yields: both.body.yields.slice(yields.length) } };
  transposes.set(rule, transpose);
  return transpose;
}

function notLinear({ body, mode }: CustomRule): NotDifferentiable {
  const [given, missing, marker] = mode === "reverse" ? ["adjoint", "forward", "customJvp"] : ["tangents", "reverse", "customVjp"];
  return new NotDifferentiable(
    `${body.name} is not linear in its ${given}, so that it says nothing about ${missing} mode, which this derivative needs.`,
    `Multiply and add what depends on the ${given} only by what does not, or give the function a rule with ${marker}.`,
    body.span,
  );
}
