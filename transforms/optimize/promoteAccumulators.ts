import type { Builder } from "../../ir/builder.ts";
import { freshValue } from "../../ir/builder.ts";
import { whenRun } from "../../ir/controlBuilders.ts";
import { invariant } from "../../ir/invariant.ts";
import type { ForOp, Func, Op, Value, WhileOp } from "../../ir/ops.ts";
import { aliasClasses } from "../analysis/aliasClasses.ts";
import { noAdjointMemory, type AdjointMemory } from "./adjointMemory.ts";
import { isLoop } from "./controlSlots.ts";
import { planPromotions, type Promotion } from "./promoteAccumulators/plan.ts";
import { VariablesToValues, type Place } from "./variablesToValues.ts";

/**
 * Keeps an element or field that a loop reads and writes at one invariant address in a local: it is read before the
 * loop, carried through it, and written after it. Where adjoint memory is only added to, a sum that starts from zero is
 * carried instead and added once.
 *
 * Needs: `adjoint` says which memory is adjoint memory; none by default. Guarantees: every value keeps its bits, except
 * that sums into adjoint memory may associate differently.
 *
 * Valid for a loop and a cell (array and index, or record and field, both defined outside of the loop) if no foreign
 * code runs in the loop that could see the cell, and
 *
 * - *sum*: the cell is adjoint memory and the loop does nothing but add to the whole alias class, at any address; or
 * - *variable*: all accesses of the loop to the alias class are at this address, or at indices of the same array that are
 *   certain to be others (constants or, if no derivative is taken of the result, what `distinctIndices` knows: an addition to an element
 *   has a shorter mirror than what is read before the loop and stored after it), and a read gives back what was written: a record; a plain array; a Float64Array if the index is proved in
 *   range, or if nothing is read on its own (`+=` out of range does nothing, before and after); a Float32Array likewise,
 *   rounded at each write.
 *
 * Writing the cell after a loop that did not write it is harmless for records and typed arrays. A plain array would
 * become longer if the index is out of range, and an absent row would throw; there the write must be executed by every
 * iteration, and is made only if there was one.
 *
 * Example: `for %i … { …; acc %a, %p, %e }` becomes `%s = for %i … carry (%t = 0) { …; yield %t + %e }; acc %a, %p, %s`.
 */
export function promoteAccumulators(func: Func, adjoint: AdjointMemory = noAdjointMemory, isFinal = false): Func {
  const classes = aliasClasses(func);
  const plan = planPromotions(func, classes, adjoint(func, classes), isFinal);
  if (plan.byLoop.size === 0) return func;
  const rewriter = new VariablesToValues({
    assigned: (op) => {
      const promotion = plan.byAccess.get(op);
      return promotion && op.kind !== "load" && op.kind !== "get" ? [promotion] : [];
    },
    rewrite: (op, place) => {
      const promotion = plan.byAccess.get(op);
      if (promotion) rewriteAccess(op, promotion, place);
      const promotions = plan.byLoop.get(op) ?? [];
      if (isLoop(op) && promotions.length > 0) rewriteLoop(op, promotions, place);
      return promotion !== undefined || promotions.length > 0;
    },
    parts: () => undefined,
  });
  return { ...func, body: rewriter.region(func.body) };
}

function rewriteAccess(op: Op, promotion: Promotion, { out, renaming, get, set }: Place): void {
  const written = op.operands.at(-1);
  invariant(written, "an access has operands");
  const assign = (value: Value): void => set(promotion, promotion.rounds ? out.apply("fround", value) : value);
  switch (op.kind) {
    case "load":
    case "get":
      return renaming.replace(op.results[0] as Value, get(promotion));
    case "store":
    case "set":
      return assign(renaming.of(written));
    case "acc":
    case "accField":
      return assign(out.add(get(promotion), renaming.of(written)));
    default:
      invariant(false, "not an access");
  }
}

function rewriteLoop(loop: ForOp | WhileOp, promotions: readonly Promotion[], place: Place): void {
  const { out, renaming, get, set } = place;
  const [lower, upper] = loop.operands.map(renaming.of) as [Value, Value];
  for (const promotion of promotions) set(promotion, initialValue(promotion, place));
  place.control(loop);
  for (const promotion of promotions) {
    out.span = promotion.example.span;
    const write = (b: Builder): void => writeBack(b, promotion, get(promotion), place);
    if (promotion.needsGuard) whenRun(out, lower, upper, (loop as ForOp).step, write);
    else write(out);
  }
}

function initialValue({ isSum, example, type }: Promotion, { out, renaming }: Place): Value {
  if (isSum) return out.constant(0);
  const [reference, index] = example.operands.map(renaming.of) as [Value, Value];
  if (example.kind === "set" || example.kind === "accField" || example.kind === "get") {
    return out.get(reference, example.field);
  }
  const result = freshValue(type);
  out.append({ kind: "load", operands: [reference, index], results: [result], regions: [], span: out.span });
  return result;
}

function writeBack(b: Builder, { isSum, example }: Promotion, value: Value, { renaming }: Place): void {
  const [reference, index] = example.operands.map(renaming.of) as [Value, Value];
  if (example.kind === "set" || example.kind === "accField" || example.kind === "get") {
    if (isSum) b.accField(reference, example.field, value);
    else b.set(reference, example.field, value);
  } else if (isSum) b.acc(reference, index, value);
  else b.store(reference, index, value);
}
