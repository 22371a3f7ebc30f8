import { Builder } from "../../ir/builder.ts";
import { cloneOp } from "../../ir/clone.ts";
import { invariant } from "../../ir/invariant.ts";
import type { ForOp, Func, Literal, Op, Region, Value } from "../../ir/ops.ts";
import { walkOps } from "../../ir/traverse.ts";
import { aliasClasses } from "../analysis/aliasClasses.ts";
import { bodyOf } from "./controlSlots.ts";
import { Renaming, withOps, withRegions } from "./renaming.ts";
import { planAggregates } from "./scalarReplaceArrays/plan.ts";

/** Loops of more iterations stay; beyond, locals cost more than memory. */
const tripLimit = 16;
/** Functions do not grow beyond this many ops: about what fits, with its adjoint, in a function that V8 optimises. */
const sizeLimit = 400;

/**
 * Unrolls the loops that stand between small arrays and `scalarReplaceArrays`: loops of a few iterations, by constant
 * bounds, whose induction variables index arrays that could be replaced if these indices were constant.
 *
 * Needs: nothing. Guarantees: every value keeps its bits; the ops that are executed are the same.
 *
 * An array counts only if all its indices are constants or computed from constants and such induction variables; all
 * loops of these variables are unrolled, or none if the function would become too large. So are loops that append to a
 * literal in every turn, which is complete then (see `gatherLiterals`).
 *
 * Example: `%a = alloc Float64Array, 2; for %i in 0..2 { %1 = load %p, %i; store %a, %i, %1 }` becomes two loads and two
 * stores, at 0 and at 1.
 */
export function unrollLoops(func: Func): Func {
  const loops = loopsToUnroll(func);
  if (loops.size === 0 || sizeWith(func.body, loops) > sizeLimit) return func;
  return { ...func, body: unrolled(func.body, loops, new Renaming()) };
}

/** The loops, with the values that their induction variables take. */
type Trips = ReadonlyMap<ForOp, readonly number[]>;

function loopsToUnroll(func: Func): Trips {
  const indices = new Indices(func);
  if (indices.isEmpty) return new Map();
  const classes = aliasClasses(func);
  const trips = new Map<ForOp, readonly number[]>();
  for (const loop of appendingLoops(func.body)) {
    const known = indices.tripsOf(loop);
    if (known) trips.set(loop, known);
  }
  const aggregates = planAggregates(func, classes, (index) => indices.loopsOf(index) !== undefined);
  walkOps(func.body, (op) => {
    const [reference, index] = op.operands;
    if ((op.kind !== "load" && op.kind !== "store" && op.kind !== "acc") || !reference || !index) return;
    if (!aggregates.has(classes.classOf(reference))) return;
    for (const loop of indices.loopsOf(index) ?? []) {
      const known = indices.tripsOf(loop);
      invariant(known, "a loop of unknown iterations");
      trips.set(loop, known);
    }
  });
  return trips;
}

/** Loops that store in every turn, at an index that is counted there, in a plain array which a literal beside the loop made. */
function appendingLoops(region: Region): readonly ForOp[] {
  const literals = new Set<Value>();
  return region.ops.flatMap((op) => {
    if (op.kind === "arrayLiteral" && op.type.storage === "Array") literals.add(op.results[0] as Value);
    const inner = op.regions.flatMap(appendingLoops);
    if (op.kind !== "for") return inner;
    const { ops, params } = bodyOf(op);
    const appends = ops.some(({ kind, operands: [array, index] }) => kind === "store" && array && index && literals.has(array) && params.includes(index));
    return appends ? [op, ...inner] : inner;
  });
}

/** Indices that are constants once some loops are unrolled. */
class Indices {
  readonly #definitions = new Map<Value, Op>();
  /** Loops of few iterations by their induction variables. */
  readonly #loops = new Map<Value, ForOp>();
  readonly #trips = new Map<ForOp, readonly number[]>();
  readonly #known = new Map<Value, ReadonlySet<ForOp> | undefined>();

  constructor(func: Func) {
    walkOps(func.body, (op) => {
      for (const result of op.results) this.#definitions.set(result, op);
      const trips = op.kind === "for" ? this.#tripsBetween(op) : undefined;
      if (op.kind !== "for" || !trips) return;
      this.#loops.set(bodyOf(op).params[0] as Value, op);
      this.#trips.set(op, trips);
    });
  }

  get isEmpty(): boolean {
    return this.#loops.size === 0;
  }

  /** The values that the induction variable takes, if they are few and known. */
  tripsOf(loop: ForOp): readonly number[] | undefined {
    return this.#trips.get(loop);
  }

  /** The loops on whose induction variables an index depends, if on nothing else. */
  loopsOf(index: Value): ReadonlySet<ForOp> | undefined {
    if (this.#known.has(index)) return this.#known.get(index);
    const loops = this.#computeLoopsOf(index);
    this.#known.set(index, loops);
    return loops;
  }

  #computeLoopsOf(index: Value): ReadonlySet<ForOp> | undefined {
    const loop = this.#loops.get(index);
    if (loop) return new Set([loop]);
    const op = this.#definitions.get(index);
    if (op?.kind === "const") return new Set();
    if (op?.kind !== "scalar" || index.type.kind !== "int") return undefined;
    const loops = new Set<ForOp>();
    for (const operand of op.operands) {
      const part = this.loopsOf(operand);
      if (!part) return undefined;
      for (const inner of part) loops.add(inner);
    }
    return loops;
  }

  #tripsBetween(loop: ForOp): readonly number[] | undefined {
    const [from, to] = loop.operands.map((operand) => this.#constant(operand));
    if (typeof from !== "number" || typeof to !== "number") return undefined;
    const trips: number[] = [];
    for (let i = from; loop.step > 0 ? i < to : i > to; i += loop.step) {
      if (trips.length === tripLimit) return undefined;
      trips.push(i);
    }
    return trips;
  }

  #constant(value: Value): Literal {
    const op = this.#definitions.get(value);
    return op?.kind === "const" ? op.value : undefined;
  }
}

/** The number of ops of a region after unrolling. */
function sizeWith(region: Region, loops: Trips): number {
  let size = 0;
  for (const op of region.ops) {
    const inside = op.regions.reduce((sum, nested) => sum + sizeWith(nested, loops), 0);
    const trips = op.kind === "for" ? loops.get(op) : undefined;
    size += trips ? inside * trips.length : inside + 1;
  }
  return size;
}

function unrolled(region: Region, loops: Trips, renaming: Renaming): Region {
  const out = new Builder();
  for (const original of region.ops) {
    const op = renaming.operands(original);
    const visited = withRegions(
      op,
      op.regions.map((nested) => unrolled(nested, loops, renaming)),
    );
    const trips = original.kind === "for" ? loops.get(original) : undefined;
    if (trips && visited.kind === "for") unroll(visited, trips, renaming, out);
    else out.append(visited);
  }
  return withOps(region, out.ops, renaming.yields(region));
}

/** One copy of the body for each iteration, the last yields being the results. */
function unroll(loop: ForOp, trips: readonly number[], renaming: Renaming, out: Builder): void {
  const { params, ops, yields } = bodyOf(loop);
  const [induction, ...carried] = params as readonly [Value, ...Value[]];
  let current: readonly Value[] = loop.operands.slice(2);
  out.span = loop.span;
  for (const trip of trips) {
    const map = new Map<Value, Value>([[induction, out.literal(trip, induction.type)]]);
    carried.forEach((param, i) => map.set(param, current[i] as Value));
    for (const op of ops) out.append(cloneOp(op, map));
    current = yields.map((value) => map.get(value) ?? value);
  }
  loop.results.forEach((result, i) => renaming.replace(result, current[i] as Value));
}
