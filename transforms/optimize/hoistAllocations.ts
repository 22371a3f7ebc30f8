import { Builder, buildRegion, freshValue } from "../../ir/builder.ts";
import type { ForOp, Func, Literal, Op, Region, Value, WhileOp } from "../../ir/ops.ts";
import { definedIn, walkOps } from "../../ir/traverse.ts";
import { int, type ArrayType } from "../../ir/types.ts";
import { absentReferences } from "../analysis/absentReferences.ts";
import { accessedOnly } from "../analysis/accessedOnly.ts";
import { aliasClasses, type AliasClasses } from "../analysis/aliasClasses.ts";
import { effectsOf, type Effects } from "../analysis/effects.ts";
import { bodyOf, isLoop } from "./controlSlots.ts";
import { isFilledFirst } from "../analysis/isFilledFirst.ts";
import { withOps, withRegions } from "./renaming.ts";

/**
 * Allocates once in front of a loop what each iteration would allocate anew.
 *
 * Needs: nothing. Guarantees: every value keeps its bits.
 *
 * Valid for `alloc` and `zerosLike` of typed arrays at the top of a loop's body whose handle serves to access memory
 * only (see `accessedOnly`), so that it ends with the iteration, and whose length is the same in every iteration. The
 * elements must be zero again when the next iteration starts, which a counted loop of stores sees to; it is left out
 * where the body fills the array first (see `isFilledFirst`). An allocation that can fail must not fail for a loop that
 * does not run: there the length in front of a counted loop is `select(runs, length, 0)`, and a `while` keeps it.
 *
 * Not for plain arrays, which can grow in one iteration and would be longer in the next.
 *
 * Example: `for %i … { %t = alloc Float64Array, %n; … }` becomes
 * `%t = alloc Float64Array, %n; for %i … { for %k in 0..length %t { store %t, %k, 0 }; … }`.
 */
export function hoistAllocations(func: Func): Func {
  const body = new Hoisting(func).region(func.body);
  return body === func.body ? func : { ...func, body };
}

class Hoisting {
  readonly #classes: AliasClasses;
  readonly #effects: Effects;
  readonly #accessedOnly: ReadonlySet<Value>;
  readonly #absent: ReadonlySet<Value>;
  readonly #constants = new Map<Value, Literal>();
  /** Lengths with which an array was allocated already, at this point. */
  readonly #allocated = new Set<Value>();

  constructor(func: Func) {
    const classes = aliasClasses(func);
    this.#classes = classes;
    this.#effects = effectsOf(func, classes);
    this.#accessedOnly = accessedOnly(func);
    this.#absent = absentReferences(func, classes);
    walkOps(func.body, (op) => {
      if (op.kind === "const") this.#constants.set(op.results[0] as Value, op.value);
    });
  }

  region(region: Region): Region {
    const out = new Builder();
    const before = [...this.#allocated];
    for (const op of region.ops) {
      if (op.regions.length > 0) this.#nested(op, out);
      else out.append(op);
      if (op.kind === "alloc") this.#allocated.add(op.operands[0] as Value);
    }
    this.#allocated.clear();
    for (const length of before) this.#allocated.add(length);
    return withOps(region, out.ops);
  }

  #nested(op: Op, out: Builder): void {
    const visited = withRegions(
      op,
      op.regions.map((region) => this.region(region)),
    );
    if (!isLoop(visited)) return out.append(visited);
    const body = bodyOf(visited);
    const inside = definedIn(visited.regions);
    const ops: Op[] = [];
    body.ops.forEach((inner, i) => {
      const moved = this.#moved(inner, visited, inside, out);
      if (!moved) return void ops.push(inner);
      out.append(moved);
      inside.delete(moved.results[0] as Value);
      if (!isFilledFirst(inner, body.ops.slice(i + 1), this.#constants)) ops.push(...clearing(moved));
    });
    const regions = visited.regions.map((region) => (region === body ? withOps(body, ops) : region));
    out.append(withRegions(visited, regions));
  }

  /** The op as it stands in front of the loop, or undefined if it has to stay. */
  #moved(op: Op, loop: ForOp | WhileOp, inside: ReadonlySet<Value>, out: Builder): Op | undefined {
    const [made] = op.results;
    const [operand] = op.operands;
    if ((op.kind !== "alloc" && op.kind !== "zerosLike") || !made || !operand || inside.has(operand)) return undefined;
    if (!isTypedArray(made.type) || !this.#accessedOnly.has(made)) return undefined;
    // A function value made in one iteration may access the array in a later one.
    if (this.#classes.isEscaping(this.#classes.classOf(made))) return undefined;
    if (op.kind === "zerosLike") return this.#absent.has(operand) ? undefined : op;
    if (this.#allocated.has(operand) || !this.#effects.mayThrow(op)) return op;
    if (loop.kind !== "for") return undefined;
    out.span = op.span;
    return { ...op, operands: [lengthIfRun(loop, operand, out)] };
  }
}

/** The length if the loop has an iteration, else zero. */
function lengthIfRun(loop: ForOp, length: Value, out: Builder): Value {
  const [lower, upper] = loop.operands as readonly [Value, Value];
  const runs = out.apply(loop.step > 0 ? "lt" : "gt", lower, upper);
  return out.select(runs, length, out.constant(0));
}

/** Stores zero in every element. */
function clearing(op: Op): readonly Op[] {
  const [array] = op.results as readonly [Value];
  const out = new Builder(op.span);
  const counter = freshValue(int, "k");
  const body = buildRegion([counter], (b) => {
    b.store(array, counter, b.constant(0));
    return [];
  });
  out.for(out.constant(0), out.length(array), 1, [], body, []);
  return out.ops;
}

function isTypedArray(type: Value["type"]): type is ArrayType {
  return type.kind === "array" && type.storage !== "Array";
}
