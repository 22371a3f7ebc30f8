import type { Func, Literal, Op, Region, StoreOp, Value } from "../../ir/ops.ts";
import { walkOps } from "../../ir/traverse.ts";
import { isNumber } from "../../ir/types.ts";

/** An array that is zero but for one element, while the ops between two stores run. */
export type Unit = {
  readonly array: Value;
  readonly position: Value;
  /** What stands there; undefined where that depends on whether the position is in range. */
  readonly value: Value | undefined;
};

/** Where arrays begin to be units, and where they are zero again: the ops of one region that store. */
export type UnitArrays = { readonly begins: ReadonlyMap<Op, Unit>; readonly ends: ReadonlyMap<Op, Unit> };

type Write = { readonly store: StoreOp; readonly isConditional: boolean };

/**
 * Arrays that serve as unit vectors: `zerosLike` makes them, their handles serve to load from them, to store in them and
 * to ask for their length only, and all stores are pairs in one region, one of a constant and one of zero at the same
 * position, between which nothing stores in that array. (A store may be the only op of an `if`: plain arrays grow by what
 * is stored beyond their end.) So they are all zero outside of such a pair, and between the two but for one element.
 */
export function unitArrays(func: Func): UnitArrays {
  const candidates = candidatesOf(func);
  const begins = new Map<Op, Unit>();
  const ends = new Map<Op, Unit>();
  if (candidates.size === 0) return { begins, ends };
  const constants = new Map<Value, Literal>();
  walkOps(func.body, (op) => {
    if (op.kind === "const") constants.set(op.results[0] as Value, op.value);
  });
  const search = new Pairs(candidates, constants);
  search.region(func.body);
  for (const { unit, begin, end } of search.pairs) {
    if (!candidates.has(unit.array)) continue;
    begins.set(begin, unit);
    ends.set(end, unit);
  }
  return { begins, ends };
}

/** Arrays that are zero at first and of which all uses are known. */
function candidatesOf(func: Func): Set<Value> {
  const made = new Set<Value>();
  walkOps(func.body, (op) => {
    const [result] = op.results;
    if (op.kind === "zerosLike" && result?.type.kind === "array" && isNumber(result.type.element)) made.add(result);
  });
  if (made.size === 0) return made;
  for (const value of func.body.yields) made.delete(value);
  const visit = (region: Region, inLambda: boolean): void => {
    for (const op of region.ops) {
      op.operands.forEach((operand, i) => {
        const isAccess = op.kind === "load" || op.kind === "length" || (op.kind === "store" && !inLambda);
        if (!isAccess || i > 0) made.delete(operand);
      });
      for (const nested of op.regions) {
        for (const value of nested.yields) made.delete(value);
        visit(nested, inLambda || op.kind === "lambda");
      }
    }
  };
  visit(func.body, false);
  return made;
}

/** Finds the pairs of stores, and takes arrays with other stores from the candidates. */
class Pairs {
  readonly pairs: { readonly unit: Unit; readonly begin: Op; readonly end: Op }[] = [];
  readonly #candidates: Set<Value>;
  readonly #constants: ReadonlyMap<Value, Literal>;
  /** Pairs that have begun, in whatever region. */
  readonly #open = new Map<Value, { readonly unit: Unit; readonly begin: Op }>();

  constructor(candidates: Set<Value>, constants: ReadonlyMap<Value, Literal>) {
    this.#candidates = candidates;
    this.#constants = constants;
  }

  region(region: Region): void {
    const own = new Set<Value>();
    for (const op of region.ops) {
      const write = this.#writeOf(op);
      if (write) this.#write(write, op, own);
      else for (const nested of op.regions) this.region(nested);
    }
    for (const array of own) this.#reject(array);
  }

  #writeOf(op: Op): Write | undefined {
    if (op.kind === "store") return this.#candidates.has(op.operands[0] as Value) ? { store: op, isConditional: false } : undefined;
    if (op.kind !== "if" || op.results.length > 0 || op.regions[1]?.ops.length !== 0) return undefined;
    const [store, ...rest] = op.regions[0]?.ops.filter(({ kind }) => kind !== "const") ?? [];
    if (store?.kind !== "store" || rest.length > 0 || !this.#candidates.has(store.operands[0] as Value)) return undefined;
    return { store, isConditional: true };
  }

  #write({ store, isConditional }: Write, op: Op, own: Set<Value>): void {
    const [array, position, value] = store.operands as readonly [Value, Value, Value];
    const constant = this.#constants.get(value);
    const open = this.#open.get(array);
    if (!open) {
      if (typeof constant !== "number") return this.#reject(array);
      const isExact = !isConditional && array.type.kind === "array" && array.type.storage === "Float64Array";
      this.#open.set(array, { unit: { array, position, value: isExact ? value : undefined }, begin: op });
      own.add(array);
      return;
    }
    if (!own.has(array) || constant !== 0 || !this.#isSame(position, open.unit.position)) return this.#reject(array);
    this.pairs.push({ ...open, end: op });
    this.#open.delete(array);
    own.delete(array);
  }

  #isSame(a: Value, b: Value): boolean {
    const constant = this.#constants.get(a);
    return a === b || (typeof constant === "number" && constant === this.#constants.get(b));
  }

  #reject(array: Value): void {
    this.#candidates.delete(array);
    this.#open.delete(array);
  }
}
