import { Builder, freshValue } from "../../ir/builder.ts";
import { whenRun } from "../../ir/controlBuilders.ts";
import type { ForOp, Func, Op, Region, Value } from "../../ir/ops.ts";
import { definedIn, walkOps } from "../../ir/traverse.ts";
import { f64 } from "../../ir/types.ts";
import { absentReferences } from "../analysis/absentReferences.ts";
import { aliasClasses } from "../analysis/aliasClasses.ts";
import { effectsOf, type Cell, type Effects } from "../analysis/effects.ts";
import { buildForm, linearForms, plus, without, type LinearForm } from "../analysis/linearForms.ts";
import { noAdjointMemory, type AdjointMemory } from "./adjointMemory.ts";
import { withOps, withRegions } from "./renaming.ts";

/**
 * Adds to each element once where a loop adds to neighbours: what an iteration adds ahead of itself is carried to the iteration
 * that comes there, and the rest is added after the loop.
 *
 * Needs: `adjoint` says which memory is adjoint memory; none by default. Guarantees: every value keeps its bits, except
 * that sums into adjoint memory may associate differently.
 *
 * Valid for a loop over i with step 1 or −1 that does nothing with an alias class of adjoint memory but add to it, and
 * additions in the loop's own region, to one array at r + i + c with r invariant and successive constants c. Every
 * iteration executes them, so that after a loop that had iterations they are to cells that it was at already; a plain array or one
 * that may be absent is added to after the loop only if there was one.
 *
 * Example: `for %i … { acc %a, %i, %x; acc %a, %i + 1, %y }` becomes
 * `%s = for %i … carry (%c = 0) { acc %a, %i, %c + %x; yield %y }; acc %a, %n, %s`.
 */
export function carryNeighbours(func: Func, adjoint: AdjointMemory = noAdjointMemory): Func {
  const search = new Search(func, adjoint);
  const body = search.region(func.body);
  return body === func.body ? func : { ...func, body };
}

type Acc = Op & { readonly kind: "acc" };

/** Additions to an array at successive places, the first of them where the loop will not come again. */
type Run = {
  readonly array: Value;
  /** The index without the loop's counter and without what differs between the places. */
  readonly base: LinearForm;
  readonly places: readonly { readonly offset: number; readonly accs: readonly Acc[] }[];
};

class Search {
  readonly #effects: Effects;
  readonly #absent: ReadonlySet<Value>;
  readonly #isAdjoint: (reference: Value) => boolean;
  readonly #formOf: (value: Value) => LinearForm;

  constructor(func: Func, adjoint: AdjointMemory) {
    const classes = aliasClasses(func);
    this.#effects = effectsOf(func, classes);
    this.#absent = absentReferences(func, classes);
    this.#isAdjoint = adjoint(func, classes);
    this.#formOf = linearForms(func);
  }

  region(region: Region): Region {
    const ops = region.ops.flatMap((original): readonly Op[] => {
      const op = withRegions(original, original.regions.map((nested) => this.region(nested)));
      if (original.kind !== "for" || Math.abs(original.step) !== 1) return [op];
      const runs = this.#runsOf(original);
      return runs.length > 0 ? this.#carried(op as ForOp, runs) : [op];
    });
    return withOps(region, ops);
  }

  #runsOf(loop: ForOp): readonly Run[] {
    const [region] = loop.regions as readonly [Region];
    const own = region.ops.filter((op): op is Acc => op.kind === "acc");
    if (own.length < 2) return [];
    const spoiled = this.#cellsNotOnlyAddedTo(region);
    const isSeen = (cell: Cell): boolean => this.#effects.isExposed(cell) && this.#effects.seesExposedMemory(loop);
    const inside = definedIn([region]);
    const counter = region.params[0] as Value;
    const groups = new Map<string, { array: Value; base: LinearForm; byOffset: Map<number, Acc[]> }>();
    for (const acc of own) {
      const [array, index] = acc.operands as readonly [Value, Value];
      const cell = this.#effects.cellOf(acc);
      if (inside.has(array) || !this.#isAdjoint(array) || cell === undefined || spoiled.has(cell) || isSeen(cell)) continue;
      const form = without(this.#formOf(index), counter);
      if (!form || [...form.terms.keys()].some((term) => inside.has(term))) continue;
      const base = plus(form, { offset: form.offset, terms: new Map() }, -1);
      const key = `${array.id}: ${[...base.terms].map(([term, coefficient]) => `${coefficient}·${term.id}`).toSorted().join(" ")}`;
      const group = groups.get(key) ?? { array, base, byOffset: new Map<number, Acc[]>() };
      groups.set(key, group);
      group.byOffset.set(form.offset, [...(group.byOffset.get(form.offset) ?? []), acc]);
    }
    return [...groups.values()].flatMap(({ array, base, byOffset }) =>
      successive([...byOffset.keys()], loop.step).map((offsets) => ({
        array,
        base,
        places: offsets.map((offset) => ({ offset, accs: byOffset.get(offset) ?? [] })),
      })),
    );
  }

  /** Cells of which something in the region is not an addition, or may be another's. */
  #cellsNotOnlyAddedTo(region: Region): ReadonlySet<Cell> {
    const spoiled = new Set<Cell>();
    walkOps(region, (op) => {
      if (op.kind === "acc" || (op.regions.length > 0 && op.kind !== "lambda")) return;
      for (const cell of [...this.#effects.reads(op), ...this.#effects.writes(op)]) spoiled.add(cell);
    });
    return spoiled;
  }

  /** The loop with what it adds ahead carried, and the additions after it. */
  #carried(loop: ForOp, runs: readonly Run[]): readonly Op[] {
    const [region] = loop.regions as readonly [Region];
    const [before, after] = [new Builder(loop.span), new Builder(loop.span)];
    const gone = new Set<Op>(runs.flatMap(({ places }) => places.flatMap(({ accs }) => accs)));
    const b = new Builder(loop.span);
    for (const op of region.ops) if (!gone.has(op)) b.append(op);
    const [params, yields, results]: [Value[], Value[], Value[]] = [[], [], []];
    for (const { array, base, places } of runs) {
      const ahead = places.slice(1).map(() => freshValue(f64, `${array.name ?? "sum"}Ahead`));
      const rest = places.slice(1).map(() => freshValue(f64, `${array.name ?? "sum"}Ahead`));
      const sums = places.map(({ accs }, i) => {
        const terms = [...(i < ahead.length ? [ahead[i] as Value] : []), ...accs.map((acc) => acc.operands[2] as Value)];
        return terms.reduce((sum, term) => b.add(sum, term));
      });
      b.span = places[0]?.accs[0]?.span;
      b.acc(array, places[0]?.accs[0]?.operands[1] as Value, sums[0] as Value);
      params.push(...ahead);
      yields.push(...sums.slice(1));
      results.push(...rest);
      const add = (out: Builder): void => {
        const end = endOf(out, loop);
        rest.forEach((sum, i) => {
          const form = plus(base, { offset: places[i]?.offset ?? 0, terms: new Map([[end, 1]]) }, 1);
          out.acc(array, buildForm(out, form), sum);
        });
      };
      const isGuarded = this.#absent.has(array) || (array.type.kind === "array" && array.type.storage === "Array");
      const [lower, upper] = loop.operands as readonly [Value, Value];
      if (isGuarded) whenRun(after, lower, upper, loop.step, add);
      else add(after);
    }
    const body: Region = { params: [...region.params, ...params], ops: b.ops, yields: [...region.yields, ...yields] };
    const initial = params.map(() => before.constant(0));
    const carrying: ForOp = { ...loop, operands: [...loop.operands, ...initial], results: [...loop.results, ...results], regions: [body] };
    return [...before.ops, carrying, ...after.ops];
  }
}

/** Numbers in runs of successive ones, in the order in which a loop leaves them behind; none of a single one. */
function successive(numbers: readonly number[], step: number): readonly (readonly number[])[] {
  const runs: number[][] = [];
  for (const number of [...numbers].sort((x, y) => step * (x - y))) {
    const last = runs.at(-1);
    if (last && number === (last.at(-1) as number) + step) last.push(number);
    else runs.push([number]);
  }
  return runs.filter((run) => run.length > 1);
}

/** Where the counter of a loop stands when it is over, if it had iterations. */
function endOf(b: Builder, { operands, step }: ForOp): Value {
  const upper = operands[1] as Value;
  return upper.type.kind === "int" ? upper : b.apply(step > 0 ? "ceil" : "floor", upper);
}
