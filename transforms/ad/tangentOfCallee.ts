import { freshValue } from "../../ir/builder.ts";
import { cloneFunc } from "../../ir/clone.ts";
import type { Func, Region, Value } from "../../ir/ops.ts";
import { derivativeType } from "../../ir/types.ts";
import { tangentName, type CallPlan, type CallPlans } from "./callPlans.ts";
import { addCompanions } from "./companions.ts";
import { numbers } from "./tangentAlgebra.ts";
import { TangentSweep, type Differentiate } from "./tangentSweep.ts";

/**
 * Forward mode of a function that is called:
 * `(…params, …companions, …tangents, …tapes of tangents) → (…values, …companions, …tangents)`. Companions come for the last
 * direction first, tangents for the first.
 */
export function tangentOfCallee(plan: CallPlan, plans: CallPlans, width: number, differentiate: Differentiate): Func {
  const { func: primal, activity } = plan;
  const { params, yields } = primal.body;
  const twin = (position: number): Value => {
    const { type, name } = params[position] as Value;
    return freshValue(derivativeType(type), `${name ?? "x"}Tan`);
  };
  const sweep = new TangentSweep(primal, activity, plans, width, numbers, differentiate);
  const seeds = sweep.tangents.map((tangents) => {
    const own = plan.activeParams.map(twin);
    plan.activeParams.forEach((position, i) => tangents.set(params[position] as Value, own[i] as Value));
    return own;
  });
  const tapes = plan.activeTapes.map(twin);
  plan.activeTapes.forEach((position, i) => sweep.tapes.set(params[position] as Value, tapes[i] as Value));
  const backwards = seeds.map((_, direction) => direction).reverse();
  let func = primal;
  const companions = backwards.flatMap((direction) => {
    const own = plan.companionParams.map(twin);
    const given = new Map(plan.companionParams.map((position, i) => [params[position] as Value, own[i] as Value]));
    const prepared = addCompanions(func, activity.reachesActive, "Tan", { given, lengthRule: () => "follows", calls: plans });
    sweep.prepare(prepared, direction);
    func = prepared.func;
    return own;
  });
  const { b } = sweep.region(func.body, []);
  const output = (positions: readonly number[], direction: number): Value[] =>
    positions.map((position) => sweep.outputTangent(yields[position] as Value, direction, b));
  const outputs = [
    ...backwards.flatMap((direction) => output(plan.companionResults, direction)),
    ...seeds.flatMap((_, direction) => output(plan.activeResults, direction)),
  ];
  const body: Region = { params: [...params, ...companions, ...seeds.flat(), ...tapes], ops: sweep.opsOf(b), yields: [...yields, ...outputs] };
  return cloneFunc({ ...primal, name: tangentName(primal.name), body });
}
