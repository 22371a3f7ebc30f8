import type { Func, Op, Value } from "../../ir/ops.ts";
import { findOp, walkOps } from "../../ir/traverse.ts";
import { isReference } from "../../ir/types.ts";
import type { Activity, ModuleActivity } from "../analysis/activity.ts";
import type { AliasClasses } from "../analysis/aliasClasses.ts";

/** What the derivative of a callee takes and gives besides what the callee does; positions are the callee's. */
export type CallPlan = {
  readonly func: Func;
  readonly classes: AliasClasses;
  readonly activity: Activity;
  /** References with derivatives, and tapes on which such references travel. */
  readonly companionParams: readonly number[];
  readonly companionResults: readonly number[];
  /** Numbers with derivatives. */
  readonly activeParams: readonly number[];
  readonly activeResults: readonly number[];
  /** Tapes of numbers with derivatives. */
  readonly activeTapes: readonly number[];
};

export type CallPlans = ReadonlyMap<string, CallPlan>;

/** The sweeps of the functions that are called, and how to call them. */
export type CallAdjoints = {
  readonly plans: CallPlans;
  /** Positions of the parameters, and after them of their companions, that the reverse sweep of a callee takes. */
  readonly needs: (callee: string) => readonly number[];
  readonly functions: ReadonlyMap<string, Func>;
};

/** The plan of each callee that has a derivative; calls of the others stay as they are. */
export function callPlansOf({ callees }: ModuleActivity): CallPlans {
  const carriers = referenceCarriers(callees);
  const plans = new Map<string, CallPlan>();
  for (const [name, { func, classes, activity }] of callees) {
    const { params, yields } = func.body;
    const carries = carriers.get(name) ?? new Set();
    const plan: CallPlan = {
      func,
      classes,
      activity,
      companionParams: positions(params, (param, i) => hasCompanion(activity, param) || carries.has(i)),
      companionResults: positions(yields, (value) => hasCompanion(activity, value)),
      activeParams: positions(params, activity.isActive),
      activeResults: positions(yields, activity.isActive),
      activeTapes: positions(params, (param) => param.type.kind === "tape" && activity.holdsActive(param)),
    };
    const isTouched = plan.companionParams.length + plan.companionResults.length + plan.activeParams.length + plan.activeResults.length + plan.activeTapes.length > 0;
    if (isTouched || containsActive(func, activity)) plans.set(name, plan);
  }
  return plans;
}

function hasCompanion(activity: Activity, value: Value): boolean {
  return isReference(value.type) && activity.reachesActive(value);
}

function positions(values: readonly Value[], holds: (value: Value, index: number) => boolean): number[] {
  return values.flatMap((value, i) => (holds(value, i) ? [i] : []));
}

function containsActive(func: Func, activity: Activity): boolean {
  return findOp(func.body, ({ results }) => results.some((result) => activity.isActive(result) || activity.holdsActive(result))) !== undefined;
}

/** For each callee, the tape parameters on which references with derivatives travel, here or in what it calls. */
function referenceCarriers(callees: ModuleActivity["callees"]): ReadonlyMap<string, ReadonlySet<number>> {
  const carriers = new Map([...callees.keys()].map((name) => [name, new Set<number>()] as const));
  const mark = (name: string, tape: Value | undefined): boolean => {
    const known = carriers.get(name) as Set<number>;
    const position = tape ? (callees.get(name)?.func.body.params.indexOf(tape) ?? -1) : -1;
    if (position < 0 || known.has(position)) return false;
    known.add(position);
    return true;
  };
  for (let grew = true; grew; ) {
    grew = false;
    for (const [name, { func, activity }] of callees) {
      walkOps(func.body, (op) => {
        for (const tape of carryingTapes(op, carriers, (value) => hasCompanion(activity, value))) grew = mark(name, tape) || grew;
      });
    }
  }
  return carriers;
}

/** The tapes that an op uses for references of this kind. */
function carryingTapes(op: Op, carriers: ReadonlyMap<string, ReadonlySet<number>>, isCarried: (value: Value) => boolean): readonly (Value | undefined)[] {
  if (op.kind === "call") return [...(carriers.get(op.callee) ?? [])].map((position) => op.operands[position]);
  if (op.kind === "push" && op.operands.slice(1).some(isCarried)) return [op.operands[0]];
  if (op.kind === "pop" && op.results.some(isCarried)) return [op.operands[0]];
  return [];
}

/** The name of a callee's tangent function. */
export function tangentName(callee: string): string {
  return `${callee}Tangent`;
}
