import type { Func, Op, Region, Value } from "../../ir/ops.ts";
import { typesEqual } from "../../ir/typeRelations.ts";
import { isNumber, type Type } from "../../ir/types.ts";
import type { Folding } from "./folding.ts";
import { Liveness } from "./liveness.ts";
import { readsOfStatements } from "./readPoints.ts";
import { isLoop, type Point, type Structure } from "./structure.ts";

/** A JavaScript variable, and the values that it holds one after the other. */
export type Variable = { readonly values: readonly Value[] };

type Group = {
  values: Value[];
  /** Merged with nothing more: its variable must not change, or is declared in a form of its own. */
  readonly pinned: boolean;
};

type Affinity = { readonly a: Value; readonly b: Value; readonly priority: number };

/**
 * Gives values variables. What a loop carries and its result are one variable. That, and what an `if` merges, share it
 * with the values that they would be copied from wherever no value is overwritten while it is still needed. Copies from
 * variable to variable come first, so that constants stay constants, then the innermost.
 *
 * Two values interfere if one of them is live where the other is defined, or if they are defined at once. What a loop
 * carries is defined at the entry of its body (so also on its way back there), its result after the loop, and the result
 * of an `if` after it. Copies at the end of a region happen all at once: reads there are before all writes.
 */
export function assignVariables(func: Func, structure: Structure, folding: Folding): ReadonlyMap<Value, Variable> {
  const { points, captured } = readsOfStatements(func, structure, folding);
  const liveness = new Liveness(structure, points);
  const coalescer = new Coalescer(structure, liveness, captured);
  const affinities: Affinity[] = [];
  const visit = (region: Region): void => {
    for (const op of region.ops) {
      if (op.kind === "const" || folding.isFolded(op) || folding.isDead(op)) continue;
      coalescer.define(op.results, op.kind === "call" && op.results.length > 1);
      if (op.kind === "if" && folding.isConditional(op)) continue;
      for (const nested of op.regions) {
        nested.params.forEach((param, i) => {
          coalescer.define([param], op.kind === "for" && i === 0);
        });
        visit(nested);
      }
      if (isLoop(op)) coalescer.joinCarried(op);
      affinities.push(...affinitiesOf(op, structure));
    }
  };
  coalescer.define(func.body.params, false);
  visit(func.body);
  affinities.sort((one, other) => other.priority - one.priority);
  for (const { a, b } of affinities) coalescer.tryMerge(a, b);
  return coalescer.groups;
}

/** Pairs of values that would be copied. */
function affinitiesOf(op: Op, structure: Structure): Affinity[] {
  const affinity = (a: Value, b: Value, copiedIn: number): Affinity => {
    const source = structure.opOf(b);
    const isVariable = source === undefined || source.kind === "if" || isLoop(source);
    return { a, b, priority: (isVariable ? 1000 : 0) + copiedIn };
  };
  return op.results.flatMap((result, i) => {
    const depth = structure.depthOf(structure.definitionOf(result).region);
    const initial = op.kind === "for" ? op.operands[i + 2] : op.kind === "while" ? op.operands[i] : undefined;
    const yielding = op.kind === "if" ? op.regions : op.kind === "lambda" ? [] : op.regions.slice(-1);
    const copies = yielding.map(({ yields }) => affinity(result, yields[i] as Value, depth + 1));
    return initial ? [...copies, affinity(result, initial, depth)] : copies;
  });
}

class Coalescer {
  readonly groups = new Map<Value, Group>();
  readonly #structure: Structure;
  readonly #liveness: Liveness;
  readonly #captured: ReadonlySet<Value>;

  constructor(structure: Structure, liveness: Liveness, captured: ReadonlySet<Value>) {
    this.#structure = structure;
    this.#liveness = liveness;
    this.#captured = captured;
  }

  define(values: readonly Value[], pinned: boolean): void {
    for (const value of values) this.groups.set(value, { values: [value], pinned: pinned || this.#captured.has(value) });
  }

  /** What a loop carries is the variable of its result, unless a closure keeps it: that gets a copy each turn. */
  joinCarried(loop: Op): void {
    for (const region of loop.regions) {
      const carried = loop.kind === "for" ? region.params.slice(1) : region.params;
      carried.forEach((param, i) => {
        const result = loop.results[i] as Value;
        if (!this.#captured.has(param)) this.#merge(this.groups.get(result) as Group, this.groups.get(param) as Group);
      });
    }
  }

  tryMerge(a: Value, b: Value): void {
    const [one, other] = [this.groups.get(a), this.groups.get(b)];
    if (!one || !other || one === other || one.pinned || other.pinned) return;
    if (!haveSameType(a.type, b.type)) return;
    if (one.values.some((value) => other.values.some((against) => this.#interfere(value, against)))) return;
    this.#merge(one, other);
  }

  #merge(into: Group, group: Group): void {
    for (const value of group.values) {
      into.values.push(value);
      this.groups.set(value, into);
    }
  }

  #interfere(a: Value, b: Value): boolean {
    const [definedA, definedB] = [this.#structure.definitionOf(a), this.#structure.definitionOf(b)];
    if (isSamePoint(definedA, definedB)) return true;
    return this.#liveness.isLiveAfter(a, definedB) || this.#liveness.isLiveAfter(b, definedA);
  }
}

function isSamePoint(a: Point, b: Point): boolean {
  return a.region === b.region && a.index === b.index;
}

function haveSameType(a: Type, b: Type): boolean {
  return typesEqual(a, b) || (isNumber(a) && isNumber(b));
}
