import { Builder, buildRegion, freshValue } from "../../ir/builder.ts";
import { cloneOp } from "../../ir/clone.ts";
import type { ForOp, Func, Literal, Op, Region, Value } from "../../ir/ops.ts";
import { primitive } from "../../ir/primitives/index.ts";
import { definedIn, freeValues, substituteOp, walkOps } from "../../ir/traverse.ts";
import { doubles, int, isReference } from "../../ir/types.ts";
import { aliasClasses } from "../analysis/aliasClasses.ts";
import { effectsOf, type Effects } from "../analysis/effects.ts";
import { indexRanges, type IndexRanges } from "../analysis/indexRanges.ts";
import { injectiveIndex, type InjectiveIndex } from "../analysis/injectiveIndex.ts";
import { bodyOf } from "./controlSlots.ts";
import { withOps, withRegions } from "./renaming.ts";

/** Ops that cost this many nanoseconds are worth more than a read of memory. */
const COSTLY = 4;
/** Nothing is kept unless a turn is spared so many nanoseconds. */
const LEAST_SPARED = 8;
/** A loop inside counts as so many turns. */
const TURNS = 8;
/** More numbers than these are not kept for a turn. */
const KEPT_LIMIT = 4;

/**
 * Computes once, in a loop of its own in front of a nest, what each turn of the inner loop computes again in every turn of the
 * outer one, and keeps it in arrays (loop distribution with scalar expansion).
 *
 * Needs: nothing. Guarantees: every value keeps its bits.
 *
 * It is for loops over directions of derivatives, in which everything of the function itself is the same for each: the outer loop
 * is one of the function's own region that goes in strides. The inner one counts from 0 in steps of one. An op moves if it
 * depends on the inner loop's variable only, cannot throw, has no effect, and reads nothing that the outer loop writes. Numbers
 * that cost less than reading them are computed again. The arrays are as long as the loop: it must read an array at an index that
 * is another one in each turn, so that memory of that size is there already.
 *
 * Example: `for %first in … step 8 { for %i in 0..%n { %1 = load %x, %i  %2 = exp %1 … } }` becomes
 * `%e = alloc Float64Array, %n; for %i in 0..%n { … store %e, %i, %2 } for %first in … step 8 { for %i in 0..%n { %2 = load %e, %i … } }`.
 */
export function distributeInvariants(func: Func): Func {
  const { ops } = func.body;
  if (!ops.some(isOverDirections)) return func;
  const distribution = new Distribution(func);
  const distributed = ops.flatMap((op) => (isOverDirections(op) ? distribution.nest(op) : [op]));
  const body = withOps(func.body, distributed);
  return body === func.body ? func : { ...func, body };
}

function isOverDirections(op: Op): op is ForOp {
  return op.kind === "for" && op.step > 1;
}

/** What leaves an inner loop: ops that are computed in front, those of them that are dropped, and the numbers that are kept. */
type Slice = { readonly computed: readonly Op[]; readonly dropped: ReadonlySet<Op>; readonly kept: readonly Value[] };

class Distribution {
  readonly #effects: Effects;
  readonly #ranges: IndexRanges;
  readonly #isInjective: InjectiveIndex;
  readonly #constants = new Map<Value, Literal>();

  constructor(func: Func) {
    this.#effects = effectsOf(func, aliasClasses(func));
    this.#ranges = indexRanges(func);
    this.#isInjective = injectiveIndex(func);
    walkOps(func.body, (op) => {
      if (op.kind === "const") this.#constants.set(op.results[0] as Value, op.value);
    });
  }

  nest(outer: ForOp): readonly Op[] {
    const front = new Builder(outer.span);
    const body = bodyOf(outer);
    const inside = definedIn(outer.regions);
    const ops = body.ops.map((op) => {
      const slice = op.kind === "for" ? this.#sliceOf(op, outer, inside) : undefined;
      return slice && op.kind === "for" ? this.#split(op, slice, front) : op;
    });
    return [...front.ops, withRegions(outer, [withOps(body, ops)])];
  }

  #sliceOf(loop: ForOp, outer: ForOp, inside: ReadonlySet<Value>): Slice | undefined {
    const [lower, upper] = loop.operands as readonly [Value, Value];
    if (loop.step !== 1 || this.#constants.get(lower) !== 0 || inside.has(upper) || !this.#readsApart(loop)) return undefined;
    const { params, ops, yields } = bodyOf(loop);
    const known = new Set([params[0] as Value]);
    const isKnown = (value: Value): boolean => known.has(value) || !inside.has(value);
    const pure = ops.filter((op) => {
      if (![...op.operands, ...freeValues(op.regions)].every(isKnown) || !this.#mayMove(op, outer)) return false;
      for (const result of op.results) known.add(result);
      return true;
    });
    const costly = costlyOf(pure);
    if ([...costly].reduce((total, op) => total + costOf(op), 0) < LEAST_SPARED) return undefined;
    const rest = ops.filter((op) => !costly.has(op));
    return sliceFrom(pure, costly, new Set([...usesOf(rest), ...yields]));
  }

  /** Whether the loop reads an array that has an element for each turn. */
  #readsApart(loop: ForOp): boolean {
    return bodyOf(loop).ops.some((op) => op.kind === "load" && this.#isInjective(op.operands[1] as Value, [loop]));
  }

  #mayMove(op: Op, outer: ForOp): boolean {
    const effects = this.#effects;
    if (!op.results.every(({ type }) => !isReference(type) && type.kind !== "tape" && type.kind !== "function")) return false;
    if (op.kind === "call" || effects.mayThrow(op) || effects.mayDiverge(op) || !effects.isRemovable(op)) return false;
    return [...effects.reads(op)].every((cell) => !effects.mayWrite(outer, cell));
  }

  /** The loop with reads of what is kept, and in front a loop that computes it. */
  #split(loop: ForOp, { computed, dropped, kept }: Slice, front: Builder): Op {
    const [lower, upper] = loop.operands as readonly [Value, Value];
    const length = this.#ranges.isAtLeastZero(upper) ? upper : front.apply("max", upper, front.constant(0));
    const arrays = kept.map(({ name }) => front.alloc(doubles, length, name ?? "kept"));
    const { params, ops, yields } = bodyOf(loop);
    const [index] = params as readonly [Value];
    const counter = freshValue(int, index.name);
    const copies = new Map([[index, counter]]);
    const filling = buildRegion([counter], (b) => {
      for (const op of computed) b.append(cloneOp(op, copies));
      kept.forEach((value, k) => { b.store(arrays[k] as Value, counter, copies.get(value) as Value); });
      return [];
    });
    front.for(lower, upper, 1, [], filling, []);
    const reads = new Builder(loop.span);
    const known = new Map(kept.map((value, k) => [value, reads.load(arrays[k] as Value, index, value.name)]));
    const rest = ops.filter((op) => !dropped.has(op)).map((op) => substituteOp(op, known));
    const body: Region = { params, ops: [...reads.ops, ...rest], yields: yields.map((value) => known.get(value) ?? value) };
    return { ...loop, regions: [body] };
  }
}

/** The ops that cost more than a read, and the numbers computed from these. */
function costlyOf(pure: readonly Op[]): Set<Op> {
  const costly = new Set<Op>();
  const from = new Set<Value>();
  for (const op of pure) {
    if (!op.results.every(({ type }) => type.kind === "f64")) continue;
    if (!isCostly(op) && !op.operands.some((operand) => from.has(operand))) continue;
    costly.add(op);
    for (const result of op.results) from.add(result);
  }
  return costly;
}

function sliceFrom(pure: readonly Op[], costly: Set<Op>, used: Set<Value>): Slice | undefined {
  const definitions = new Map(pure.flatMap((op) => op.results.map((result) => [result, op] as const)));
  const isAtHand = (operand: Value): boolean => {
    const op = definitions.get(operand);
    return used.has(operand) || !op || !costly.has(op);
  };
  // What is computed at little cost from what is kept in any case stays where it is.
  for (const op of [...costly].reverse()) {
    if (isCostly(op) || !op.results.some((result) => used.has(result)) || !op.operands.every(isAtHand)) continue;
    costly.delete(op);
    for (const operand of op.operands) used.add(operand);
  }
  const kept = [...costly].flatMap(({ results }) => results.filter((result) => used.has(result)));
  if (kept.length === 0 || kept.length > KEPT_LIMIT) return undefined;
  const needed = new Set(kept);
  const computed = [...pure].reverse().filter((op) => {
    if (!op.results.some((result) => needed.has(result))) return false;
    for (const value of [...op.operands, ...freeValues(op.regions)]) needed.add(value);
    return true;
  });
  return { computed: computed.reverse(), dropped: costly, kept };
}

function usesOf(ops: readonly Op[]): Value[] {
  return ops.flatMap((op) => [...op.operands, ...freeValues(op.regions)]);
}

function isCostly(op: Op): boolean {
  return costOf(op) >= COSTLY;
}

function costOf(op: Op): number {
  if (op.kind === "scalar") return primitive(op.primitive).cost;
  const inside = op.regions.reduce((total, region) => total + region.ops.reduce((sum, nested) => sum + costOf(nested), 0), 0);
  return op.kind === "for" ? TURNS * inside : inside;
}
