import type { Builder } from "../../../ir/builder.ts";
import { buildRegion, freshValue } from "../../../ir/builder.ts";
import type { Value } from "../../../ir/ops.ts";
import { f64, int, typedArray } from "../../../ir/types.ts";
import { list, matrix, pair, vector, type Ingredients, type Scope } from "./ingredients.ts";

export function scalar(of: Ingredients, b: Builder, scope: Scope): Value {
  const inexact = of.style === "integers" || of.style === "loops" ? [] : ["mul", "div", "exp"];
  const name = of.choices.of(["add", "sub", "neg", "max", "abs", ...inexact]);
  const operand = (): Value =>
    of.choices.chance(4) && of.style === "any" ? b.literal(of.choices.of([0, 1, -0, 2]), f64) : of.number(scope);
  return name === "neg" || name === "exp" || name === "abs"
    ? b.apply(name, operand())
    : b.apply(name, operand(), operand());
}

export function newArray(of: Ingredients, b: Builder, scope: Scope): Value {
  const elements = (): Value[] => [of.number(scope), of.number(scope), of.number(scope)];
  if (of.style === "loops") return b.alloc(vector, b.constant(5));
  if (of.style === "integers") return b.zerosLike(of.params[0] as Value);
  if (of.style === "aggregates") {
    const local = [
      b.arrayLiteral(vector, elements()),
      b.alloc(vector, b.constant(3)),
      b.arrayLiteral(vector, elements()),
    ];
    return of.choices.of(local);
  }
  switch (of.choices.below(9)) {
    case 7:
      return b.alloc(vector, of.n);
    case 8:
      return filled(of, b, scope);
    case 0:
      return b.alloc(vector, b.length(of.array(scope)));
    case 1:
      return b.zerosLike(of.array(scope));
    case 2:
      return b.arrayLiteral(vector, elements());
    case 3:
      return b.arrayLiteral(list, elements());
    case 4:
      return b.alloc(typedArray(of.choices.of(["Float32Array", "Int32Array"])), b.constant(3));
    case 5:
      return b.alloc(list, b.constant(2));
    default:
      return b.alloc(vector, b.constant(3));
  }
}

/** An array all of whose elements are stored at once. */
export function filled(of: Ingredients, b: Builder, scope: Scope): Value {
  const length = of.choices.chance(2) ? b.constant(3) : b.length(of.array(scope));
  const array = b.alloc(vector, length);
  const counter = freshValue(int);
  const body = buildRegion([counter], (inner) => {
    inner.store(array, counter, of.number({ ...scope, values: [...scope.values, counter] }));
    return [];
  });
  b.for(b.constant(of.choices.chance(4) ? 1 : 0), length, 1, [], body, []);
  return array;
}

/** Arrays of arrays. */
export function rows(of: Ingredients, b: Builder, scope: Scope): readonly Value[] {
  const rows = of.pick(scope, (type) => type.kind === "array" && type.element.kind === "array");
  switch (of.choices.below(4)) {
    case 0:
      b.store(rows, b.constant(of.choices.below(2)), of.typed(scope));
      return [];
    case 1:
      return [b.arrayLiteral(matrix, [of.typed(scope), of.typed(scope)])];
    default:
      return [b.load(rows, of.choices.chance(4) ? of.index(b, scope) : b.constant(of.choices.below(2)))];
  }
}

export function records(of: Ingredients, b: Builder, scope: Scope): readonly Value[] {
  const record = of.pick(scope, (type) => type.kind === "record");
  switch (of.choices.below(7)) {
    case 0:
      return [b.record(pair, [of.number(scope), of.typed(scope)])];
    case 1:
      b.set(record, "x", of.number(scope));
      return [];
    case 2:
      b.set(record, "v", of.typed(scope));
      return [];
    case 3:
      b.accField(record, "x", of.number(scope));
      return [];
    case 4:
      return [b.get(record, "v")];
    case 5:
      return [
        b.select(
          of.truth(b, scope),
          record,
          of.pick(scope, (type) => type.kind === "record"),
        ),
      ];
    default:
      return [b.get(record, "x")];
  }
}

export function foreign(of: Ingredients, b: Builder, scope: Scope): readonly Value[] {
  switch (of.choices.below(5)) {
    case 0:
      b.extern("note($0)", [of.array(scope)]);
      return [];
    case 1:
      return [b.extern("touch($0)", [of.typed(scope)], vector)];
    case 2:
      return [b.extern("first($0)", [of.array(scope)], f64, true)];
    case 3:
      return [b.extern("twice($0)", [of.number(scope)], f64, true)];
    default:
      b.extern("note($0)", [of.number(scope)]);
      return [];
  }
}
