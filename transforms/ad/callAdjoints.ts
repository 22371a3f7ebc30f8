import { freshValue } from "../../ir/builder.ts";
import { cloneFunc } from "../../ir/clone.ts";
import type { Func, Region, Value } from "../../ir/ops.ts";
import { freeValues } from "../../ir/traverse.ts";
import { derivativeType, f64, tape } from "../../ir/types.ts";
import { forwardName, reverseName } from "./adjointCall.ts";
import { addAdjoint, newScope, type Activation, type AdjointContext } from "./adjointContext.ts";
import { AdjointMap } from "./adjointMap.ts";
import type { CallAdjoints, CallPlan, CallPlans } from "./callPlans.ts";
import { companionRule } from "./companionRule.ts";
import { addCompanions } from "./companions.ts";
import { buildForwardSweep } from "./forwardSweep.ts";
import { newContext } from "./newContext.ts";
import { closeScope } from "./primalValues.ts";
import { reverseRegion } from "./reverseRegion.ts";

type Needs = ReadonlyMap<string, ReadonlySet<number>>;

/**
 * For every callee with a derivative
 *
 * - `…Forward`: `(…params, …companions, tape, references) → (…values, …companions)`, which ends by pushing what its
 *   reverse sweep needs;
 * - `…Reverse`: `(…needed params and companions, …adjoint tapes, …seeds, tape, references) → (…adjoints)`.
 *
 * A reverse sweep takes its primal parameters again only where it needs them, in itself or for the calls that it makes:
 * the least such sets, found by generating anew until they are stable.
 */
export function callAdjointsOf(plans: CallPlans, split: boolean, adjoint: AdjointContext["adjoint"]): CallAdjoints {
  let needs: Needs = new Map();
  for (;;) {
    const known = needs;
    const calls: CallAdjoints = { plans, needs: (callee) => sorted(known.get(callee)), functions: new Map() };
    const sweeps = [...plans].map(([name, plan]) => [name, sweepsOf(plan, calls, { split, adjoint })] as const);
    needs = new Map(sweeps.map(([name, { used }]) => [name, new Set([...sorted(known.get(name)), ...used])] as const));
    const isStable = [...plans.keys()].every((name) => needs.get(name)?.size === (known.get(name)?.size ?? 0));
    if (!isStable) continue;
    const functions = sweeps.flatMap(([, { forward, reverse }]) => [forward, reverse]);
    return { ...calls, functions: new Map(functions.map((func) => [func.name, func] as const)) };
  }
}

function sorted(positions: ReadonlySet<number> | undefined): readonly number[] {
  return [...(positions ?? [])].sort((a, b) => a - b);
}

type CalleeSweeps = { readonly forward: Func; readonly reverse: Func; readonly used: readonly number[] };

function sweepsOf(plan: CallPlan, calls: CallAdjoints, options: Pick<AdjointContext, "split" | "adjoint">): CalleeSweeps {
  const { func: primal, classes, activity } = plan;
  const { params, yields } = primal.body;
  const twin = ({ type, name }: Value): Value => freshValue(derivativeType(type), name && `${name}Adj`);
  const companions = plan.companionParams.map((position) => twin(params[position] as Value));
  const given = new Map(plan.companionParams.map((position, i) => [params[position] as Value, companions[i] as Value]));
  const prepared = addCompanions(primal, companionRule(primal, classes, activity, calls.plans), "Adj", {
    given,
    calls: calls.plans,
    restores: (reference) => !options.split && classes.isParameter(classes.classOf(reference)),
  });
  const all = [...params, ...companions];
  const func: Func = { ...prepared.func, body: { ...prepared.func.body, params: all } };
  const seeds = plan.activeResults.map((position) => freshValue(f64, `${yields[position]?.name ?? "value"}Adj`));
  const [numbers, references] = [freshValue(tape, "tape"), freshValue(tape, "references")];
  const activation: Activation = { params: new Set(all), tapes: new Map([["tape", numbers], ["references", references]]) };
  const context = newContext({
    func,
    activity,
    split: options.split,
    companions: prepared.of,
    maintenance: prepared.maintenance,
    replaced: prepared.replaced,
    added: prepared.added,
    seeds,
    adjoint: options.adjoint,
    calls,
    activation,
  });

  const top = newScope(func.body, func.span);
  context.scopes.unshift(top);
  const tapes = plan.activeTapes.map((position) => twin(params[position] as Value));
  plan.activeTapes.forEach((position, i) => top.memory.set(params[position] as Value, tapes[i] as Value));
  const adjoints = new AdjointMap();
  plan.activeResults.forEach((position, i) => {
    addAdjoint(context, adjoints, yields[position], seeds[i] as Value);
  });
  reverseRegion(context, func.body, adjoints);
  const results = plan.activeParams.map((position) => adjoints.get(params[position] as Value) ?? top.body.constant(0));
  const reverseOps = closeScope(context, top);
  const forwardOps = buildForwardSweep(context);

  const values = [...yields, ...plan.companionResults.map((position) => prepared.of.get(yields[position] as Value) as Value)];
  const ends: Region = { params: [], ops: reverseOps, yields: results };
  const free = new Set(freeValues([ends]));
  const used = all.flatMap((value, i) => (free.has(value) ? [i] : []));
  const taken = calls.needs(primal.name).map((position) => all[position] as Value);
  const forward: Region = { params: [...all, numbers, references], ops: forwardOps, yields: values };
  const reverse: Region = { params: [...taken, ...tapes, ...seeds, numbers, references], ops: reverseOps, yields: results };
  return {
    forward: cloneFunc({ ...primal, name: forwardName(primal.name), body: forward }),
    reverse: cloneFunc({ ...primal, name: reverseName(primal.name), body: reverse }),
    used,
  };
}
