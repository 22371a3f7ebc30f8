import type { Value } from "../../../ir/ops.ts";
import { invariant } from "../../../ir/invariant.ts";
import type { KnownValues } from "./knownValues.ts";

/** A cheaper form of a scalar op: a value that exists already, a constant, or another primitive. */
export type Simpler =
  | { readonly value: Value }
  | { readonly constant: boolean }
  | { readonly primitive: string; readonly operands: readonly Value[] }
  /** Multiplication by a constant that has yet to be made. */
  | { readonly scaled: Value; readonly factor: number };

type Identity = (known: KnownValues, operands: readonly Value[]) => Simpler | undefined;

/** Two operands, either way round: the first identity that applies. */
function commuted(identity: (known: KnownValues, x: Value, y: Value) => Simpler | undefined): Identity {
  return (known, operands) => {
    const [x, y] = pair(operands);
    return identity(known, x, y) ?? identity(known, y, x);
  };
}

/**
 * Identities of the primitives that hold for every number: ±0, NaN and the infinities included. Absent on purpose are
 * x + 0 = x (−0 + 0 is 0), x·0 = 0, x − x = 0, x / x = 1, 0 − x = −x and −(x − y) = y − x.
 */
export const identities: Readonly<Record<string, Identity>> = {
  add: commuted((known, x, y) => {
    if (known.is(y, -0) || (known.is(y, 0) && known.isNeverNegativeZero(x))) return { value: x };
    const negated = known.argumentsOf(y, "neg");
    return negated && { primitive: "sub", operands: [x, ...negated] };
  }),
  sub: (known, operands) => {
    const [x, y] = pair(operands);
    if (known.is(y, 0)) return { value: x };
    const negated = known.argumentsOf(y, "neg");
    return negated && { primitive: "add", operands: [x, ...negated] };
  },
  mul: commuted((known, x, y) => {
    if (known.is(y, 1)) return { value: x };
    if (known.is(y, -1)) return { primitive: "neg", operands: [x] };
    return bothNegated(known, "mul", x, y);
  }),
  div: (known, operands) => {
    const [x, y] = pair(operands);
    if (known.is(y, 1)) return { value: x };
    if (known.is(y, -1)) return { primitive: "neg", operands: [x] };
    const divisor = known.constant(y);
    if (typeof divisor === "number" && isPowerOfTwo(divisor)) return { scaled: x, factor: 1 / divisor };
    return bothNegated(known, "div", x, y);
  },
  neg: (known, [x]) => only(known.argumentsOf(given(x), "neg")),
  abs: (known, [x]) => {
    if (known.argumentsOf(given(x), "abs")) return { value: given(x) };
    const negated = known.argumentsOf(given(x), "neg");
    return negated && { primitive: "abs", operands: negated };
  },
  floor: integral,
  ceil: integral,
  round: integral,
  trunc: integral,
  max: (known, operands) => same(known, operands) ?? withoutBound(known, operands, -Infinity),
  min: (known, operands) => same(known, operands) ?? withoutBound(known, operands, Infinity),
  lt: neverOfEqual,
  gt: neverOfEqual,
  and: commuted((known, x, y) => {
    if (known.is(y, true) || x === y) return { value: x };
    return known.is(y, false) ? { constant: false } : undefined;
  }),
  or: commuted((known, x, y) => {
    if (known.is(y, false) || x === y) return { value: x };
    return known.is(y, true) ? { constant: true } : undefined;
  }),
  not: (known, [x]) => {
    for (const [primitive, opposite] of opposites) {
      const operands = known.argumentsOf(given(x), primitive);
      if (operands) return { primitive: opposite, operands };
    }
    return only(known.argumentsOf(given(x), "not"));
  },
  boolEq: commuted((known, x, y) => {
    if (known.is(y, true)) return { value: x };
    return known.is(y, false) ? { primitive: "not", operands: [x] } : undefined;
  }),
  boolNe: commuted((known, x, y) => {
    if (known.is(y, false)) return { value: x };
    return known.is(y, true) ? { primitive: "not", operands: [x] } : undefined;
  }),
  toBoolean: (known, [x]) => only(known.argumentsOf(given(x), "toNumber")),
};

/** Pairs whose negations are exact also for NaN; `<` and `>=` are not one. */
const opposites: readonly (readonly [string, string])[] = [
  ["eq", "ne"],
  ["ne", "eq"],
  ["boolEq", "boolNe"],
  ["boolNe", "boolEq"],
  ["strictEqual", "strictUnequal"],
  ["strictUnequal", "strictEqual"],
  ["looseEqual", "looseUnequal"],
  ["looseUnequal", "looseEqual"],
];

function bothNegated(known: KnownValues, primitive: string, x: Value, y: Value): Simpler | undefined {
  const [a, b] = [known.argumentsOf(x, "neg"), known.argumentsOf(y, "neg")];
  return a && b && { primitive, operands: [...a, ...b] };
}

/** Rounding leaves integers, infinities and NaN as they are. */
function integral(_known: KnownValues, [x]: readonly Value[]): Simpler | undefined {
  return x?.type.kind === "int" ? { value: x } : undefined;
}

function same(_known: KnownValues, [x, y]: readonly Value[]): Simpler | undefined {
  return x && x === y ? { value: x } : undefined;
}

/** The greatest of x and −∞, the least of x and ∞: also of a NaN. */
function withoutBound(known: KnownValues, operands: readonly Value[], bound: number): Simpler | undefined {
  const [x, y] = pair(operands);
  if (known.is(x, bound)) return { value: y };
  return known.is(y, bound) ? { value: x } : undefined;
}

function neverOfEqual(_known: KnownValues, [x, y]: readonly Value[]): Simpler | undefined {
  return x === y ? { constant: false } : undefined;
}

/** Whether x / c and x · (1/c) are the same real number, rounded once. */
function isPowerOfTwo(c: number): boolean {
  const exponent = Math.round(Math.log2(Math.abs(c)));
  return Math.abs(exponent) <= 1000 && Math.abs(c) === 2 ** exponent;
}

function only(values: readonly Value[] | undefined): Simpler | undefined {
  return values && { value: given(values[0]) };
}

function pair(operands: readonly Value[]): readonly [Value, Value] {
  return [given(operands[0]), given(operands[1])];
}

function given(value: Value | undefined): Value {
  invariant(value, "a primitive lacks an operand");
  return value;
}
