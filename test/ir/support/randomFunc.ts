import fc from "fast-check";
import { type Builder, buildFunc, buildRegion, freshValue } from "../../../ir/builder.ts";
import type { Func, Region, Value } from "../../../ir/ops.ts";
import { primitives } from "../../../ir/primitives/index.ts";
import {
  arrayOf,
  bool,
  f64,
  int,
  isNumber,
  opaque,
  typedArray,
  type RecordType,
  type Type,
} from "../../../ir/types.ts";

const pair: RecordType = {
  kind: "record",
  brand: "Pair",
  fields: [
    { name: "first", type: f64 },
    { name: "the second", type: arrayOf("Array", f64) },
  ],
};
const names = [undefined, undefined, "x", "y", "$total", "größe"];
/** Regions may be nested this deep. */
const outermost = 3;
const scalars = [...primitives.values()];

/** Reads decisions from a list of numbers, and then only zeros, so that fast-check shrinks programs by shrinking lists. */
class Choices {
  readonly #numbers: readonly number[];
  #next = 0;

  constructor(numbers: readonly number[]) {
    this.#numbers = numbers;
  }

  get exhausted(): boolean {
    return this.#next >= this.#numbers.length;
  }

  below(limit: number): number {
    return (this.#numbers[this.#next++] ?? 0) % limit;
  }

  of<Item>(items: readonly Item[]): Item {
    return items[this.below(items.length)] as Item;
  }
}

/** Well-formed functions of two numbers, an int, a bool and a Float64Array, with nested control flow and memory. */
export const randomFunc: fc.Arbitrary<Func> = fc
  .array(fc.nat(1000), { minLength: 1, maxLength: 200, size: "max" })
  .map((numbers) => makeFunc(new Choices(numbers)));

/** Arguments for such a function. */
export function randomArguments(): unknown[] {
  return [1.5, -0.25, 2, true, Float64Array.of(1, -2, 3)];
}

function makeFunc(choices: Choices): Func {
  const params = [f64, f64, int, bool, typedArray("Float64Array")].map((type) => freshValue(type, choices.of(names)));
  return buildFunc(choices.of(["f", "Vector.dot", "a name"]), params, (b) => {
    const visible = fill(b, choices, params, outermost);
    return visible.slice(-3).filter((value) => value.type.kind !== "function");
  });
}

/** Appends random ops; gives the values that are visible after them. */
function fill(b: Builder, choices: Choices, outer: readonly Value[], depth: number): readonly Value[] {
  const visible = [...outer];
  const count = choices.below(depth === outermost ? 15 : 6);
  b.span = choices.below(3) === 0 ? { file: "some file.ts", start: count, end: count + 4 } : undefined;
  for (let i = 0; i <= count && !choices.exhausted; i++) visible.push(...appendOp(b, choices, visible, depth));
  return visible;
}

function appendOp(b: Builder, choices: Choices, visible: readonly Value[], depth: number): readonly Value[] {
  const number = (): Value => choices.of(visible.filter((value) => isNumber(value.type)));
  const truth = (): Value => choices.of(visible.filter((value) => value.type.kind === "bool"));
  const array = (): Value => choices.of(visible.filter((value) => value.type.kind === "array"));
  const kinds = depth > 0 ? 11 : 8;
  switch (choices.below(kinds)) {
    case 0:
      return [b.literal(choices.of([0, -0, 1, 0.1, NaN, Infinity, -Infinity, 1e-300, 12345678901]), f64)];
    case 1: {
      const entry = choices.of(scalars);
      const arity = entry.arity === "variadic" ? 3 : entry.arity;
      const operands = Array.from({ length: arity }, entry.operands === "numbers" ? number : truth);
      return [b.scalar(entry.name, operands, choices.of(names))];
    }
    case 2:
      return [b.select(truth(), number(), number())];
    case 3:
      return [b.load(array(), b.constant(choices.below(3)), choices.of(names))];
    case 4:
      b.store(array(), b.constant(choices.below(3)), number());
      b.acc(array(), b.constant(choices.below(3)), number());
      return [];
    case 5: {
      const list = b.arrayLiteral(arrayOf("Array", f64), [number(), number(), number()]);
      const record = b.record(pair, [number(), list], choices.of(names));
      b.set(record, "first", number());
      b.accField(record, "first", number());
      return [b.get(record, "the second"), b.get(record, "first"), b.zerosLike(list)];
    }
    case 6: {
      const stack = b.newTape();
      const popped = [freshValue(f64), freshValue(bool, "kept")];
      b.push(stack, [number(), truth()]);
      b.pop(stack, popped);
      return popped;
    }
    case 7:
      b.extern("note($0)", [number()], opaque, choices.below(2) === 0);
      return [b.alloc(typedArray("Float32Array"), b.constant(3)), b.length(array(), choices.of(names))];
    case 8:
      return appendIf(b, choices, visible, depth, truth());
    case 9:
      return appendFor(b, choices, visible, depth, [number(), truth()]);
    default:
      return appendWhile(b, choices, visible, depth, number());
  }
}

function appendIf(b: Builder, choices: Choices, visible: readonly Value[], depth: number, test: Value): Value[] {
  const types = choices.below(3) === 0 ? [] : [f64, bool];
  const arm = (): Region => buildRegion([], (inner) => lastOf(fill(inner, choices, visible, depth - 1), types));
  const results = types.map((type) => freshValue(type, choices.of(names)));
  b.if(test, arm(), arm(), results);
  return results;
}

/** A loop of at most three turns that carries values of the initial values' types, widened to f64. */
function appendFor(
  b: Builder,
  choices: Choices,
  visible: readonly Value[],
  depth: number,
  initial: readonly Value[],
): Value[] {
  const types = initial.map((value) => (isNumber(value.type) ? f64 : value.type));
  const params = [int, ...types].map((type) => freshValue(type, choices.of(names)));
  const body = buildRegion(params, (inner) => {
    return lastOf(fill(inner, choices, [...visible, ...params], depth - 1), types);
  });
  const results = types.map((type) => freshValue(type, choices.of(names)));
  const step = choices.of([1, 2, -1]);
  const [low, high] = [b.constant(0), b.constant(3)];
  b.for(step > 0 ? low : high, step > 0 ? high : low, step, initial, body, results);
  return results;
}

/** A loop that counts an int up to two and carries one number. */
function appendWhile(b: Builder, choices: Choices, visible: readonly Value[], depth: number, initial: Value): Value[] {
  const [count, carried] = [freshValue(int, "count"), freshValue(f64, choices.of(names))];
  const condition = buildRegion([count, carried], (inner) => [inner.apply("lt", count, inner.constant(2))]);
  const params = [freshValue(int, "count"), freshValue(f64, choices.of(names))] as const;
  const body = buildRegion(params, (inner) => {
    const inside = fill(inner, choices, [...visible, ...params], depth - 1);
    return [inner.add(params[0], inner.constant(1)), ...lastOf(inside, [f64])];
  });
  const results = [freshValue(int), freshValue(f64, choices.of(names))];
  b.while([b.constant(0), initial], condition, body, results);
  return results;
}

/** The last visible value of each type. */
function lastOf(visible: readonly Value[], types: readonly Type[]): readonly Value[] {
  return types.map((type) => {
    return visible.findLast(({ type: candidate }) => {
      return isNumber(type) ? isNumber(candidate) : candidate.kind === type.kind;
    }) as Value;
  });
}
