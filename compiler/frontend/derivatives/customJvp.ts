import { freshValue } from "../../../ir/builder.ts";
import { inlineFunc } from "../../../ir/clone.ts";
import type { Value } from "../../../ir/ops.ts";
import { freeValues, substituteRegion } from "../../../ir/traverse.ts";
import { derivativeType, isDifferentiable } from "../../../ir/types.ts";
import { aliasClasses } from "../../../transforms/analysis/aliasClasses.ts";
import { optimize } from "../../../transforms/optimize/pipeline.ts";
import { Problem } from "../../diagnostics/problem.ts";
import { type Derivative, isKnown } from "../operands.ts";
import { tuple } from "./aggregates.ts";
import type { DerivativeForm } from "./form.ts";
import { argumentsOf, requireAdjoint, requireFixedMembers, requireNoCalls, ruleText } from "./rules/arguments.ts";
import { closedFunc, enclose, isSharedMemory, pruned, writtenParams } from "./rules/enclose.ts";
import { lowerMembers } from "./rules/members.ts";
import { baseOf } from "./signature.ts";

/**
 * A function with a forward rule. The rule computes value and tangent together; what the value needs of it is placed where
 * the function is called, and all of it becomes the rule of a `custom` op.
 */
export const customJvp: DerivativeForm = {
  options: [],
  rule: "beside",
  isPlain: true,
  parameters: (_target, params) => ({ params, tangentCount: 0 }),
  apply: (l, target, given) => {
    const what = ruleText(target);
    const rule = target.rule ?? baseOf(target);
    const params = argumentsOf(baseOf(target), given);
    const differentiated = params.filter(({ type }) => isDifferentiable(type));
    const tangents = differentiated.map(({ type, name }) => freshValue(derivativeType(type), `${name ?? "x"}Tan`));
    const lowered = enclose(l, rule.node, what, () => {
      const [value, tangent] = lowerMembers(l, target.node, rule, [tuple(params), tuple(tangents)], 2);
      if (!value || isKnown(value) || !tangent) throw badRule(target, what);
      requireFixedMembers(target, what, [...params, value]);
      return { value, tangent: requireAdjoint(l, target, what, tangent, value) };
    });
    const { value, tangent } = lowered.result;
    const whole = closedFunc(what, [...params, ...tangents], lowered.ops, [value]);
    const [written] = writtenParams(whole.func);
    if (written) throw new Problem("badRule", target.node, `${what} writes '${written.name ?? "an array"}', memory that is not its own.`, "Copy what is changed.");
    requireNoCalls(target, what, whole.func);
    const primal = optimize(whole.func);
    const ofTangents = primal.body.params.slice(-tangents.length || primal.body.params.length);
    const used = new Set(freeValues([{ ...primal.body, params: [] }]));
    if (ofTangents.some((param) => used.has(param))) throw valueOfTangents(target, what);

    const args = new Map(params.map((param, i) => [param, given[i] as Value]));
    const actual = (from: Value): Value => args.get(from) ?? from;
    const [placed] = inlineFunc(l.b, primal, [...whole.free, ...given, ...differentiated.map(actual)]);
    const tangentFunc = closedFunc(what, tangents, substituteRegion({ params: [], ops: lowered.ops, yields: [] }, args).ops, [actual(tangent)]);
    const { func, free } = pruned(tangentFunc.func, tangentFunc.free);
    const captured = whole.free.filter((from) => !params.includes(from));
    return l.b.custom(
      {
        mode: "forward",
        args: differentiated.length,
        captured: captured.length,
        isShared: isSharedMemory(whole.func.body.yields[0] as Value, aliasClasses(whole.func)),
        body: { ...func, span: l.spanOf(target.node) },
      },
      [placed as Value, ...differentiated.map(actual), ...captured, ...free],
    );
  },
};

function badRule(target: Derivative, what: string): Problem {
  return new Problem("badRule", target.node, `${what} does not return the value and its tangent.`, "End it with e.g. `return [value, partial * xTan];`.");
}

function valueOfTangents(target: Derivative, what: string): Problem {
  return new Problem("badRule", target.node, `${what} computes its value from the tangents.`, "Compute the value from the arguments alone.");
}

