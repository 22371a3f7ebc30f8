import { freshValue } from "../../ir/builder.ts";
import type { IfOp, Region, Value } from "../../ir/ops.ts";
import { f64 } from "../../ir/types.ts";
import { isWithin } from "../analysis/structure.ts";
import { addAdjoint, currentScope, newScope, type AdjointContext } from "./adjointContext.ts";
import { AdjointMap } from "./adjointMap.ts";
import { closeScope, primalValue } from "./primalValues.ts";

/**
 * r… = if c { …; yield t… } else { …; yield e… }
 *
 * The mirror takes the same branch. Each arm starts from the adjoints outside, adds r̄ to those of its yields, runs
 * backwards, and yields the adjoints of the outer values that either arm changed; these replace the outer ones.
 */
export function reverseIf(context: AdjointContext, op: IfOp, adjoints: AdjointMap): void {
  const seeds = op.results.map((result) => adjoints.get(result));
  const condition = primalValue(context, op.operands[0] as Value);
  const arms = op.regions.map((region) => reverseArm(context, region, seeds, adjoints));
  const changed = outerChanges(context, op, arms.map((arm) => arm.adjoints));
  const { body } = currentScope(context);
  const results = changed.map(() => freshValue(f64));
  const regions = arms.map((arm): Region => {
    const ops = arm.close(changed);
    return { params: [], ops: ops.ops, yields: ops.yields };
  });
  if (results.length === 0 && regions.every((region) => region.ops.length === 0)) return;
  body.if(condition, regions[0] as Region, regions[1] as Region, results);
  changed.forEach((value, i) => adjoints.set(value, results[i] as Value));
}

type Arm = {
  readonly adjoints: AdjointMap;
  readonly close: (changed: readonly Value[]) => { ops: Region["ops"]; yields: readonly Value[] };
};

function reverseArm(
  context: AdjointContext,
  region: Region,
  seeds: readonly (Value | undefined)[],
  outer: AdjointMap,
): Arm {
  const scope = newScope(region, currentScope(context).body.span);
  const adjoints = new AdjointMap(outer);
  context.scopes.unshift(scope);
  region.yields.forEach((value, i) => {
    addAdjoint(context, adjoints, value, seeds[i] ?? null);
  });
  context.reverseRegion(region, adjoints);
  context.scopes.shift();
  return {
    adjoints,
    close: (changed) => {
      const yields = changed.map((value) => adjoints.get(value) ?? scope.body.constant(0));
      return { ops: closeScope(context, scope), yields };
    },
  };
}

function outerChanges(context: AdjointContext, op: IfOp, arms: readonly AdjointMap[]): Value[] {
  const changed = new Set<Value>();
  for (const arm of arms) {
    for (const value of arm.changed()) {
      const home = context.structure.home.get(value);
      const isInner = op.regions.some((region) => home && isWithin(context.structure, home, region));
      if (!isInner) changed.add(value);
    }
  }
  return [...changed];
}
