import { buildRegion, freshValue, type Builder } from "../../../ir/builder.ts";
import type { ForOp, Value } from "../../../ir/ops.ts";
import { buildForm, isFormAtLeastZero, plus, renameForm, type LinearForm } from "../../analysis/linearForms.ts";
import { bodyOf } from "../controlSlots.ts";
import type { Picked, PickPlan } from "./plan.ts";
import type { Peak } from "./zeroTerms.ts";

/** The place after a loop where picked terms are computed. */
export type After = {
  /** The loop as it was. */
  readonly loop: ForOp;
  readonly plan: PickPlan;
  /** The sums so far, by slot. */
  readonly sums: Map<number, Value>;
  readonly out: Builder;
  /** What values from in front of the loop are called now. */
  readonly rename: (value: Value) => Value;
};

/** Does what is picked for each iteration in which it may not be zero, if the loop has that iteration. */
export function emitPicked(picked: Picked, after: After): void {
  const done: { readonly form: LinearForm; readonly trip: Value }[] = [];
  for (const peak of picked.peaks) {
    const { formOf } = after.plan.known;
    const form = tripOf(peak, formOf);
    const trip = buildForm(after.out, renameForm(form, after.rename));
    let runs = isTrip(form, trip, after);
    for (const other of done) {
      if (!isApart(form, other.form)) runs = after.out.apply("and", runs, after.out.apply("ne", trip, other.trip));
    }
    done.push({ form, trip });
    emitTrip(picked, peak, trip, runs, after);
  }
}

function emitTrip({ sums, writes }: Picked, peak: Peak, trip: Value, runs: Value, { loop, plan, sums: current, out, rename }: After): void {
  const { cones, terms, known } = plan;
  const { formOf } = known;
  const here = tripOf(peak, formOf);
  const isZero = (value: Value): boolean => {
    const peaks = terms.get(value);
    return peaks !== undefined && [...peaks].every((other) => other !== peak && isApart(tripOf(other, formOf), here));
  };
  const then = buildRegion(
    [],
    (b) => {
      const map = new Map([[bodyOf(loop).params[0] as Value, trip]]);
      for (const load of peak.loads) if (peak.unit.value) map.set(load.results[0] as Value, rename(peak.unit.value));
      const copy = (value: Value): Value => cones.copy(b, value, { map, rename, isZero });
      for (const write of writes) {
        const operands = write.operands.map(copy);
        b.append({ ...write, operands });
      }
      return sums.map(({ slot, terms: added }) =>
        added.reduce((sum, { value, isSubtracted }) => {
          if (isSubtracted) return b.sub(sum, copy(value));
          return known.constantOf(sum) === 0 ? copy(value) : b.add(sum, copy(value));
        }, current.get(slot) as Value),
      );
    },
    out.span,
  );
  const unchanged = sums.map(({ slot }) => current.get(slot) as Value);
  const results = sums.map(({ slot }) => freshValue(loop.results[slot]?.type as Value["type"], loop.results[slot]?.name));
  out.if(runs, then, { params: [], ops: [], yields: unchanged }, results);
  sums.forEach(({ slot }, i) => current.set(slot, results[i] as Value));
}

/** The induction variable's value in the iteration. */
function tripOf({ unit, shift }: Peak, formOf: (value: Value) => LinearForm): LinearForm {
  return plus(formOf(unit.position), shift, -1);
}

/** Whether the loop has an iteration with this value of its induction variable. */
function isTrip(form: LinearForm, trip: Value, { loop, plan, out, rename }: After): Value {
  const { constantOf, isAtLeastZero } = plan.known;
  const [lower, upper] = loop.operands.map(rename) as [Value, Value];
  if (loop.step > 0 && constantOf(lower) === 0 && isFormAtLeastZero(form, isAtLeastZero)) return out.apply("lt", trip, upper);
  const isUp = loop.step > 0;
  return out.apply("and", out.apply(isUp ? "ge" : "le", trip, lower), out.apply(isUp ? "lt" : "gt", trip, upper));
}

/** Whether two integers are known to differ. */
function isApart(first: LinearForm, second: LinearForm): boolean {
  const { offset, terms } = plus(first, second, -1);
  return offset !== 0 && terms.size === 0;
}
