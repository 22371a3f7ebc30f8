import fc from "fast-check";
import type { Builder } from "../../../ir/builder.ts";
import { buildFunc, buildRegion, freshValue } from "../../../ir/builder.ts";
import type { Func, Region, Value } from "../../../ir/ops.ts";
import { f64, int, isReference } from "../../../ir/types.ts";
import { Choices } from "./choices.ts";
import { foreign, newArray, records, rows, scalar } from "./dataStatements.ts";
import { Ingredients, pair, type Scope, type Style } from "./ingredients.ts";

export type { Style } from "./ingredients.ts";

/** Functions made to be optimised: few arrays, few indices, aliases, repetition, loops that may not run. */
export function randomProgram(style: Style): fc.Arbitrary<Func> {
  return fc
    .array(fc.nat(5000), { minLength: 40, maxLength: 400, size: "max" })
    .map((numbers) => new Program(new Ingredients(new Choices(numbers), style)).func());
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

class Program {
  readonly #of: Ingredients;

  constructor(of: Ingredients) {
    this.#of = of;
  }

  func(): Func {
    const params = this.#of.params;
    return buildFunc("program", params, (b) => {
      this.#of.indices = [b.constant(0), b.constant(1)];
      const seen = params.filter(({ type }, i) => {
        if (this.#of.style === "aggregates" || this.#of.style === "loops") return !isReference(type);
        return this.#of.style === "any" || i < 2 || type.kind === "int" || type.kind === "bool";
      });
      const always = this.#of.style !== "any";
      if (always || !this.#of.choices.chance(3))
        this.#of.favourites = [newArray(this.#of, b, { values: seen, depth: 3 })];
      if (this.#of.style === "any" && this.#of.choices.chance(3))
        this.#of.favourites.push(this.#of.choices.of(params.slice(0, 3)));
      if (this.#of.style === "loops") this.#of.prepareLoops(b);
      const values = [...seen, ...this.#of.favourites];
      if (this.#of.style === "aggregates")
        values.push(b.record(pair, [this.#of.number({ values, depth: 3 }), this.#of.favourites[0] as Value]));
      const visible = this.#fill(b, { values, depth: 3 });
      const results = visible.slice(seen.length).filter(({ type }) => type.kind !== "function" && type.kind !== "tape");
      // Memory that is returned escapes, which leaves little to optimise.
      if (this.#of.style === "loops")
        return [...results.filter(({ type }) => !isReference(type)), ...this.#of.favourites.slice(1)];
      if (this.#of.style === "aggregates") return results.filter(({ type }) => !isReference(type));
      return results.filter(
        ({ type }) => this.#of.choices.chance(3) === (isReference(type) && this.#of.choices.chance(2)),
      );
    });
  }

  #fill(b: Builder, outer: Scope): readonly Value[] {
    const values = [...outer.values];
    const count = outer.depth === 3 ? 18 : 1 + this.#of.choices.below(6);
    for (let i = 0; i < count && !this.#of.choices.exhausted; i++)
      values.push(...this.#statement(b, { ...outer, values }));
    return values;
  }

  #statement(b: Builder, scope: Scope): readonly Value[] {
    const choice = this.#of.choices.below(scope.depth > 0 ? 26 : 18);
    const isLocal = this.#of.style === "aggregates" && [13, 14, 16, 25].includes(choice);
    const hasIntegers = this.#of.style === "integers" || this.#of.style === "loops";
    const isExact = hasIntegers && [0, 13, 14, 15, 16, 24, 25].includes(choice);
    if (this.#of.style === "loops" && (choice === 5 || choice === 12)) return this.#for(b, scope);
    if (isLocal) return [newArray(this.#of, b, scope)];
    if (isExact) return [scalar(this.#of, b, scope)];
    switch (choice) {
      case 0:
        return [b.literal(this.#of.choices.of([0, -0, 1, -1, 2, 0.5, NaN]), f64)];
      case 1:
      case 2:
      case 3:
        return [scalar(this.#of, b, scope)];
      case 4:
        return [b.select(this.#of.truth(b, scope), this.#of.number(scope), this.#of.number(scope))];
      case 5:
        return [b.select(this.#of.truth(b, scope), this.#of.typed(scope), this.#of.typed(scope))];
      case 6:
      case 7:
      case 8:
        return [b.load(this.#of.array(scope), this.#of.index(b, scope))];
      case 9:
      case 10:
        b.store(this.#of.array(scope), this.#of.index(b, scope), this.#of.number(scope));
        return [];
      case 11:
        b.acc(this.#of.array(scope), this.#of.index(b, scope), this.#of.number(scope));
        return [];
      case 12:
        return [newArray(this.#of, b, scope)];
      case 13:
        return [
          b.length(this.#of.array(scope)),
          b.view(this.#of.typed(scope), b.constant(this.#of.choices.below(2)), b.constant(2)),
        ];
      case 14:
        return rows(this.#of, b, scope);
      case 15:
        return records(this.#of, b, scope);
      case 16:
        return foreign(this.#of, b, scope);
      case 17:
        return [
          b.apply(this.#of.choices.of(["and", "or", "boolEq"]), this.#of.truth(b, scope), this.#of.truth(b, scope)),
        ];
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
        return this.#of.choices.chance(2) ? this.#tape(b, scope) : this.#lambda(b, scope);
    }
  }

  #if(b: Builder, scope: Scope): readonly Value[] {
    const types = this.#of.carriedTypes();
    const arm = (): Region => {
      return buildRegion([], (inner) => {
        const values = this.#fill(inner, { values: scope.values, depth: scope.depth - 1 });
        return this.#of.fitting({ ...scope, values }, types);
      });
    };
    const results = types.map((type) => freshValue(type));
    b.if(this.#of.truth(b, scope), arm(), arm(), results);
    return results;
  }

  #for(b: Builder, scope: Scope): readonly Value[] {
    const types = this.#of.carriedTypes();
    const initial = this.#of.fitting(scope, types);
    const params = [int, ...types].map((type) => freshValue(type));
    this.#of.counters.add(params[0] as Value);
    const body = buildRegion(params, (inner) => {
      const values = this.#fill(inner, { values: [...scope.values, ...params], depth: scope.depth - 1 });
      return this.#of.fitting({ ...scope, values }, types);
    });
    const results = types.map((type) => freshValue(type));
    const [lower, upper, step] = this.#of.bounds(b, scope);
    b.for(lower, upper, step, initial, body, results);
    return results;
  }

  #while(b: Builder, scope: Scope): readonly Value[] {
    const types = this.#of.carriedTypes();
    const initial = [b.constant(0), ...this.#of.fitting(scope, types)];
    const [head, params] = [0, 1].map(() => [int, ...types].map((type) => freshValue(type))) as [Value[], Value[]];
    const condition = buildRegion(head, (inner) => {
      if (this.#of.choices.chance(2)) this.#fill(inner, { values: [...scope.values, ...head], depth: 0 });
      return [inner.apply("lt", head[0] as Value, inner.constant(this.#of.choices.below(3)))];
    });
    const body = buildRegion(params, (inner) => {
      const values = this.#fill(inner, { values: [...scope.values, ...params], depth: scope.depth - 1 });
      return [inner.add(params[0] as Value, inner.constant(1)), ...this.#of.fitting({ ...scope, values }, types)];
    });
    const results = [int, ...types].map((type) => freshValue(type));
    b.while(initial, condition, body, results);
    return results.slice(1);
  }

  /** A loop that pushes, and the loop that mirrors it. */
  #tape(b: Builder, scope: Scope): readonly Value[] {
    const [n, stack] = [this.#of.n, b.newTape()];
    const counter = freshValue(int);
    const forward = buildRegion([counter], (inner) => {
      const values = this.#fill(inner, { values: [...scope.values, counter], depth: scope.depth - 1 });
      inner.push(stack, [this.#of.number({ ...scope, values }), this.#of.number({ ...scope, values })]);
      return [];
    });
    b.for(b.constant(0), n, 1, [], forward, []);
    const [back, sum, result] = [freshValue(int), freshValue(f64), freshValue(f64)];
    const mirror = buildRegion([back, sum], (inner) => {
      const popped = [freshValue(f64), freshValue(f64)];
      inner.pop(stack, popped);
      const values = this.#fill(inner, { values: [...scope.values, back, sum, ...popped], depth: scope.depth - 1 });
      return [this.#of.number({ ...scope, values })];
    });
    b.for(b.sub(n, b.constant(1)), b.constant(-1), -1, [this.#of.number(scope)], mirror, [result]);
    return [result];
  }

  #lambda(b: Builder, scope: Scope): readonly Value[] {
    const argument = freshValue(f64);
    const callback = b.lambda(
      buildRegion([argument], (inner) => {
        const values = this.#fill(inner, { values: [...scope.values, argument], depth: scope.depth - 1 });
        return [this.#of.number({ ...scope, values })];
      }),
    );
    if (this.#of.choices.chance(2)) b.extern("run($0)", [callback]);
    return [];
  }
}
