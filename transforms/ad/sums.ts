import type { ForOp, Region, Value } from "../../ir/ops.ts";
import { isReference } from "../../ir/types.ts";
import type { AdjointContext } from "./adjointContext.ts";

/**
 * Whether each active carried value of a loop is a sum: its next value is itself plus (or minus) something, and it has
 * no other use. Then its adjoint is the same in all iterations, and these may be mirrored in any order. Carried
 * references are refused.
 */
export function carriesSumsOnly(context: AdjointContext, loop: ForOp, region: Region): boolean {
  const uses = countUsesIn(region);
  return region.params.slice(1).every((param, i) => {
    if (isReference(param.type)) return false;
    return !isActiveSlot(context, loop, region, i) || isSum(context, region, param, region.yields[i] as Value, uses);
  });
}

/** Whether the i-th carried value of a loop has an adjoint somewhere. */
export function isActiveSlot(context: AdjointContext, loop: ForOp, region: Region, i: number): boolean {
  return [region.params[i + 1], region.yields[i], loop.results[i]].some(
    (value) => value !== undefined && context.activity.isActive(value),
  );
}

/** Follows partial sums, each used just once, from the yielded value back to the parameter; a loop inside may go on with the sum. */
function isSum(context: AdjointContext, region: Region, param: Value, value: Value, uses: Map<Value, number>): boolean {
  for (let sum = value; sum !== param; ) {
    if (context.structure.home.get(sum) !== region || uses.get(sum) !== 1) return false;
    const rest = summands(context, sum).find((operand) => leadsTo(context, operand, param));
    if (!rest) return false;
    sum = rest;
  }
  return uses.get(param) === 1;
}

/** Operands whose derivative is one: both of a sum, the first of a difference, what a loop begins its sum with. */
function summands(context: AdjointContext, value: Value): readonly Value[] {
  const op = context.structure.definition.get(value);
  if (op?.kind === "for") {
    const slot = op.results.indexOf(value);
    const [inner] = op.regions as readonly [Region];
    const [param, next] = [inner.params[slot + 1] as Value, inner.yields[slot] as Value];
    return isSum(context, inner, param, next, countUsesIn(inner)) ? op.operands.slice(slot + 2, slot + 3) : [];
  }
  if (op?.kind !== "scalar") return [];
  if (op.primitive === "add") return op.operands;
  return op.primitive === "sub" ? op.operands.slice(0, 1) : [];
}

function leadsTo(context: AdjointContext, value: Value, param: Value): boolean {
  return value === param || summands(context, value).some((operand) => leadsTo(context, operand, param));
}

function countUsesIn(region: Region): Map<Value, number> {
  const uses = new Map<Value, number>();
  const use = (value: Value): void => void uses.set(value, (uses.get(value) ?? 0) + 1);
  const visit = (inner: Region): void => {
    for (const op of inner.ops) {
      op.operands.forEach(use);
      op.regions.forEach(visit);
    }
    inner.yields.forEach(use);
  };
  visit(region);
  return uses;
}
