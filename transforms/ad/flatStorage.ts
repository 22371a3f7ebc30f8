import { freshValue, type Builder } from "../../ir/builder.ts";
import { invariant } from "../../ir/invariant.ts";
import type { ForOp, Op, Region, Value } from "../../ir/ops.ts";
import { arrayOf, f64, int, isReference, type ArrayType, type Type } from "../../ir/types.ts";
import { enclosing } from "../analysis/structure.ts";
import { builderAfter, builderBefore, type AdjointContext } from "./adjointContext.ts";
import { boundAtTop, type Bounds } from "./bounds.ts";
import { conditionAtTop, isOftenEntered, type Guard } from "./guards.ts";
import { sizeOfNest, takesLittle } from "./sizes.ts";

/**
 * A nest of counted loops whose trip counts are bounded before the outermost of them starts: one element for each
 * execution of the innermost region, at ((k₀·n₁ + k₁)·n₂ + k₂)… for ordinals k and extents n. Enclosing ifs add no
 * dimension: an element that was not written is not read. But what an `if` keeps from running takes no memory either:
 * where its condition is known in front of the nest it makes the extent 0, and where it is not, the nest begins in its arm.
 */
export type FlatStorage = {
  readonly loops: readonly ForOp[];
  /** Extents, as values of the top region. */
  readonly extents: readonly Value[];
  /** In front of the nest. */
  readonly before: Builder;
  /** The region that the nest begins in. */
  readonly home: Region;
};

/** The flat storage of values of `region`, or undefined where a trip count is known only when it is too late. */
export function flatStorage(context: AdjointContext, region: Region): FlatStorage | undefined {
  // Many activations share what a buffer would be for.
  if (context.activation) return undefined;
  const { storages } = context;
  if (!storages.has(region)) storages.set(region, planStorage(context, region));
  return storages.get(region);
}

function planStorage(context: AdjointContext, region: Region): FlatStorage | undefined {
  const chain = enclosing(context.structure, region);
  const site = chain[0]?.op;
  invariant(site, "values of the top region are not kept");
  const loops: ForOp[] = [];
  const extents: Value[] = [];
  const outer: ForOp[] = [];
  const guards: PlacedGuard[] = [];
  const b = builderBefore(context, site);
  for (const [position, { op, region: inside }] of chain.entries()) {
    if (op.kind === "if") {
      guards.push({ op, arm: inside, depth: loops.length, outer: [...outer], next: chain[position + 1]?.op });
      continue;
    }
    if (op.kind !== "for") return undefined;
    // An iteration of a loop that is mirrored at once uses the elements of the iteration before again.
    if (!context.live.has(inside)) {
      const extent = loopExtent(context, b, op, outer);
      if (!extent) return undefined;
      loops.push(op);
      extents.push(extent);
    }
    outer.push(op);
  }
  if (loops.length === 0) return { loops, extents: [b.constant(1)], before: b, home: context.structure.top };
  return guarded(context, { loops, extents, before: b, home: context.structure.top }, guards);
}

/** A guard with the number of the storage's loops around it, all counted loops around it, and the op in its arm that the nest goes on in. */
type PlacedGuard = Guard & { readonly depth: number; readonly outer: readonly ForOp[]; readonly next: Op | undefined };

/** The storage without what the guards keep from running; undefined where that is known only when it is too late. */
function guarded(context: AdjointContext, storage: FlatStorage, guards: readonly PlacedGuard[]): FlatStorage | undefined {
  const { structure } = context;
  const extents = [...storage.extents];
  let { before, home } = storage;
  for (const guard of guards) {
    const extent = extents[guard.depth];
    if (extent === undefined || takesLittle(structure, storage.loops, guard.depth)) continue;
    const condition = conditionAtTop(storage.before, context, guard);
    if (condition) extents[guard.depth] = storage.before.select(condition, extent, storage.before.constant(0));
    else if (guard.outer.length === 0 && guard.next) {
      before = builderBefore(context, guard.next);
      home = guard.arm;
    } else if (!isOftenEntered(structure, guard, guard.outer)) return undefined;
  }
  return { ...storage, extents, before, home };
}

/** Upper bound, at the top, of the number of iterations of a loop nested in `outer`. */
function loopExtent(context: AdjointContext, b: Builder, loop: ForOp, outer: readonly ForOp[]): Value | undefined {
  const [lower, upper] = loop.operands as readonly [Value, Value];
  const bounds: Bounds = { structure: context.structure, memoryOrder: context.memoryOrder, loops: outer };
  const up = loop.step > 0;
  const from = boundAtTop(b, bounds, lower, up ? "min" : "max");
  const to = boundAtTop(b, bounds, upper, up ? "max" : "min");
  if (!from || !to) return undefined;
  const distance = subtract(b, up ? to : from, up ? from : to);
  const stride = Math.abs(loop.step);
  const count = stride === 1 ? distance : b.apply("ceil", b.div(distance, b.constant(stride)));
  return b.apply("max", b.constant(0), count);
}

function subtract(b: Builder, a: Value, c: Value): Value {
  return b.constantOf(c) === 0 ? a : b.sub(a, c);
}

/** Position of the current iteration's element, with the induction variables that `variable` gives. */
function flatIndex(b: Builder, storage: FlatStorage, context: AdjointContext, variable: (v: Value) => Value): Value {
  let index: Value | undefined;
  storage.loops.forEach((loop, depth) => {
    const counter = loop.regions[0]?.params[0];
    const lower = loop.operands[0];
    invariant(counter && lower, "malformed loop");
    const definition = context.structure.definition.get(lower);
    const startsAtZero = definition?.kind === "const" && definition.value === 0;
    const i = variable(counter);
    const offset = startsAtZero ? i : b.sub(i, variable(lower));
    const ordinal = loop.step === 1 ? offset : b.div(offset, b.constant(loop.step));
    index = index ? b.add(b.mul(index, storage.extents[depth] as Value), ordinal) : ordinal;
  });
  return index ?? b.constant(0);
}

/** Container of kept values of a type; numbers proved integral stay so, and booleans take a byte. */
function containerOf(type: Type): ArrayType {
  if (isReference(type) || type.kind === "opaque" || type.kind === "function") return arrayOf("Array", type);
  if (type.kind === "bool") return arrayOf("Uint8Array", int);
  invariant(type.kind === "f64" || type.kind === "int", "a value that cannot be kept");
  return arrayOf("Float64Array", type.kind === "int" ? int : f64);
}

/** Where a kept value is fetched, under which name, and the names of the loop counters there. */
type Arrival = { readonly b: Builder; readonly name: Value; readonly nameOf: (value: Value) => Value };

/** Keeps a value of `region` in a buffer of its own, and fetches it. */
export function keepFlat(context: AdjointContext, region: Region, storage: FlatStorage, value: Value, { b, name, nameOf }: Arrival): void {
  const { before } = storage;
  const container = containerOf(value.type);
  const size = storage.extents.reduce((product, extent) => before.mul(product, extent));
  // A typed array takes NaN, the bound of a loop that does not run, for no elements; a plain one does not.
  const isNumber = container.storage !== "Array" || Number.isFinite(sizeOfNest(context.structure, storage.loops));
  const length = isNumber ? size : before.select(before.apply("gt", size, before.constant(0)), size, before.constant(0));
  const buffer = before.alloc(container, length, value.name ? `${value.name}Kept` : "kept");
  context.declare(buffer, storage.home);
  const after = builderAfter(context, region);
  const isBool = value.type.kind === "bool";
  after.store(buffer, flatIndex(after, storage, context, (v) => v), isBool ? after.apply("toNumber", value) : value);
  const fetched = isBool ? freshValue(int, value.name) : name;
  b.append({ kind: "load", operands: [nameOf(buffer), flatIndex(b, storage, context, nameOf)], results: [fetched], regions: [], span: b.span });
  if (isBool) b.append({ kind: "scalar", primitive: "toBoolean", operands: [fetched], results: [name], regions: [], span: b.span });
}
