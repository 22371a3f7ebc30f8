import type { ForOp, Literal, Op, Region, Value } from "../../../ir/ops.ts";
import { isSameForm, without, type LinearForm } from "../../analysis/linearForms.ts";
import type { Unit } from "../../analysis/unitArrays.ts";
import { bodyOf } from "../controlSlots.ts";

/** An iteration in which an element of a unit array is not zero: that of induction variable `position − shift`. */
export type Peak = { readonly unit: Unit; readonly shift: LinearForm; readonly loads: Op[] };

/** The peaks outside of which a number is zero. */
type Peaks = ReadonlySet<Peak>;

/** What the search needs to know of the function. */
export type Surroundings = {
  readonly units: ReadonlyMap<Value, Unit>;
  readonly formOf: (value: Value) => LinearForm;
  readonly constantOf: (value: Value) => Literal;
  readonly isInside: (value: Value) => boolean;
};

/**
 * The numbers in a loop's body that are zero in all iterations but few: loads from unit arrays at the induction variable
 * plus something invariant, and what is linear in such numbers. A factor that is not finite counts as one that is: an
 * adjoint that is zero by structure never multiplies.
 */
export function zeroTerms(loop: ForOp, around: Surroundings): ReadonlyMap<Value, Peaks> {
  const terms = new Map<Value, Peaks>();
  const peaks: Peak[] = [];
  const body = bodyOf(loop);
  const induction = body.params[0] as Value;
  const isZero = (value: Value): boolean => terms.has(value) || around.constantOf(value) === 0;
  const union = (values: readonly Value[]): Peaks => new Set(values.flatMap((value) => [...(terms.get(value) ?? [])]));
  const peakOf = (op: Op): Peak | undefined => {
    const [array, index] = op.operands as readonly [Value, Value];
    const unit = around.units.get(array);
    const shift = unit && without(around.formOf(index), induction);
    if (!unit || !shift || [...shift.terms.keys()].some(around.isInside)) return undefined;
    const known = peaks.find((peak) => peak.unit.array === array && isSameForm(peak.shift, shift));
    const peak = known ?? { unit, shift, loads: [] };
    if (!known) peaks.push(peak);
    peak.loads.push(op);
    return peak;
  };
  const set = (value: Value, sources: readonly Value[]): void => {
    const found = union(sources);
    if (found.size > 0) terms.set(value, found);
  };
  const visit = (region: Region, isTop: boolean): void => {
    for (const op of region.ops) {
      const [result] = op.results;
      if (op.kind === "if") {
        for (const arm of op.regions) visit(arm, false);
        op.results.forEach((slot, i) => {
          const yields = op.regions.map((arm) => arm.yields[i] as Value);
          if (yields.every(isZero)) set(slot, yields);
        });
      } else if (op.kind === "load" && isTop) {
        const peak = peakOf(op);
        if (peak) terms.set(result as Value, new Set([peak]));
      } else if (result && isLinear(op, isZero)) set(result, op.operands);
    }
  };
  visit(body, true);
  return terms;
}

/** Whether an op gives zero if those of its operands are zero that `isZero` says. */
function isLinear(op: Op, isZero: (value: Value) => boolean): boolean {
  const [first, second, third] = op.operands as readonly [Value, Value, Value];
  if (op.kind === "select") return isZero(second) && isZero(third);
  if (op.kind !== "scalar") return false;
  switch (op.primitive) {
    case "mul":
      return isZero(first) || isZero(second);
    case "div":
      return isZero(first) && !isZero(second);
    case "neg":
    case "fround":
      return isZero(first);
    case "add":
    case "sub":
      return isZero(first) && isZero(second);
    default:
      return false;
  }
}
