import { buildRegion, freshValue, type Builder } from "../../../ir/builder.ts";
import { forEachIndex } from "../../../ir/controlBuilders.ts";
import type { Value } from "../../../ir/ops.ts";
import { placeRegion } from "../../../ir/placeRegion.ts";
import { opaque, type ArrayType } from "../../../ir/types.ts";
import type { Repeated } from "../jacobian/repeated.ts";
import { dependencies, isSingle, type Dependencies } from "./dependencies.ts";
import { callRuntime, self } from "./runtimeCalls.ts";

/** From the sets of columns of each row to a plan of sweeps. */
type MakePlan = (b: Builder, sets: Value, rows: Value) => Value;

/**
 * Places what finds the plan of sweeps for the derivative by one parameter: from the pattern at the values on entry or, where
 * the pattern is known by part of these, from an earlier call.
 *
 * @param site Tells this plan from others of the generated function.
 */
export function placePlan(b: Builder, repeated: Repeated, index: number, site: number, make: MakePlan): Value {
  const { onEntry } = repeated;
  const program = dependencies(repeated, index);
  const { key } = program;
  if (!key) return make(b, ...placeSets(b, program, onEntry, index));
  const inputs = key(b, onEntry);
  const known = callRuntime(b, "knownPlan", [self, String(site), inputs], { hint: "known" });
  const found = buildRegion([], (inner) => [
    callRuntime(inner, "keepPlan", [self, String(site), inputs, make(inner, ...placeSets(inner, program, onEntry, index))], { hint: "plan" }),
  ]);
  const plan = freshValue(opaque, "plan");
  b.if(b.apply("strictEqual", known, b.literal(undefined, opaque)), found, { params: [], ops: [], yields: [known] }, [plan]);
  return plan;
}

/** The dependency program: the sets that each component of the result has, each component of the argument being its own. */
function placeSets(b: Builder, { func }: Dependencies, args: readonly Value[], index: number): readonly [sets: Value, rows: Value] {
  const x = args[index] as Value;
  const count = b.length(x);
  const limit = isSingle(func) ? ["2 ** 24"] : [];
  const sets = callRuntime(b, "newIndexSets", [count, ...limit], { hint: "sets" });
  const seeds = b.alloc(x.type as ArrayType, count, `${x.name ?? "x"}Sets`);
  // The set {i} is i + 1.
  forEachIndex(b, count, (inner, i) => { inner.store(seeds, i, inner.add(i, inner.constant(1))); });
  const [rows] = placeRegion(b, func.body, [...args, sets, seeds]);
  return [sets, rows as Value];
}
