import { Builder, freshValue } from "../../ir/builder.ts";
import { cloneFunc } from "../../ir/clone.ts";
import { invariant } from "../../ir/invariant.ts";
import type { Func, Value } from "../../ir/ops.ts";
import { mayShareObjects } from "../../ir/places.ts";
import { derivativeType, isReference } from "../../ir/types.ts";
import { analyzeActivity } from "../analysis/activity.ts";
import { annotateCalls } from "../analysis/callFacts.ts";
import { reachableModule } from "../analysis/module.ts";
import { aliasClasses } from "../analysis/aliasClasses.ts";
import { callPlansOf } from "./callPlans.ts";
import { addCompanions } from "./companions.ts";
import { copyDerivatives } from "./derivativeCopies.ts";
import { disjointnessChecks, isWritten } from "./disjointness.ts";
import { doublePrecisionRule } from "./doublePrecision.ts";
import { requireSettledValues } from "./rules/settleMemory.ts";
import { numbers, type TangentAlgebra } from "./tangentAlgebra.ts";
import { tangentOfCallee } from "./tangentOfCallee.ts";
import { TangentSweep } from "./tangentSweep.ts";

export type TangentOptions = {
  /** Indices of the parameters to differentiate with respect to. */
  readonly wrt: readonly number[];
  readonly name: string;
  /** Number of directions that are followed at once, by one evaluation of the primal; 1 by default. */
  readonly width?: number;
  /** What tangents are; numbers by default. */
  readonly algebra?: TangentAlgebra;
  /**
   * Parameters that are results: the function writes them, and their tangents, not copies of these, with them. That arguments share
   * no memory is the caller's to check then.
   */
  readonly inPlace?: readonly number[];
};

/**
 * Forward mode: `(…params, …tangents of wrt) → (…values, …tangents of the values)`, primal and tangents in one sweep.
 * With a width, the tangents come once for each direction: all of the first, all of the second, and so on.
 * Functions that are called get a tangent function each. Needs: no lambdas.
 *
 * Each number has one tangent for each direction, in a local of its own. Each array has one array of the same structure
 * for each direction, written in step with the primal: whatever holds for one array of tangents (its length, what
 * shares memory with it, how it grows, that views and rows are those of the primal) then holds for each of them.
 */
export function tangent(source: Func, options: TangentOptions): Func {
  const { width = 1, algebra = numbers } = options;
  const directions = Array.from({ length: width }, (_, direction) => direction);
  const primal = annotateCalls(cloneFunc(source));
  requireSettledValues(primal);
  const inputs = options.wrt.map((index) => {
    const param = primal.body.params[index];
    invariant(param, `no parameter ${index}`);
    return param;
  });
  const classes = aliasClasses(primal);
  const inPlace = new Set(options.inPlace?.map((index) => primal.body.params[index] as Value));
  const activity = analyzeActivity(primal, classes, inputs, [...primal.body.yields, ...inPlace]);
  const plans = callPlansOf(activity);
  const sweep = new TangentSweep(primal, activity, plans, width, algebra, tangent);
  const seeds = directions.map(() => inputs.map((input) => freshValue(derivativeType(input.type), `${input.name ?? "x"}${algebra.suffix}`)));
  const head = new Builder(source.span);
  const isCopied = (input: Value): boolean => activity.reachesActive(input) && isWritten(input, classes) && !inPlace.has(input);
  for (const input of inputs) {
    if (!isCopied(input) || !mayShareObjects(input.type)) continue;
    head.requireDistinct(input, `an object stands in several places of '${input.name ?? "argument"}', which is written`, true);
  }
  const given = directions.map((direction) => {
    const arrays = new Map<Value, Value>();
    inputs.forEach((input, i) => {
      const seed = seeds[direction]?.[i] as Value;
      if (!isReference(input.type)) sweep.tangents[direction]?.set(input, seed);
      // A parameter that the function writes gets a copy: the caller's tangent array stays as it is.
      else if (activity.reachesActive(input)) arrays.set(input, isCopied(input) ? copyDerivatives(head, seed, primal) : seed);
    });
    return arrays;
  });
  const wanted = (reference: Value): boolean => activity.reachesActive(reference);
  const isDouble = doublePrecisionRule(primal, classes);
  let func = primal;
  // The last direction first: what is added later comes to stand in front.
  for (const direction of [...directions].reverse()) {
    const prepared = addCompanions(func, wanted, algebra.suffix, { given: given[direction] ?? new Map(), lengthRule: () => "follows", isDouble, calls: plans });
    sweep.prepare(prepared, direction);
    func = prepared.func;
  }
  const body = sweep.region(func.body, []);
  const outputs = directions.flatMap((direction) => primal.body.yields.map((value) => sweep.outputTangent(value, direction, body.b)));
  const checks = options.inPlace ? [] : disjointnessChecks(primal, classes);
  const ops = [...checks, ...head.ops, ...sweep.opsOf(body.b)];
  const main = cloneFunc({
    name: options.name,
    body: { params: [...primal.body.params, ...seeds.flat()], ops, yields: [...primal.body.yields, ...outputs] },
    span: source.span,
  });
  const tangents = [...plans.values()].map((plan) => tangentOfCallee(plan, plans, width, tangent));
  return reachableModule({ ...main, callees: new Map([...(primal.callees ?? []), ...tangents.map((func) => [func.name, func] as const)]) });
}
