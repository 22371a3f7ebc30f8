import { freshValue } from "../../ir/builder.ts";
import { cloneFunc } from "../../ir/clone.ts";
import { invariant } from "../../ir/invariant.ts";
import type { Func, Op, Region, Value } from "../../ir/ops.ts";
import { placesIn } from "../../ir/places.ts";
import { derivativeType, doubles, functionType, isReference } from "../../ir/types.ts";
import { analyzeActivity, contentClasses, type ModuleActivity } from "../analysis/activity.ts";
import { aliasClasses, type AliasClasses } from "../analysis/aliasClasses.ts";
import { annotateCalls } from "../analysis/callFacts.ts";
import { reachableModule } from "../analysis/module.ts";
import { addAdjoint, currentScope, newScope, type AdjointContext, type AdjointOptions } from "./adjointContext.ts";
import { AdjointMap } from "./adjointMap.ts";
import { adjointMemory } from "./adjointMemory.ts";
import { copyArray, copyLike } from "./arrayLoops.ts";
import { accumulateDerivatives, assignDerivatives } from "./derivativeCopies.ts";
import { callAdjointsOf } from "./callAdjoints.ts";
import { callPlansOf } from "./callPlans.ts";
import { companionRule } from "./companionRule.ts";
import { requireOwnRowsInModule } from "./requireOwnRows.ts";
import { addCompanions } from "./companions.ts";
import { isOptionalNumber } from "./structures.ts";
import { doubleAdjointRule } from "./doublePrecision.ts";
import { disjointnessChecks } from "./disjointness.ts";
import { buildForwardSweep } from "./forwardSweep.ts";
import { newContext } from "./newContext.ts";
import { closeScope, primalValue } from "./primalValues.ts";
import { handOutCompanion, resetParameters } from "./resetCompanions.ts";
import { settleModule } from "./rules/settleMemory.ts";
import { reverseRegion } from "./reverseRegion.ts";

type Sweeps = {
  readonly params: readonly Value[];
  readonly forward: readonly Op[];
  readonly values: readonly Value[];
  readonly seeds: readonly Value[];
  readonly reverse: readonly Op[];
  readonly adjoints: readonly Value[];
  readonly callees: ReadonlyMap<string, Func>;
};

/**
 * Reverse mode, forward and reverse sweep in one function: `(…params, seed) → (…values, …adjoints of wrt)`.
 * With `into`, parameters for the adjoint memory of those arguments follow the primal's: it holds the
 * adjoints of what they contain at the end, and is made to hold those of what they contain on entry.
 * Functions that are called get two functions each, one for each sweep. Needs: no lambdas. The result is IR of the same
 * language and can be differentiated again.
 */
export function adjoint(source: Func, options: AdjointOptions): Func {
  const sweeps = generate(source, options, false);
  const body: Region = {
    params: [...sweeps.params, ...sweeps.seeds],
    ops: [...sweeps.forward, ...sweeps.reverse],
    yields: [...sweeps.values, ...sweeps.adjoints],
  };
  return reachableModule({ ...cloneFunc({ name: options.name, body, span: source.span }), callees: sweeps.callees });
}

/**
 * Reverse mode in two parts: `(…params) → (value, pullback)`; the pullback takes the cotangent of the value, may be
 * called any number of times, and returns the adjoints of the `wrt` parameters.
 */
export function pullback(source: Func, options: AdjointOptions): Func {
  const sweeps = generate(source, options, true);
  const lambda = freshValue(functionType, "pullback");
  const region: Region = { params: sweeps.seeds, ops: sweeps.reverse, yields: sweeps.adjoints };
  const ops: Op[] = [
    ...sweeps.forward,
    { kind: "lambda", operands: [], results: [lambda], regions: [region], span: source.span },
  ];
  const body: Region = { params: sweeps.params, ops, yields: [...sweeps.values, lambda] };
  return reachableModule({ ...cloneFunc({ name: options.name, body, span: source.span }), callees: sweeps.callees });
}

function generate(source: Func, options: AdjointOptions, split: boolean): Sweeps {
  const primal = annotateCalls(settleModule(cloneFunc(source), split));
  const inputs = options.wrt.map((index) => {
    const param = primal.body.params[index];
    invariant(param, `no parameter ${index}`);
    return param;
  });
  const given = new Map((options.into ?? []).map((index) => givenMemory(primal, index, options.intoDoubles?.includes(index))));
  const classes = aliasClasses(primal);
  const activity = analyzeActivity(primal, classes, [...inputs, ...given.keys()], [...primal.body.yields, ...given.keys()]);
  const seeds = primal.body.yields.map((value) => freshValue(derivativeType(value.type), `${value.name ?? "value"}Adj`));
  const context = openAdjoint(primal, classes, activity, { split, seeds, given, isFinal: options.isFinal });
  const { func } = context;
  const top = currentScope(context);
  const adjoints = new AdjointMap();
  func.body.yields.forEach((value, i) => {
    const seed = seeds[i] as Value;
    if (value.type.kind === "f64") addAdjoint(context, adjoints, value, seed);
    else if (isReference(value.type) && activity.reachesActive(value)) {
      accumulateDerivatives(top.body, adjointMemory(context, value), seed, func, "source");
    }
  });
  reverseRegion(context, func.body, adjoints);
  const results = inputs.map((input) => {
    if (!isReference(input.type)) return adjoints.get(input) ?? top.body.constant(0);
    return parameterAdjoint(context, classes, input);
  });
  if (split) resetParameters(context);
  const reverse = closeScope(context, top);
  const checks = options.into ? [] : disjointnessChecks(func, aliasClasses(func));
  return {
    params: func.body.params,
    forward: [...checks, ...buildForwardSweep(context)],
    values: func.body.yields,
    seeds,
    reverse,
    adjoints: results,
    callees: calleesOf(context),
  };
}

/** The functions of the primal's module, and the sweeps of those that have derivatives. */
export function calleesOf({ func, calls }: AdjointContext): ReadonlyMap<string, Func> {
  return new Map([...(func.callees ?? []), ...calls.functions]);
}

/** The adjoint of an array or a record that comes from outside, with respect to its content on entry. */
export function parameterAdjoint(context: AdjointContext, classes: AliasClasses, input: Value): Value {
  if (context.isDouble(input)) return copyLike(currentScope(context).body, input, adjointMemory(context, input));
  // Plain arrays that are written may end up longer or shorter; a gradient is as long as its argument on entry.
  const writes = contentClasses(classes, classes.classOf(input), input.type).flatMap((id) => classes.writesTo(id));
  const changes = writes.some(changesLength);
  const isFlat = input.type.kind === "array" && !isReference(input.type.element) && !input.type.nullable;
  const entryLength = (): Value => context.additions.early.length(input, "length");
  const companion = context.split ? context.companions.get(input) : undefined;
  if (companion && writes.some(addsMember)) {
    const entry = context.additions.early.zerosLike(input, companion.name);
    const result = currentScope(context).body.zerosLike(entry, companion.name);
    assignDerivatives(currentScope(context).body, result, primalValue(context, companion), context.func);
    return result;
  }
  if (companion) return handOutCompanion(context, companion, changes && isFlat ? entryLength() : undefined);
  if (!changes) return adjointMemory(context, input);
  // Without a companion, adjoint memory is as long as the array in the end.
  const isActive = context.activity.reachesActive(input);
  const memory = isActive ? adjointMemory(context, input) : context.additions.early.zerosLike(input, `${input.name ?? "array"}Adj`);
  const { body } = currentScope(context);
  if (isFlat) return copyArray(body, memory, entryLength());
  const result = context.additions.early.zerosLike(input, memory.name);
  assignDerivatives(body, result, memory, context.func);
  return result;
}

/** A store may be one beyond the end of a plain array, and a function that writes one may do that. */
function changesLength(write: Op): boolean {
  if (write.kind === "call") return write.operands.some(({ type }) => placesIn(type).some((place) => place.type.kind === "array" && place.type.storage === "Array"));
  const type = write.operands[0]?.type;
  return (write.kind === "store" || write.kind === "resize") && type?.kind === "array" && type.storage === "Array";
}

/** Whether an object may have a number after the write that it did not have before. */
function addsMember(write: Op): boolean {
  return write.kind === "set" && write.operands[0] !== undefined && isOptionalNumber(write.operands[0], write.field);
}

/** A parameter whose adjoint memory is the caller's, and what stands for that. */
function givenMemory(func: Func, index: number, isDouble = false): [Value, Value] {
  const param = func.body.params[index];
  invariant(param, `no parameter ${index}`);
  return [param, freshValue(isDouble ? doubles : derivativeType(param.type), `${param.name ?? "array"}Adj`)];
}

type Opening = {
  readonly split: boolean;
  readonly seeds: readonly Value[];
  /** Parameters whose adjoint memory is the caller's. */
  readonly given: ReadonlyMap<Value, Value>;
  readonly isFinal?: boolean | undefined;
};

/** Duplicates the references of a function that need it, and opens the scope that mirrors its body. */
export function openAdjoint(primal: Func, classes: AliasClasses, activity: ModuleActivity, { split, seeds, given, isFinal = false }: Opening): AdjointContext {
  if (split) requireOwnRowsInModule(primal, classes, activity);
  const plans = callPlansOf(activity);
  const calls = callAdjointsOf(plans, split, adjoint);
  const needsCompanion = companionRule(primal, classes, activity, plans, [...given.keys()]);
  const isDouble = doubleAdjointRule(primal, classes, activity, given);
  const prepared = addCompanions(primal, needsCompanion, "Adj", {
    isDouble,
    given,
    // Memory of the caller's holds adjoints already; it is as long as the array is.
    lengthRule: (reference) =>
      [...given.keys()].some((param) => classes.classOf(param) === classes.classOf(reference)) ? "stays" : "grows",
    calls: plans,
    restores: (reference) => !split && classes.isParameter(classes.classOf(reference)),
  });
  const { body: forward } = prepared.func;
  const func = { ...primal, body: { ...forward, params: [...forward.params, ...given.values()] } };
  const context = newContext({ ...prepared, companions: prepared.of, func, activity, split, seeds, adjoint, calls, isFinal, isDouble });
  context.scopes.unshift(newScope(func.body, func.span));
  return context;
}
