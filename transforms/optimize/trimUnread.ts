import { Builder } from "../../ir/builder.ts";
import type { ForOp, Func, Op, Region, Value } from "../../ir/ops.ts";
import { walkOps } from "../../ir/traverse.ts";
import { aliasClasses } from "../analysis/aliasClasses.ts";
import { effectsOf, type Effects } from "../analysis/effects.ts";
import { buildForm, isFormAtLeastZero, isSameForm, linearForms, plus, without, type LinearForm } from "../analysis/linearForms.ts";
import { indexRanges, type IndexRanges } from "../analysis/indexRanges.ts";
import { unreadCells } from "../analysis/unreadCells.ts";
import { bodyOf } from "./controlSlots.ts";
import { firstReads } from "./trimUnread/firstReads.ts";
import { withOps, withRegions } from "./renaming.ts";

/**
 * Leaves out the first iterations of loops that write elements which nobody reads, as the half of a symmetric matrix
 * that is copied from the other one.
 *
 * Needs: nothing. Guarantees: every value keeps its bits.
 *
 * Valid for a counted loop of step 1 without results, all of whose effects are writes, at the top of its body, to arrays
 * of which only the elements from one position on are read (see `firstReads`), each at the induction variable plus the
 * same invariant, or to memory that nothing reads at all. The loop then starts where that position is written, if that
 * is later.
 *
 * Example: with `%a` read in `for %k in %p..%n { load %a, %k }` only, `for %j in %0..%n { …; acc %a, %j, %e }` runs from
 * max(0, p) on.
 */
export function trimUnread(func: Func): Func {
  const classes = aliasClasses(func);
  const effects = effectsOf(func, classes);
  const starts = firstReads(func, classes);
  if (starts.size === 0) return func;
  const body = new Trimming(func, effects, starts).region(func.body);
  return body === func.body ? func : { ...func, body };
}

class Trimming {
  readonly #effects: Effects;
  readonly #starts: ReadonlyMap<Value, Value>;
  readonly #formOf: (value: Value) => LinearForm;
  readonly #ranges: IndexRanges;
  readonly #isUnread: ReturnType<typeof unreadCells>;
  readonly #definitions = new Map<Value, Op>();

  constructor(func: Func, effects: Effects, starts: ReadonlyMap<Value, Value>) {
    this.#effects = effects;
    this.#starts = starts;
    this.#formOf = linearForms(func);
    this.#ranges = indexRanges(func);
    this.#isUnread = unreadCells(func, effects);
    walkOps(func.body, (op) => {
      for (const result of op.results) this.#definitions.set(result, op);
    });
  }

  region(region: Region): Region {
    const out = new Builder();
    for (const op of region.ops) {
      out.span = op.span;
      const visited = withRegions(
        op,
        op.regions.map((nested) => this.region(nested)),
      );
      const start = op.kind === "for" ? this.#startOf(op) : undefined;
      const [lower, ...rest] = visited.operands as readonly [Value, ...Value[]];
      if (!start || this.#isAtLeast(lower, start)) out.append(visited);
      else out.append({ ...visited, operands: [this.#later(lower, start, out), ...rest] });
    }
    return withOps(region, out.ops);
  }

  /** The first iteration that writes something that is read, if the loop does nothing else. */
  #startOf(loop: ForOp): LinearForm | undefined {
    if (loop.step !== 1 || loop.results.length > 0) return undefined;
    const body = bodyOf(loop);
    const induction = body.params[0] as Value;
    let start: LinearForm | undefined;
    for (const op of body.ops) {
      if (this.#effects.mayDiverge(op)) return undefined;
      if (this.#effects.isRemovable(op)) continue;
      if (op.kind !== "acc" && op.kind !== "store") return undefined;
      const [array, index] = op.operands as readonly [Value, Value];
      if (this.#isUnread(this.#effects.cellOf(op) as never)) continue;
      const position = this.#starts.get(array);
      const shift = without(this.#formOf(index), induction);
      if (!position || !shift || this.#dependsOn(shift, body)) return undefined;
      const own = plus(this.#formOf(position), shift, -1);
      if (start && !isSameForm(start, own)) return undefined;
      start = own;
    }
    return start;
  }

  #dependsOn({ terms }: LinearForm, body: Region): boolean {
    const inside = new Set(body.ops.flatMap((op) => op.results));
    return [...terms.keys()].some((value) => inside.has(value) || body.params.includes(value));
  }

  #later(lower: Value, start: LinearForm, out: Builder): Value {
    const first = buildForm(out, start);
    const bound = this.#definitions.get(lower);
    const isFirst = bound?.kind === "const" && bound.value === 0 && isFormAtLeastZero(start, this.#ranges.isAtLeastZero);
    return isFirst ? first : out.apply("max", lower, first);
  }

  /** Whether a bound is a maximum with the form already. */
  #isAtLeast(lower: Value, start: LinearForm): boolean {
    const op = this.#definitions.get(lower);
    const parts = op?.kind === "scalar" && op.primitive === "max" ? op.operands : [lower];
    return parts.some((part) => isSameForm(this.#formOf(part), start));
  }
}
