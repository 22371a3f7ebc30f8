import type { Builder } from "../../../ir/builder.ts";
import { isLookup } from "../../../ir/lookups.ts";
import type { ExternOp, Func, Op, Region, Value } from "../../../ir/ops.ts";
import { placeRegion } from "../../../ir/placeRegion.ts";
import { findOp, walkOps } from "../../../ir/traverse.ts";
import { mayShareObjects } from "../../../ir/places.ts";
import { isReference } from "../../../ir/types.ts";
import { aliasClasses } from "../../analysis/aliasClasses.ts";
import { annotateCalls } from "../../analysis/callFacts.ts";
import { writtenTypes } from "../../analysis/writtenTypes.ts";
import type { CalleeTable } from "../calleeTable.ts";
import { copyDerivatives } from "../derivativeCopies.ts";
import { disjointnessChecks, isWritten } from "../disjointness.ts";

/** A function that is evaluated several times, of which the user sees one evaluation. */
export type Repeated = {
  /** Without effects on anything but the arguments given to it. */
  readonly quiet: Func;
  /** Where the functions go that the evaluations call. */
  readonly callees: CalleeTable;
  /** The values on entry, which no evaluation changes. */
  readonly onEntry: readonly Value[];
  /** The arguments of one more evaluation, made of these: what it writes are copies. */
  readonly args: (b: Builder, onEntry?: readonly Value[]) => readonly Value[];
  /** The value, where the function has been evaluated with all its effects. */
  readonly value: Value | undefined;
};

/** Whether the function takes part of its values from outside, such as random numbers: it cannot be evaluated again. */
export function drawsValues(func: Func): boolean {
  const used = usedValues(func);
  const draws = (op: Op): boolean => op.kind === "extern" && hasEffect(op) && op.results.some((result) => used.has(result));
  return findOp(func.body, draws) !== undefined || [...(func.callees?.values() ?? [])].some(drawsValues);
}

/** An index of keys is made again by each evaluation; Maps from outside do not change meanwhile. */
export function hasEffect(op: ExternOp): boolean {
  return !op.pure && !isLookup(op.template);
}

function usedValues(func: Func): ReadonlySet<Value> {
  const used = new Set<Value>(func.body.yields);
  walkOps(func.body, (op) => {
    for (const operand of op.operands) used.add(operand);
    for (const region of op.regions) for (const value of region.yields) used.add(value);
  });
  return used;
}

/**
 * Makes a function fit to be evaluated several times at `params`. Where it has effects, it is evaluated once as it is,
 * here; the other evaluations work on copies of what it writes, and leave the rest of its effects out.
 *
 * Needs: `drawsValues` does not hold.
 */
export function repeat(b: Builder, func: Func, params: readonly Value[], callees: CalleeTable): Repeated {
  const classes = aliasClasses(func);
  const suspects = func.body.params.filter((param) => isReference(param.type) && isWritten(param, classes));
  const mayBeWritten = suspects.length > 0 ? writtenTypes(func) : () => false;
  const written = new Set(suspects.filter(({ type }) => mayBeWritten(type)).map((param) => func.body.params.indexOf(param)));
  const quiet = silenced(func);
  if (written.size === 0 && quiet === func) return { quiet, callees, onEntry: params, args: (_b, values = params) => values, value: undefined };
  for (const check of disjointnessChecks(func, classes)) placeRegion(b, { params: func.body.params, ops: [check], yields: [] }, params);
  // A copy would tell apart what is one object on entry.
  const shared = params.filter((param, i) => written.has(i) && mayShareObjects(param.type));
  for (const param of shared) b.requireDistinct(param, `an object stands in several places of '${param.name ?? "argument"}', which is written`, true);
  const onEntry = params.map((param, i) => (written.has(i) ? copyDerivatives(b, param, func) : param));
  const [value] = placeRegion(b, callees.adopt(func).body, params);
  return {
    quiet,
    callees,
    onEntry,
    args: (inner, values = onEntry) => values.map((value, i) => (written.has(i) ? copyDerivatives(inner, value, func) : value)),
    value,
  };
}

/** A function without effects on anything but its arguments, nor those that it calls; the function itself if it has none. */
export function silenced(func: Func): Func {
  const body = withoutExterns(func.body);
  const callees = func.callees && new Map([...func.callees].map(([name, callee]) => [name, silenced(callee)] as const));
  const isSame = body === func.body && [...(callees ?? [])].every(([name, callee]) => callee === func.callees?.get(name));
  return isSame ? func : annotateCalls({ ...func, body, callees });
}

function withoutExterns(region: Region): Region {
  let changed = false;
  const ops: Op[] = [];
  for (const op of region.ops) {
    if (op.kind === "extern" && hasEffect(op)) {
      changed = true;
      continue;
    }
    const regions = op.regions.map(withoutExterns);
    const same = regions.every((inner, i) => inner === op.regions[i]);
    if (!same) changed = true;
    ops.push(same ? op : { ...op, regions });
  }
  return changed ? { ...region, ops } : region;
}
