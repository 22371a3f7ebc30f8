import type { Expression } from "../model/model.ts";
import { arithmetic, conditional, element, lengthOf, math, number, variable } from "./build.ts";
import { arrays, indexed, integers, type Environment, type Indexed, type Range } from "./environment.ts";
import { choose, type Alternative, type Generation, type Integer } from "./generation.ts";

/** Elements of Int32Array locals are from 0 to this. */
export const largestElement = 7;

/** An integer expression. */
export function integer(g: Generation, env: Environment): Integer {
  return choose(g, alternatives(g, env), () => literal(g.choices.integer(0, 3)));
}

function alternatives(g: Generation, env: Environment): readonly Alternative<Integer>[] {
  const simple = (): Integer => integerVariable(g, env) ?? literal(g.choices.integer(1, 3));
  return [
    [null, 4, () => integerVariable(g, env)],
    [null, 1, () => literal(g.choices.integer(0, 3))],
    ["computedIndex", 1, () => sum(simple(), simple())],
    ["computedIndex", 1, () => sum(simple(), literal(g.choices.integer(1, 3)))],
    ["computedIndex", 0.5, () => product(g.choices.integer(2, 3), simple())],
    ["computedIndex", 1, () => modulo(sum(simple(), simple()), g.choices.integer(2, 5))],
    ["extremum", 0.3, () => smaller(simple(), simple())],
    ["bits", 0.5, () => bit(g, simple())],
    ["dataIndex", 1, () => fromData(g, env)],
    ["integerArray", 1, () => integerElement(g, env)],
    ["conditional", 0.3, () => either(g.make.condition(g, env, 1), simple(), simple())],
  ];
}

function literal(value: number): Integer {
  return { expression: number(value), range: { minimum: value, maximum: value } };
}

function integerVariable(g: Generation, env: Environment): Integer | undefined {
  const all = integers(env);
  if (all.length === 0) return undefined;
  const v = g.choices.pickRecent(all);
  return { expression: variable(v.name), range: v.range };
}

function sum(x: Integer, y: Integer): Integer {
  const range = { minimum: x.range.minimum + y.range.minimum, maximum: x.range.maximum + y.range.maximum };
  return { expression: arithmetic(x.expression, "+", y.expression), range };
}

function product(factor: number, x: Integer): Integer {
  const range = { minimum: factor * x.range.minimum, maximum: factor * x.range.maximum };
  return { expression: arithmetic(number(factor), "*", x.expression), range };
}

/** `x % modulus`, for x that cannot be negative. */
function modulo(x: Integer, modulus: number): Integer | undefined {
  if (x.range.minimum < 0) return undefined;
  return {
    expression: arithmetic(x.expression, "%", number(modulus)),
    range: { minimum: 0, maximum: Math.min(modulus - 1, x.range.maximum) },
  };
}

function smaller(x: Integer, y: Integer): Integer {
  const range: Range = {
    minimum: Math.min(x.range.minimum, y.range.minimum),
    maximum: Math.min(x.range.maximum, y.range.maximum),
  };
  return { expression: math("min", x.expression, y.expression), range };
}

function either(condition: Expression, x: Integer, y: Integer): Integer {
  const range: Range = {
    minimum: Math.min(x.range.minimum, y.range.minimum),
    maximum: Math.max(x.range.maximum, y.range.maximum),
  };
  return { expression: conditional(condition, x.expression, y.expression), range };
}

function bit(g: Generation, x: Integer): Integer | undefined {
  if (x.range.minimum < 0) return undefined;
  const half = Math.floor(x.range.maximum / 2);
  return g.choices.weighted<Integer>([
    [2, { expression: bits(x.expression, "&", 1), range: { minimum: 0, maximum: 1 } }],
    [2, { expression: bits(x.expression, ">>", 1), range: { minimum: 0, maximum: half } }],
    [1, { expression: bits(arithmetic(x.expression, "/", number(2)), "|", 0), range: { minimum: 0, maximum: half } }],
  ]);
}

function bits(left: Expression, operator: "&" | ">>" | "|", right: number): Expression {
  return { kind: "bits", operator, left, right: number(right) };
}

/** An integer from 0 to 3 or 4 that depends on floating-point data. */
export function fromData(g: Generation, env: Environment): Integer {
  const value = g.make.float(g, env, 1);
  const wave = arithmetic(number(2.5), "+", arithmetic(number(2), "*", math("sin", value)));
  const folded = arithmetic(math("abs", value), "*", number(3));
  return g.choices.weighted<Integer>([
    [2, { expression: math("floor", wave), range: { minimum: 0, maximum: 4 } }],
    [1, { expression: math("round", arithmetic(wave, "-", number(0.5))), range: { minimum: 0, maximum: 4 } }],
    [1, { expression: arithmetic(math("floor", folded), "%", number(4)), range: { minimum: 0, maximum: 3 } }],
  ]);
}

function integerElement(g: Generation, env: Environment): Integer | undefined {
  const all = arrays(env, (v) => v.kind === "Int32Array");
  if (all.length === 0) return undefined;
  const array = g.choices.pick(all);
  const at = index(g, env, indexed(array), false);
  if (at === undefined) return undefined;
  return { expression: element(indexed(array).reference, at), range: { minimum: 0, maximum: largestElement } };
}

/** Indices in indices in indices are simple ones, so that there is an end to it. */
const mostIndices = 2;

/** An index within the array, or undefined if none is known: the array may be empty. */
export function index(g: Generation, env: Environment, array: Indexed, wide = true): Expression | undefined {
  g.nesting.indices += 1;
  const result = someIndex(g, env, array, wide && array.minimumLength > 0 && g.nesting.indices <= mostIndices);
  g.nesting.indices -= 1;
  return result;
}

function someIndex(g: Generation, env: Environment, array: Indexed, wide: boolean): Expression | undefined {
  const constant = (): Expression | undefined =>
    array.minimumLength > 0 ? number(g.choices.integer(0, array.minimumLength - 1)) : undefined;
  const ways: readonly Alternative<Expression>[] = [
    [null, 1, constant],
    ["loopIndex", 4, () => knownIndex(g, env, array)],
    ["computedIndex", wide ? 1.5 : 0, () => wrappedIndex(g, env, array)],
    ["computedIndex", 0.7, () => mirroredIndex(g, env, array)],
    ["dataIndex", wide ? 1 : 0, () => fit(fromData(g, env), array)],
  ];
  return choose<Expression | undefined>(g, ways, constant);
}

function isBelow(range: Range, array: Indexed): boolean {
  return range.minimum >= 0 && (range.maximum < array.minimumLength || range.below === array.name);
}

/** A variable that is always a valid index. */
function knownIndex(g: Generation, env: Environment, array: Indexed): Expression | undefined {
  const all = integers(env).filter((v) => isBelow(v.range, array));
  return all.length === 0 ? undefined : variable(g.choices.pickRecent(all).name);
}

/** `expression % array.length` */
function wrappedIndex(g: Generation, env: Environment, array: Indexed): Expression | undefined {
  return array.minimumLength === 0 ? undefined : fit(g.make.integer(g, env), array);
}

function fit(x: Integer, array: Indexed): Expression | undefined {
  if (isBelow(x.range, array)) return x.expression;
  if (x.range.minimum < 0 || array.minimumLength === 0) return undefined;
  return arithmetic(x.expression, "%", lengthOf(array.reference));
}

/** `array.length - 1 - i` */
function mirroredIndex(g: Generation, env: Environment, array: Indexed): Expression | undefined {
  const i = knownIndex(g, env, array);
  return i && arithmetic(arithmetic(lengthOf(array.reference), "-", number(1)), "-", i);
}
