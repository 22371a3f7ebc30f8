import type { Expression } from "../model/model.ts";
import { arithmetic, declare, lengthOf, math, number, variable } from "./build.ts";
import {
  arrayReference,
  arrays,
  freshName,
  integers,
  introduce,
  type Environment,
  type IntegerVariable,
} from "./environment.ts";
import { choose, type Generation, type Statements } from "./generation.ts";
import { fromData } from "./integers.ts";

/** Upper end of a counted loop: `limit` is one past `last`. */
export type Bound = {
  readonly limit: Expression;
  readonly last: Expression;
  /** Largest value that `last` can have. */
  readonly maximum: number;
  /** Array, never reassigned, whose last index `last` is. */
  readonly below?: string;
};

/** Longest array of floats that programs handle. */
const longest = 8;
/** Loops run at most this many times, arrays apart. */
const mostTrips = 6;

/** A bound, and the declaration that it may need before the loop. */
export function loopBound(g: Generation, env: Environment): { readonly before: Statements; readonly bound: Bound } {
  const inline = (bound: Bound | undefined): { before: Statements; bound: Bound } | undefined =>
    bound && { before: [], bound };
  const literal = (): Bound => boundOf(number(g.choices.integer(2, 4)), 4);
  return choose(
    g,
    [
      [null, 3, () => inline(tripBound(g, env))],
      [null, 1, () => inline(literal())],
      ["forLength", 2.5, () => inline(lengthBound(g, env))],
      ["forTriangular", 1.5, () => inline(triangularBound(g, env))],
      ["forDataBound", 0.7, () => declaredBound(g, env)],
      ["forMovingBound", 0.3, () => inline(movingData(g, env))],
    ],
    () => ({ before: [], bound: literal() }),
  );
}

/** Largest value of `limit` is `most`. */
function boundOf(limit: Expression, most: number): Bound {
  const last = limit.kind === "number" ? number(limit.value - 1) : arithmetic(limit, "-", number(1));
  return { limit, last, maximum: most - 1 };
}

/** A small integer that the loop does not change: `n`, `m`. */
export function tripBound(g: Generation, env: Environment): Bound | undefined {
  const all = integers(env).filter((v) => !v.mutable && isCount(v));
  if (all.length === 0) return undefined;
  const v = g.choices.pick(all);
  return boundOf(variable(v.name), v.range.maximum);
}

function isCount(v: IntegerVariable): boolean {
  return v.range.minimum >= 0 && v.range.maximum <= mostTrips;
}

/** `a.length` */
function lengthBound(g: Generation, env: Environment): Bound | undefined {
  const all = arrays(env, () => true);
  if (all.length === 0) return undefined;
  const array = g.choices.pickRecent(all);
  const bound = boundOf(lengthOf(arrayReference(array)), longest);
  return array.mutable ? bound : { ...bound, below: array.name };
}

/** The index of an enclosing loop, or one more. */
function triangularBound(g: Generation, env: Environment): Bound | undefined {
  const all = integers(env).filter((v) => v.isIndex === true && isCount(v));
  if (all.length === 0) return undefined;
  const v = g.choices.pickRecent(all);
  const own = variable(v.name);
  if (g.choices.chance(0.6)) return boundOf(own, v.range.maximum);
  return { limit: arithmetic(own, "+", number(1)), last: own, maximum: v.range.maximum };
}

/** `const last = Math.floor(…);` before the loop. */
function declaredBound(g: Generation, env: Environment): { readonly before: Statements; readonly bound: Bound } {
  const { expression, range } = fromData(g, env);
  const name = freshName(env, "integer");
  introduce(env, { role: "integer", name, mutable: false, shadowable: false, range });
  return { before: [declare("const", name, expression)], bound: boundOf(variable(name), range.maximum) };
}

/** A computed bound in the head of the loop, evaluated anew before each iteration. */
function movingData(g: Generation, env: Environment): Bound {
  const { expression, range } = fromData(g, env);
  return boundOf(expression, range.maximum);
}

/** First index of a loop and the smallest value that it can have. */
export type Start = { readonly expression: Expression; readonly minimum: number };

/** Where an ascending loop starts: mostly 0; at or after the index of an enclosing loop in triangular nests. */
export function loopStart(g: Generation, env: Environment): Start {
  const zero = (): Start => ({ expression: number(0), minimum: 0 });
  return choose(
    g,
    [
      [null, 4, zero],
      [null, 1, () => ({ expression: number(1), minimum: 1 })],
      ["forTriangular", 1, () => afterOuter(g, env)],
      ["forDataBound", 0.2, () => ({ expression: math("min", number(2), fromData(g, env).expression), minimum: 0 })],
    ],
    zero,
  );
}

function afterOuter(g: Generation, env: Environment): Start | undefined {
  const all = integers(env).filter((v) => v.isIndex === true && v.range.minimum >= 0);
  if (all.length === 0) return undefined;
  const v = g.choices.pickRecent(all);
  const own = variable(v.name);
  if (g.choices.chance(0.5)) return { expression: own, minimum: v.range.minimum };
  return { expression: arithmetic(own, "+", number(1)), minimum: v.range.minimum + 1 };
}
