import fc from "fast-check";
import type { Builder } from "../../../ir/builder.ts";
import { buildFunc, buildRegion, freshValue } from "../../../ir/builder.ts";
import type { Func, Region, Value } from "../../../ir/ops.ts";
import {
  arrayOf,
  bool,
  f64,
  int,
  isNumber,
  isReference,
  typedArray,
  type RecordType,
  type Type,
} from "../../../ir/types.ts";
import { Choices } from "./choices.ts";

const vector = typedArray("Float64Array");
const list = arrayOf("Array", f64);
const matrix = arrayOf("Array", vector);
const pair: RecordType = {
  kind: "record",
  brand: "Pair",
  fields: [
    { name: "x", type: f64 },
    { name: "v", type: vector },
  ],
};
const paramTypes: readonly Type[] = [vector, vector, list, matrix, pair, f64, f64, int, bool];

/**
 * - any: whatever the language has.
 * - aggregates: small local arrays and records with constant indices, which meet in control flow and do not escape.
 * - integers: sums of small integers in typed arrays, all indices in range, so that no order of summation rounds.
 * - loops: such sums, mostly in loops over one range, at their induction variables, in arrays made beforehand.
 */
export type Style = "any" | "aggregates" | "integers" | "loops";

/** Functions made to be optimised: few arrays, few indices, aliases, repetition, loops that may not run. */
export function randomProgram(style: Style): fc.Arbitrary<Func> {
  return fc
    .array(fc.nat(5000), { minLength: 40, maxLength: 400, size: "max" })
    .map((numbers) => new Program(new Choices(numbers), style).func());
}

/** Arguments for such a function, for several trip counts and truths. */
export const programInputs: readonly (() => unknown[])[] = [
  [-1, false],
  [0, true],
  [2, false],
  [3, true],
].map(([n, p]) => () => [
  Float64Array.of(1, -2, 3),
  Float64Array.of(0.5, -0),
  [4, 5],
  [Float64Array.of(7, 8, 9), Float64Array.of(-1)],
  { x: 1.5, v: Float64Array.of(2, 4) },
  0.75,
  -0,
  n,
  p,
]);

function isInt(type: Type): boolean {
  return type.kind === "int";
}

type Range = readonly [lower: Value, upper: Value, step: number];

type Scope = { readonly values: readonly Value[]; readonly depth: number };

class Program {
  readonly #choices: Choices;
  /** Arrays that are used again and again. */
  #favourites: Value[] = [];
  /** Constants at the head of the function. */
  #indices: Value[] = [];
  /** Induction variables. */
  readonly #counters = new Set<Value>();
  /** Ranges of most loops. */
  #ranges: Range[] = [];
  readonly #params = paramTypes.map((type) => freshValue(type));
  readonly #style: Style;

  constructor(choices: Choices, style: Style) {
    this.#choices = choices;
    this.#style = style;
  }

  /** The trip count among the parameters. */
  get #n(): Value {
    return this.#params[7] as Value;
  }

  func(): Func {
    const params = this.#params;
    return buildFunc("program", params, (b) => {
      this.#indices = [b.constant(0), b.constant(1)];
      const seen = params.filter(({ type }, i) => {
        if (this.#style === "aggregates" || this.#style === "loops") return !isReference(type);
        return this.#style === "any" || i < 2 || type.kind === "int" || type.kind === "bool";
      });
      const always = this.#style !== "any";
      if (always || !this.#choices.chance(3)) this.#favourites = [this.#newArray(b, { values: seen, depth: 3 })];
      if (this.#style === "any" && this.#choices.chance(3)) this.#favourites.push(this.#choices.of(params.slice(0, 3)));
      if (this.#style === "loops") this.#prepareLoops(b);
      const values = [...seen, ...this.#favourites];
      if (this.#style === "aggregates")
        values.push(b.record(pair, [this.#number({ values, depth: 3 }), this.#favourites[0] as Value]));
      const visible = this.#fill(b, { values, depth: 3 });
      const results = visible.slice(seen.length).filter(({ type }) => type.kind !== "function" && type.kind !== "tape");
      // Memory that is returned escapes, which leaves little to optimise.
      if (this.#style === "loops")
        return [...results.filter(({ type }) => !isReference(type)), ...this.#favourites.slice(1)];
      if (this.#style === "aggregates") return results.filter(({ type }) => !isReference(type));
      return results.filter(({ type }) => this.#choices.chance(3) === (isReference(type) && this.#choices.chance(2)));
    });
  }

  /** Three arrays, of which one is adjoint memory and one is not returned, and one range in both directions. */
  #prepareLoops(b: Builder): void {
    const [five, one] = [b.constant(5), b.constant(1)];
    this.#favourites = [b.alloc(vector, five), b.alloc(vector, five)];
    this.#favourites.push(b.zerosLike(this.#favourites[0] as Value));
    const [up, down]: [Range, Range] = [
      [b.constant(0), this.#n, 1],
      [b.sub(this.#n, one), b.constant(-1), -1],
    ];
    this.#ranges = [up, up, down];
  }

  #fill(b: Builder, outer: Scope): readonly Value[] {
    const values = [...outer.values];
    const count = outer.depth === 3 ? 18 : 1 + this.#choices.below(6);
    for (let i = 0; i < count && !this.#choices.exhausted; i++)
      values.push(...this.#statement(b, { ...outer, values }));
    return values;
  }

  #pick({ values }: Scope, accepts: (type: Type) => boolean): Value {
    return this.#choices.recent(values.filter((value) => accepts(value.type)));
  }

  #number(scope: Scope): Value {
    return this.#pick(scope, isNumber);
  }

  #truth(b: Builder, scope: Scope): Value {
    if (this.#choices.chance(8)) return b.constant(this.#choices.chance(2));
    if (this.#choices.chance(3)) return b.apply("lt", this.#number(scope), this.#number(scope));
    return this.#pick(scope, (type) => type.kind === "bool");
  }

  #array(scope: Scope): Value {
    if (this.#favourites.length > 0 && this.#choices.below(2) === 0) return this.#choices.of(this.#favourites);
    return this.#pick(scope, (type) => type.kind === "array" && isNumber(type.element));
  }

  #typed(scope: Scope): Value {
    return this.#pick(scope, (type) => type.kind === "array" && type.storage === "Float64Array");
  }

  #index(b: Builder, scope: Scope): Value {
    if (this.#style === "loops" && this.#choices.below(8) > 0) {
      const counters = scope.values.filter((value) => this.#counters.has(value));
      const last = counters.at(-1);
      if (!last || this.#choices.chance(10)) return this.#choices.of(this.#indices);
      if (this.#choices.chance(8)) return b.add(last, b.constant(1));
      return this.#choices.chance(6) ? this.#choices.of(counters) : last;
    }
    const counter = scope.values.findLast((value) => this.#counters.has(value));
    if (this.#style === "aggregates" && counter && this.#choices.chance(3)) return counter;
    if (this.#style !== "any") return this.#choices.of(this.#indices);
    switch (this.#choices.below(8)) {
      case 0:
      case 1:
        return this.#choices.of(this.#indices);
      case 2:
        return b.constant(this.#choices.below(4));
      case 3:
        return b.literal(this.#choices.of([-1, -0, 2]), int);
      case 4:
        return b.add(this.#pick(scope, isInt), b.constant(this.#choices.of([1, -1])));
      case 5:
        return scope.values.findLast(({ type }) => isInt(type)) as Value;
      default:
        return this.#pick(scope, isInt);
    }
  }

  #statement(b: Builder, scope: Scope): readonly Value[] {
    const choice = this.#choices.below(scope.depth > 0 ? 26 : 18);
    const isLocal = this.#style === "aggregates" && [13, 14, 16, 25].includes(choice);
    const hasIntegers = this.#style === "integers" || this.#style === "loops";
    const isExact = hasIntegers && [0, 13, 14, 15, 16, 24, 25].includes(choice);
    if (this.#style === "loops" && (choice === 5 || choice === 12)) return this.#for(b, scope);
    if (isLocal) return [this.#newArray(b, scope)];
    if (isExact) return [this.#scalar(b, scope)];
    switch (choice) {
      case 0:
        return [b.literal(this.#choices.of([0, -0, 1, -1, 2, 0.5, NaN]), f64)];
      case 1:
      case 2:
      case 3:
        return [this.#scalar(b, scope)];
      case 4:
        return [b.select(this.#truth(b, scope), this.#number(scope), this.#number(scope))];
      case 5:
        return [b.select(this.#truth(b, scope), this.#typed(scope), this.#typed(scope))];
      case 6:
      case 7:
      case 8:
        return [b.load(this.#array(scope), this.#index(b, scope))];
      case 9:
      case 10:
        b.store(this.#array(scope), this.#index(b, scope), this.#number(scope));
        return [];
      case 11:
        b.acc(this.#array(scope), this.#index(b, scope), this.#number(scope));
        return [];
      case 12:
        return [this.#newArray(b, scope)];
      case 13:
        return [
          b.length(this.#array(scope)),
          b.view(this.#typed(scope), b.constant(this.#choices.below(2)), b.constant(2)),
        ];
      case 14:
        return this.#rows(b, scope);
      case 15:
        return this.#records(b, scope);
      case 16:
        return this.#foreign(b, scope);
      case 17:
        return [b.apply(this.#choices.of(["and", "or", "boolEq"]), this.#truth(b, scope), this.#truth(b, scope))];
      case 18:
      case 19:
      case 20:
        return this.#if(b, scope);
      case 21:
      case 22:
      case 23:
        return this.#for(b, scope);
      case 24:
        return this.#while(b, scope);
      default:
        return this.#choices.chance(2) ? this.#tape(b, scope) : this.#lambda(b, scope);
    }
  }

  #scalar(b: Builder, scope: Scope): Value {
    const inexact = this.#style === "integers" || this.#style === "loops" ? [] : ["mul", "div", "exp"];
    const name = this.#choices.of(["add", "sub", "neg", "max", "abs", ...inexact]);
    const operand = (): Value =>
      this.#choices.chance(4) && this.#style === "any"
        ? b.literal(this.#choices.of([0, 1, -0, 2]), f64)
        : this.#number(scope);
    return name === "neg" || name === "exp" || name === "abs"
      ? b.apply(name, operand())
      : b.apply(name, operand(), operand());
  }

  #newArray(b: Builder, scope: Scope): Value {
    const elements = (): Value[] => [this.#number(scope), this.#number(scope), this.#number(scope)];
    if (this.#style === "loops") return b.alloc(vector, b.constant(5));
    if (this.#style === "integers") return b.zerosLike(this.#params[0] as Value);
    if (this.#style === "aggregates") {
      const local = [
        b.arrayLiteral(vector, elements()),
        b.alloc(vector, b.constant(3)),
        b.arrayLiteral(vector, elements()),
      ];
      return this.#choices.of(local);
    }
    switch (this.#choices.below(9)) {
      case 7:
        return b.alloc(vector, this.#n);
      case 8:
        return this.#filled(b, scope);
      case 0:
        return b.alloc(vector, b.length(this.#array(scope)));
      case 1:
        return b.zerosLike(this.#array(scope));
      case 2:
        return b.arrayLiteral(vector, elements());
      case 3:
        return b.arrayLiteral(list, elements());
      case 4:
        return b.alloc(typedArray(this.#choices.of(["Float32Array", "Int32Array"])), b.constant(3));
      case 5:
        return b.alloc(list, b.constant(2));
      default:
        return b.alloc(vector, b.constant(3));
    }
  }

  /** An array all of whose elements are stored at once. */
  #filled(b: Builder, scope: Scope): Value {
    const length = this.#choices.chance(2) ? b.constant(3) : b.length(this.#array(scope));
    const array = b.alloc(vector, length);
    const counter = freshValue(int);
    const body = buildRegion([counter], (inner) => {
      inner.store(array, counter, this.#number({ ...scope, values: [...scope.values, counter] }));
      return [];
    });
    b.for(b.constant(this.#choices.chance(4) ? 1 : 0), length, 1, [], body, []);
    return array;
  }

  /** Arrays of arrays. */
  #rows(b: Builder, scope: Scope): readonly Value[] {
    const rows = this.#pick(scope, (type) => type.kind === "array" && type.element.kind === "array");
    switch (this.#choices.below(4)) {
      case 0:
        b.store(rows, b.constant(this.#choices.below(2)), this.#typed(scope));
        return [];
      case 1:
        return [b.arrayLiteral(matrix, [this.#typed(scope), this.#typed(scope)])];
      default:
        return [b.load(rows, this.#choices.chance(4) ? this.#index(b, scope) : b.constant(this.#choices.below(2)))];
    }
  }

  #records(b: Builder, scope: Scope): readonly Value[] {
    const record = this.#pick(scope, (type) => type.kind === "record");
    switch (this.#choices.below(7)) {
      case 0:
        return [b.record(pair, [this.#number(scope), this.#typed(scope)])];
      case 1:
        b.set(record, "x", this.#number(scope));
        return [];
      case 2:
        b.set(record, "v", this.#typed(scope));
        return [];
      case 3:
        b.accField(record, "x", this.#number(scope));
        return [];
      case 4:
        return [b.get(record, "v")];
      case 5:
        return [
          b.select(
            this.#truth(b, scope),
            record,
            this.#pick(scope, (type) => type.kind === "record"),
          ),
        ];
      default:
        return [b.get(record, "x")];
    }
  }

  #foreign(b: Builder, scope: Scope): readonly Value[] {
    switch (this.#choices.below(5)) {
      case 0:
        b.extern("note($0)", [this.#array(scope)]);
        return [];
      case 1:
        return [b.extern("touch($0)", [this.#typed(scope)], vector)];
      case 2:
        return [b.extern("first($0)", [this.#array(scope)], f64, true)];
      case 3:
        return [b.extern("twice($0)", [this.#number(scope)], f64, true)];
      default:
        b.extern("note($0)", [this.#number(scope)]);
        return [];
    }
  }

  /** Types of the values that a control op carries. */
  #carriedTypes(): readonly Type[] {
    if (this.#style === "loops") return this.#choices.of([[], [], [f64]]);
    const types = [[], [f64], [f64, f64], [f64, vector], [vector, vector], [bool, f64]];
    return this.#choices.of(this.#style === "integers" ? types : [...types, [pair]]);
  }

  #fitting(scope: Scope, types: readonly Type[]): readonly Value[] {
    return types.map((type) => {
      if (type.kind === "f64") return this.#number(scope);
      if (type.kind === "array") return this.#typed(scope);
      return this.#pick(scope, (candidate) => candidate.kind === type.kind);
    });
  }

  #if(b: Builder, scope: Scope): readonly Value[] {
    const types = this.#carriedTypes();
    const arm = (): Region => {
      return buildRegion([], (inner) => {
        const values = this.#fill(inner, { values: scope.values, depth: scope.depth - 1 });
        return this.#fitting({ ...scope, values }, types);
      });
    };
    const results = types.map((type) => freshValue(type));
    b.if(this.#truth(b, scope), arm(), arm(), results);
    return results;
  }

  #for(b: Builder, scope: Scope): readonly Value[] {
    const types = this.#carriedTypes();
    const initial = this.#fitting(scope, types);
    const params = [int, ...types].map((type) => freshValue(type));
    this.#counters.add(params[0] as Value);
    const body = buildRegion(params, (inner) => {
      const values = this.#fill(inner, { values: [...scope.values, ...params], depth: scope.depth - 1 });
      return this.#fitting({ ...scope, values }, types);
    });
    const results = types.map((type) => freshValue(type));
    const [lower, upper, step] = this.#bounds(b, scope);
    b.for(lower, upper, step, initial, body, results);
    return results;
  }

  /** At most a few iterations, as arrays are short. */
  #bounds(b: Builder, scope: Scope): Range {
    if (this.#ranges.length > 0 && !this.#choices.chance(6)) return this.#choices.of(this.#ranges);
    const n = this.#n;
    switch (this.#choices.below(6)) {
      case 0:
        return [b.constant(0), b.length(this.#array(scope)), 1];
      case 1:
        return [b.sub(n, b.constant(1)), b.constant(-1), -1];
      case 2:
        return [b.constant(this.#choices.below(2)), b.constant(this.#choices.below(4)), 1];
      case 3:
        return [b.constant(0), b.constant(4), 2];
      default:
        return [b.constant(0), n, 1];
    }
  }

  #while(b: Builder, scope: Scope): readonly Value[] {
    const types = this.#carriedTypes();
    const initial = [b.constant(0), ...this.#fitting(scope, types)];
    const [head, params] = [0, 1].map(() => [int, ...types].map((type) => freshValue(type))) as [Value[], Value[]];
    const condition = buildRegion(head, (inner) => {
      if (this.#choices.chance(2)) this.#fill(inner, { values: [...scope.values, ...head], depth: 0 });
      return [inner.apply("lt", head[0] as Value, inner.constant(this.#choices.below(3)))];
    });
    const body = buildRegion(params, (inner) => {
      const values = this.#fill(inner, { values: [...scope.values, ...params], depth: scope.depth - 1 });
      return [inner.add(params[0] as Value, inner.constant(1)), ...this.#fitting({ ...scope, values }, types)];
    });
    const results = [int, ...types].map((type) => freshValue(type));
    b.while(initial, condition, body, results);
    return results.slice(1);
  }

  /** A loop that pushes, and the loop that mirrors it. */
  #tape(b: Builder, scope: Scope): readonly Value[] {
    const [n, stack] = [this.#n, b.newTape()];
    const counter = freshValue(int);
    const forward = buildRegion([counter], (inner) => {
      const values = this.#fill(inner, { values: [...scope.values, counter], depth: scope.depth - 1 });
      inner.push(stack, [this.#number({ ...scope, values }), this.#number({ ...scope, values })]);
      return [];
    });
    b.for(b.constant(0), n, 1, [], forward, []);
    const [back, sum, result] = [freshValue(int), freshValue(f64), freshValue(f64)];
    const mirror = buildRegion([back, sum], (inner) => {
      const popped = [freshValue(f64), freshValue(f64)];
      inner.pop(stack, popped);
      const values = this.#fill(inner, { values: [...scope.values, back, sum, ...popped], depth: scope.depth - 1 });
      return [this.#number({ ...scope, values })];
    });
    b.for(b.sub(n, b.constant(1)), b.constant(-1), -1, [this.#number(scope)], mirror, [result]);
    return [result];
  }

  #lambda(b: Builder, scope: Scope): readonly Value[] {
    const argument = freshValue(f64);
    const callback = b.lambda(
      buildRegion([argument], (inner) => {
        const values = this.#fill(inner, { values: [...scope.values, argument], depth: scope.depth - 1 });
        return [this.#number({ ...scope, values })];
      }),
    );
    if (this.#choices.chance(2)) b.extern("run($0)", [callback]);
    return [];
  }
}
