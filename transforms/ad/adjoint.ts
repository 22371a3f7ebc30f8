import { Builder, freshValue } from "../../ir/builder.ts";
import { cloneFunc } from "../../ir/clone.ts";
import { invariant } from "../../ir/invariant.ts";
import type { Func, Op, Region, Schedule, Value } from "../../ir/ops.ts";
import { walkOps } from "../../ir/traverse.ts";
import { derivativeType, functionType, int, isReference } from "../../ir/types.ts";
import { aliasClasses, type AliasClasses } from "../analysis/aliasClasses.ts";
import { analyzeActivity, contentClasses, type Activity } from "../analysis/activity.ts";
import { memoryOrderOf } from "../analysis/memoryOrder.ts";
import { structureOf } from "../analysis/structure.ts";
import { addAdjoint, currentScope, newScope, type AdjointContext, type AdjointMap, type AdjointOptions } from "./adjointContext.ts";
import { adjointMemory } from "./adjointMemory.ts";
import { copyArray } from "./arrayLoops.ts";
import { accumulateStructure } from "./structures.ts";
import { requireOwnRows } from "./requireOwnRows.ts";
import { addCompanions, type Companions } from "./companions.ts";
import { doublePrecisionRule } from "./doublePrecision.ts";
import { disjointnessChecks } from "./disjointness.ts";
import { buildForwardSweep } from "./forwardSweep.ts";
import { memoryFactsOf } from "./memoryFacts.ts";
import { closeScope } from "./primalValues.ts";
import { handOutCompanion, resetParameters } from "./resetCompanions.ts";
import { settleMemory } from "./rules/settleMemory.ts";
import { reverseRegion } from "./reverseRegion.ts";

type Sweeps = {
  readonly params: readonly Value[];
  readonly forward: readonly Op[];
  readonly values: readonly Value[];
  readonly seeds: readonly Value[];
  readonly reverse: readonly Op[];
  readonly adjoints: readonly Value[];
};

/**
 * Reverse mode, forward and reverse sweep in one function: `(…params, seed) → (…values, …adjoints of wrt)`.
 * With `into`, parameters for the adjoint memory of those arguments follow the primal's: adjoints are added to it.
 * Needs: no calls and no lambdas. The result is IR of the same language and can be differentiated again.
 */
export function adjoint(source: Func, options: AdjointOptions): Func {
  const sweeps = generate(source, options, false);
  const body: Region = {
    params: [...sweeps.params, ...sweeps.seeds],
    ops: [...sweeps.forward, ...sweeps.reverse],
    yields: [...sweeps.values, ...sweeps.adjoints],
  };
  return cloneFunc({ name: options.name, body, span: source.span });
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
  return cloneFunc({ name: options.name, body, span: source.span });
}

function generate(source: Func, options: AdjointOptions, split: boolean): Sweeps {
  const primal = settleMemory(cloneFunc(source), split);
  const inputs = options.wrt.map((index) => {
    const param = primal.body.params[index];
    invariant(param, `no parameter ${index}`);
    return param;
  });
  const given = new Map((options.into ?? []).map((index) => givenMemory(primal, index)));
  const classes = aliasClasses(primal);
  const activity = analyzeActivity(primal, classes, [...inputs, ...given.keys()], primal.body.yields);
  const seeds = primal.body.yields.map((value) => freshValue(derivativeType(value.type), `${value.name ?? "value"}Adj`));
  const context = openAdjoint(primal, classes, activity, { split, seeds, given, schedule: options.schedule ?? "whole" });
  const { func } = context;
  const top = currentScope(context);
  const adjoints: AdjointMap = new Map();
  func.body.yields.forEach((value, i) => {
    const seed = seeds[i] as Value;
    if (value.type.kind === "f64") addAdjoint(context, adjoints, value, seed);
    else if (isReference(value.type) && activity.holdsActive(value)) {
      accumulateStructure(top.body, adjointMemory(context, value), seed);
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
    forward: [...checks, ...buildForwardSweep(func.body, context.additions)],
    values: func.body.yields,
    seeds,
    reverse,
    adjoints: results,
  };
}

/** The adjoint of an array or a record that comes from outside, with respect to its content on entry. */
export function parameterAdjoint(context: AdjointContext, classes: AliasClasses, input: Value): Value {
  // A plain array that is written may end up longer than it was; its gradient is as long as on entry.
  const mayGrow =
    input.type.kind === "array" &&
    input.type.storage === "Array" &&
    !isReference(input.type.element) &&
    classes.writesTo(classes.classOf(input)).length > 0;
  const entryLength = (): Value => context.additions.early.length(input, "length");
  const companion = context.split ? context.companions.get(input) : undefined;
  if (companion) return handOutCompanion(context, companion, mayGrow ? entryLength() : undefined);
  const memory = adjointMemory(context, input);
  return mayGrow ? copyArray(currentScope(context).body, memory, entryLength()) : memory;
}

/** A parameter whose adjoint memory is the caller's, and what stands for that. */
function givenMemory(func: Func, index: number): [Value, Value] {
  const param = func.body.params[index];
  invariant(param, `no parameter ${index}`);
  return [param, freshValue(derivativeType(param.type), `${param.name ?? "array"}Adj`)];
}

type Opening = {
  readonly split: boolean;
  readonly seeds: readonly Value[];
  /** Parameters whose adjoint memory is the caller's. */
  readonly given: ReadonlyMap<Value, Value>;
  readonly schedule: Schedule;
};

/** Duplicates the references of a function that need it, and opens the scope that mirrors its body. */
export function openAdjoint(primal: Func, classes: AliasClasses, activity: Activity, { split, seeds, given, schedule }: Opening): AdjointContext {
  if (split) requireOwnRows(primal, classes, activity.reachesActive);
  const needsCompanion = companionRule(primal, classes, activity, [...given.keys()]);
  const prepared = addCompanions(primal, needsCompanion, "Adj", {
    isDouble: doublePrecisionRule(primal, classes),
    given,
    restores: (reference) => !split && classes.isParameter(classes.classOf(reference)),
  });
  const { body: forward } = prepared.func;
  const func = { ...primal, body: { ...forward, params: [...forward.params, ...given.values()] } };
  const context = newContext(func, activity, split, prepared, seeds, schedule);
  context.scopes.unshift(newScope(func.body, func.span));
  return context;
}

function newContext(
  func: Func,
  activity: Activity,
  split: boolean,
  duplicates: Omit<Companions, "func">,
  seeds: readonly Value[],
  schedule: Schedule,
): AdjointContext {
  const structure = structureOf(func);
  const classes = aliasClasses(func);
  const counts = new Map<Op, Value>();
  const home = new Map(structure.home);
  const indices = new Set<Value>();
  walkOps(func.body, (op, region) => {
    const [array, index] = op.operands;
    const isActiveLoad = op.kind === "load" && op.results.some((result) => activity.isActive(result));
    const isActiveStore = (op.kind === "store" || op.kind === "acc") && array && activity.holdsActive(array);
    if ((isActiveLoad || isActiveStore) && index) indices.add(index);
    if (op.kind !== "while") return;
    const count = freshValue(int, "count");
    counts.set(op, count);
    home.set(count, region);
  });
  const context: AdjointContext = {
    func,
    structure: { ...structure, home },
    activity,
    memoryOrder: memoryOrderOf(func, classes, split),
    companions: duplicates.of,
    split,
    maintenance: duplicates.maintenance,
    replaced: duplicates.replaced,
    meetsParameter: (reference) => classes.isParameter(classes.classOf(reference)),
    additions: {
      prologue: new Builder(func.span),
      before: new Map(),
      after: new Map(),
      counts,
      counted: new Set(),
      tapes: new Map(),
      early: new Builder(func.span),
      behind: new Map(),
      fused: new Map(),
    },
    snapshots: new Map(),
    indices,
    seeds,
    schedule,
    adjoint,
    live: new Set(),
    memory: memoryFactsOf(func, classes, structure, split),
    storages: new Map(),
    reverseRegion: (region, adjoints) => {
      reverseRegion(context, region, adjoints);
    },
    scopes: [],
  };
  return context;
}

/**
 * Classes whose adjoint memory must exist since the forward sweep: active ones of records, of references kept in memory,
 * and of references that control flow merges or carries.
 */
function companionRule(
  func: Func,
  classes: AliasClasses,
  activity: Activity,
  given: readonly Value[],
): (reference: Value) => boolean {
  const dynamic = new Set<number>(given.map((param) => classes.classOf(param)));
  const mark = (value: Value | undefined): void => {
    if (value && isReference(value.type)) dynamic.add(classes.classOf(value));
  };
  const markIfNested = (value: Value): void => {
    if (!isReference(value.type)) return;
    const contents = contentClasses(classes, classes.classOf(value), value.type);
    if (contents.length > 1 || value.type.kind === "record") contents.forEach((id) => dynamic.add(id));
  };
  func.body.params.forEach(markIfNested);
  walkOps(func.body, (op) => {
    op.results.forEach(markIfNested);
    // What is shortened later may be longer in between than it is when the function ends.
    if (op.kind === "resize") mark(op.operands[0]);
    if (op.regions.length > 0) {
      op.results.forEach(mark);
      for (const region of op.regions) region.params.forEach(mark);
    }
    if (op.kind === "load" || op.kind === "get" || op.kind === "pop") op.results.forEach(mark);
  });
  return (reference) => activity.reachesActive(reference) && dynamic.has(classes.classOf(reference));
}
