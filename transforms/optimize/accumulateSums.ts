import { freshValue } from "../../ir/builder.ts";
import type { Func, Op, Region, Value } from "../../ir/ops.ts";
import { countUses } from "../../ir/traverse.ts";
import { aliasClasses } from "../analysis/aliasClasses.ts";
import { effectsOf, type Effects } from "../analysis/effects.ts";
import { withOps, withRegions } from "./renaming.ts";

/**
 * Writes `a[i] = a[i] + e` as an addition to the element. The element's earlier content is then seen to live on: the mirror of
 * the addition reads the element's adjoint and leaves it, where that of a store sets it to zero and adds it again.
 *
 * Needs: nothing. Guarantees: every value keeps its bits; only elements of typed arrays, which a sum can neither make nor
 * turn into something else. Valid if nothing between reading and writing can write to such an array. A sum that is used elsewhere
 * stays as it is: it would be computed twice.
 *
 * It is for the primal in front of differentiation, when all loads that know a store have its value already.
 *
 * Example: `%x = load %a, %i  %s = add %x, %e  store %a, %i, %s` becomes `acc %a, %i, %e`.
 */
export function accumulateSums(func: Func): Func {
  const { body } = func;
  const changed = new Sums(func).region(body);
  const callees = func.callees && new Map([...func.callees].map(([name, callee]) => [name, accumulateSums(callee)]));
  if (changed === body && !callees) return func;
  return { ...func, body: changed, ...(callees && { callees }) };
}

type Sum = { readonly load: Op; readonly sum: Op; readonly increment: Value; readonly isDifference: boolean };

class Sums {
  readonly #uses: ReadonlyMap<Value, number>;
  readonly #effects: Effects;

  constructor(func: Func) {
    this.#uses = countUses(func);
    this.#effects = effectsOf(func, aliasClasses(func));
  }

  region(region: Region): Region {
    const definitions = new Map(region.ops.flatMap((op, position) => op.results.map((result) => [result, position] as const)));
    const gone = new Set<Op>();
    const replaced = new Map<Op, readonly Op[]>();
    region.ops.forEach((op, position) => {
      const found = this.#sumOf(op, position, region.ops, definitions);
      if (!found) return;
      if (this.#isUsedOnce(found.load.results[0] as Value)) gone.add(found.load);
      gone.add(found.sum);
      replaced.set(op, additionOf(op, found));
    });
    const ops = region.ops.flatMap((op): readonly Op[] => {
      if (gone.has(op)) return [];
      return replaced.get(op) ?? [withRegions(op, op.regions.map((nested) => this.region(nested)))];
    });
    return withOps(region, ops);
  }

  #sumOf(store: Op, position: number, ops: readonly Op[], definitions: ReadonlyMap<Value, number>): Sum | undefined {
    const [array, index, value] = store.operands;
    if (store.kind !== "store" || !array || !value) return undefined;
    if (array.type.kind !== "array" || array.type.storage === "Array" || array.type.element.kind !== "f64") return undefined;
    const sum = ops[definitions.get(value) ?? -1];
    if (sum?.kind !== "scalar" || (sum.primitive !== "add" && sum.primitive !== "sub") || !this.#isUsedOnce(value)) return undefined;
    const [first, second] = sum.operands as readonly [Value, Value];
    const isLoadOf = (operand: Value): boolean => {
      const from = definitions.get(operand);
      const op = from === undefined ? undefined : ops[from];
      if (from === undefined || op?.kind !== "load" || op.operands[0] !== array || op.operands[1] !== index) return false;
      return this.#isUnwrittenIn(store, ops.slice(from + 1, position));
    };
    const isDifference = sum.primitive === "sub";
    const loaded = isLoadOf(first) ? first : !isDifference && isLoadOf(second) ? second : undefined;
    const load = loaded && ops[definitions.get(loaded) ?? -1];
    return load && { load, sum, increment: loaded === first ? second : first, isDifference };
  }

  #isUsedOnce(value: Value): boolean {
    return this.#uses.get(value) === 1;
  }

  #isUnwrittenIn(store: Op, between: readonly Op[]): boolean {
    const cell = this.#effects.cellOf(store);
    return cell !== undefined && between.every((op) => !this.#effects.mayWrite(op, cell));
  }
}

/** a − e is a + (−e), bit for bit. */
function additionOf(store: Op, { increment, isDifference, sum }: Sum): readonly Op[] {
  const [array, index] = store.operands as readonly [Value, Value, Value];
  const add = (value: Value): Op => ({ kind: "acc", operands: [array, index, value], results: [], regions: [], span: store.span });
  if (!isDifference) return [add(increment)];
  const negated = freshValue(increment.type);
  return [{ kind: "scalar", primitive: "neg", operands: [increment], results: [negated], regions: [], span: sum.span }, add(negated)];
}
