import type { Expression } from "../model/model.ts";
import { arithmetic, conditional, element, math, number, variable } from "./build.ts";
import { callHelper } from "./calls.ts";
import { arrayReference, arrays, indexed, integers, isFloatArray, type Environment } from "./environment.ts";
import { choose, type Alternative, type Generation } from "./generation.ts";
import { methodExpressions } from "./arrayExpressions.ts";
import { classExpressions } from "./classes.ts";
import { dispatchExpressions } from "./dispatch.ts";
import { functionExpressions } from "./closures.ts";
import { callExpressions } from "./helpers.ts";
import { moreMath } from "./moreMath.ts";
import { nullishExpressions } from "./optional.ts";
import { floatPlace } from "./places.ts";

/** A number expression that carries derivatives. */
export function float(g: Generation, env: Environment, depth: number): Expression {
  if (depth <= 0) return leaf(g, env);
  return choose(g, [[null, 3, () => leaf(g, env)], ...operations(g, env, depth - 1)], () => leaf(g, env));
}

function leaf(g: Generation, env: Environment): Expression {
  const alternatives: Alternative<Expression>[] = [
    [null, 5, () => floatVariable(g, env)],
    [null, 4, () => loaded(g, env)],
    [null, 1, () => scaledInteger(g, env)],
  ];
  return choose(g, alternatives, () => number(g.choices.decimal(0.2, 1.8)));
}

function floatVariable(g: Generation, env: Environment): Expression | undefined {
  return floatPlace(g, env)?.target;
}

/** `a[i]` */
export function loaded(g: Generation, env: Environment): Expression | undefined {
  const all = arrays(env, isFloatArray);
  if (all.length === 0) return undefined;
  const array = g.choices.pickRecent(all);
  const index = g.make.index(g, env, indexed(array));
  return index === undefined ? undefined : element(arrayReference(array), index);
}

/** `0.2 * i`, small even where the integer is not. */
function scaledInteger(g: Generation, env: Environment): Expression | undefined {
  const all = integers(env);
  if (all.length === 0) return undefined;
  const i = g.choices.pickRecent(all);
  const large = i.range.maximum > 12;
  return large
    ? math("cos", variable(i.name))
    : arithmetic(number(g.choices.pick([0.1, 0.2, 0.5])), "*", variable(i.name));
}

function operations(g: Generation, env: Environment, depth: number): readonly Alternative<Expression>[] {
  const inner = (): Expression => float(g, env, depth);
  const small = (): Expression => math("sin", inner());
  /** Between `center` - 1 and `center` + 1. */
  const around = (center: number): Expression => arithmetic(number(center), "+", small());
  return [
    [null, 4, () => arithmetic(inner(), g.choices.pick(["+", "-"]), inner())],
    [null, 3, () => arithmetic(inner(), "*", inner())],
    [null, 1, () => arithmetic(number(g.choices.decimal(0.2, 1.4)), "*", inner())],
    [null, 0.5, () => ({ kind: "unary", operator: "-", operand: inner() })],
    [null, 4, () => math(g.choices.pick(["sin", "cos", "tanh"]), inner())],
    [null, 1, () => arithmetic(inner(), "/", around(2.5))],
    [null, 0.7, () => math("exp", small())],
    [null, 0.5, () => math("sqrt", around(2.5))],
    [null, 0.5, () => math("log", around(2.5))],
    ["power", 0.7, () => arithmetic(inner(), "**", number(g.choices.pick([2, 3])))],
    ["power", 0.4, () => powerOf(g, around(1.5), inner())],
    ["remainder", 0.4, () => arithmetic(inner(), "%", around(2.2))],
    ["extremum", 0.7, () => extremum(g, inner)],
    ["absolute", 0.5, () => math("abs", inner())],
    [
      "rounding",
      0.4,
      () => arithmetic(inner(), "-", math(g.choices.pick(["floor", "ceil", "round", "trunc"]), inner())),
    ],
    ["rounding", 0.2, () => arithmetic(math("sign", inner()), "*", inner())],
    ["fround", 0.3, () => math("fround", inner())],
    ["hypot", 0.4, () => math("hypot", inner(), arithmetic(number(0.5), "+", math("exp", small())))],
    ["atan2", 0.4, () => math("atan2", inner(), around(1.5))],
    ["moreMath", 1, () => moreMath(g, inner())],
    ["conditional", 1, () => conditional(g.make.condition(g, env, 1), inner(), inner())],
    ["helper", 1, () => callHelper(g, env, "helper", inner)],
    ["arrayHelper", 1, () => callHelper(g, env, "arrayHelper", inner)],
    ...callExpressions(g, env, inner),
    ...functionExpressions(g, env, inner),
    ...classExpressions(g, env, inner),
    ...dispatchExpressions(g, env, inner),
    ...methodExpressions(g, env, inner),
    ...nullishExpressions(g, env, inner),
  ];
}

/** A power with a positive base and a bounded exponent, in either spelling. */
function powerOf(g: Generation, base: Expression, exponent: Expression): Expression {
  const bounded = math("tanh", exponent);
  return g.choices.chance(0.5) ? math("pow", base, bounded) : arithmetic(base, "**", bounded);
}

function extremum(g: Generation, inner: () => Expression): Expression {
  const name = g.choices.pick(["max", "min"] as const);
  return g.choices.chance(0.2) ? math(name, inner(), inner(), inner()) : math(name, inner(), inner());
}
