import type { Builder } from "../../../ir/builder.ts";
import { freshValue } from "../../../ir/builder.ts";
import type { Value } from "../../../ir/ops.ts";
import { arrayOf, bool, f64, int, isNumber, typedArray, type RecordType, type Type } from "../../../ir/types.ts";
import type { Choices } from "./choices.ts";

export const vector = typedArray("Float64Array");
export const list = arrayOf("Array", f64);
export const matrix = arrayOf("Array", vector);
export const pair: RecordType = {
  kind: "record",
  brand: "Pair",
  fields: [
    { name: "x", type: f64 },
    { name: "v", type: vector },
  ],
};
export const paramTypes: readonly Type[] = [vector, vector, list, matrix, pair, f64, f64, int, bool];

/**
 * - any: whatever the language has.
 * - aggregates: small local arrays and records with constant indices, which meet in control flow and do not escape.
 * - integers: sums of small integers in typed arrays, all indices in range, so that no order of summation rounds.
 * - loops: such sums, mostly in loops over one range, at their induction variables, in arrays made beforehand.
 */
export type Style = "any" | "aggregates" | "integers" | "loops";

function isInt(type: Type): boolean {
  return type.kind === "int";
}

export type Range = readonly [lower: Value, upper: Value, step: number];

/** What can be used at a point of the program, and how deep regions may still nest there. */
export type Scope = { readonly values: readonly Value[]; readonly depth: number };

/** What statements are made of. */
export class Ingredients {
  readonly choices: Choices;
  readonly style: Style;
  readonly params = paramTypes.map((type) => freshValue(type));
  /** Arrays that are used again and again. */
  favourites: Value[] = [];
  /** Constants at the head of the function. */
  indices: Value[] = [];
  /** Induction variables. */
  readonly counters = new Set<Value>();
  /** Ranges of most loops. */
  ranges: Range[] = [];

  constructor(choices: Choices, style: Style) {
    this.choices = choices;
    this.style = style;
  }

  /** The trip count among the parameters. */
  get n(): Value {
    return this.params[7] as Value;
  }

  pick({ values }: Scope, accepts: (type: Type) => boolean): Value {
    return this.choices.recent(values.filter((value) => accepts(value.type)));
  }

  number(scope: Scope): Value {
    return this.pick(scope, isNumber);
  }

  truth(b: Builder, scope: Scope): Value {
    if (this.choices.chance(8)) return b.constant(this.choices.chance(2));
    if (this.choices.chance(3)) return b.apply("lt", this.number(scope), this.number(scope));
    return this.pick(scope, (type) => type.kind === "bool");
  }

  array(scope: Scope): Value {
    if (this.favourites.length > 0 && this.choices.below(2) === 0) return this.choices.of(this.favourites);
    return this.pick(scope, (type) => type.kind === "array" && isNumber(type.element));
  }

  typed(scope: Scope): Value {
    return this.pick(scope, (type) => type.kind === "array" && type.storage === "Float64Array");
  }

  index(b: Builder, scope: Scope): Value {
    if (this.style === "loops" && this.choices.below(8) > 0) {
      const counters = scope.values.filter((value) => this.counters.has(value));
      const last = counters.at(-1);
      if (!last || this.choices.chance(10)) return this.choices.of(this.indices);
      if (this.choices.chance(8)) return b.add(last, b.constant(1));
      return this.choices.chance(6) ? this.choices.of(counters) : last;
    }
    const counter = scope.values.findLast((value) => this.counters.has(value));
    if (this.style === "aggregates" && counter && this.choices.chance(3)) return counter;
    if (this.style !== "any") return this.choices.of(this.indices);
    switch (this.choices.below(8)) {
      case 0:
      case 1:
        return this.choices.of(this.indices);
      case 2:
        return b.constant(this.choices.below(4));
      case 3:
        return b.literal(this.choices.of([-1, -0, 2]), int);
      case 4:
        return b.add(this.pick(scope, isInt), b.constant(this.choices.of([1, -1])));
      case 5:
        return scope.values.findLast(({ type }) => isInt(type)) as Value;
      default:
        return this.pick(scope, isInt);
    }
  }

  /** At most a few iterations, as arrays are short. */
  bounds(b: Builder, scope: Scope): Range {
    if (this.ranges.length > 0 && !this.choices.chance(6)) return this.choices.of(this.ranges);
    const n = this.n;
    switch (this.choices.below(6)) {
      case 0:
        return [b.constant(0), b.length(this.array(scope)), 1];
      case 1:
        return [b.sub(n, b.constant(1)), b.constant(-1), -1];
      case 2:
        return [b.constant(this.choices.below(2)), b.constant(this.choices.below(4)), 1];
      case 3:
        return [b.constant(0), b.constant(4), 2];
      default:
        return [b.constant(0), n, 1];
    }
  }

  /** Types of the values that a control op carries. */
  carriedTypes(): readonly Type[] {
    if (this.style === "loops") return this.choices.of([[], [], [f64]]);
    const types = [[], [f64], [f64, f64], [f64, vector], [vector, vector], [bool, f64]];
    return this.choices.of(this.style === "integers" ? types : [...types, [pair]]);
  }

  fitting(scope: Scope, types: readonly Type[]): readonly Value[] {
    return types.map((type) => {
      if (type.kind === "f64") return this.number(scope);
      if (type.kind === "array") return this.typed(scope);
      return this.pick(scope, (candidate) => candidate.kind === type.kind);
    });
  }

  /** Three arrays, of which one is adjoint memory and one is not returned, and one range in both directions. */
  prepareLoops(b: Builder): void {
    const [five, one] = [b.constant(5), b.constant(1)];
    this.favourites = [b.alloc(vector, five), b.alloc(vector, five)];
    this.favourites.push(b.zerosLike(this.favourites[0] as Value));
    const [up, down]: [Range, Range] = [
      [b.constant(0), this.n, 1],
      [b.sub(this.n, one), b.constant(-1), -1],
    ];
    this.ranges = [up, up, down];
  }
}
