import { invariant } from "../../ir/invariant.ts";
import type { ArrayLiteralOp, Func, Literal, Op, Region, StoreOp, Value } from "../../ir/ops.ts";
import { freeValues } from "../../ir/traverse.ts";
import { withOps, withRegions } from "./renaming.ts";

/**
 * Makes one literal of a literal of a plain array and the stores that append to it, as `push` and spread do.
 *
 * Needs: nothing. Guarantees: every value keeps its bits.
 *
 * Valid for stores at constant indices, each one beyond the elements so far, in the region of the literal and before any
 * other use of the array: until then nothing can tell when it was made.
 *
 * Example: `%a = arrayLiteral f64[]; store %a, 0, %x; store %a, 1, %y` becomes `%a = arrayLiteral f64[], %x, %y`.
 */
export function gatherLiterals(func: Func): Func {
  const constants = new Map<Value, Literal>();
  const body = gathered(func.body, constants);
  return body === func.body ? func : { ...func, body };
}

/** A literal that may still get elements. */
type Open = { readonly literal: ArrayLiteralOp; readonly stores: StoreOp[] };

function gathered(region: Region, constants: Map<Value, Literal>): Region {
  const open = new Map<Value, Open>();
  const wholes = new Map<Op, Op>();
  const gone = new Set<Op>();
  const close = (array: Value): void => {
    const entry = open.get(array);
    open.delete(array);
    const last = entry?.stores.at(-1);
    if (!entry || !last) return;
    const { literal, stores } = entry;
    gone.add(literal);
    stores.forEach((store) => gone.add(store));
    wholes.set(last, { ...literal, operands: [...literal.operands, ...stores.map(({ operands }) => operands[2] as Value)] });
  };
  const ops = region.ops.map((op) => {
    if (op.kind === "const") constants.set(op.results[0] as Value, op.value);
    const target = op.kind === "store" ? open.get(op.operands[0] as Value) : undefined;
    const isAppended = target !== undefined && op.kind === "store" && appends(op, target, constants);
    if (open.size > 0) usedBy(op).slice(isAppended ? 1 : 0).forEach(close);
    if (isAppended) target.stores.push(op);
    if (op.kind === "arrayLiteral" && op.type.storage === "Array") open.set(op.results[0] as Value, { literal: op, stores: [] });
    return withRegions(op, op.regions.map((nested) => gathered(nested, constants)));
  });
  [...open.keys()].forEach(close);
  if (wholes.size === 0) return withOps(region, ops);
  return withOps(region, region.ops.flatMap((op, i) => {
    const whole = wholes.get(op);
    if (whole) return [whole];
    const visited = ops[i];
    invariant(visited, "every op was visited");
    return gone.has(op) ? [] : [visited];
  }));
}

function appends({ operands: [, index] }: StoreOp, { literal, stores }: Open, constants: ReadonlyMap<Value, Literal>): boolean {
  return index !== undefined && constants.get(index) === literal.operands.length + stores.length;
}

function usedBy(op: Op): readonly Value[] {
  return op.regions.length === 0 ? op.operands : [...op.operands, ...freeValues(op.regions)];
}
