import type { Expression, Parameter } from "../model/model.ts";
import { number } from "./build.ts";
import type { Environment, Signature } from "./environment.ts";
import type { Generation } from "./generation.ts";
import { valueOfType } from "./typedValues.ts";

/** Integers that helpers take are from 0 to this. */
export const largestHelperInteger = 4;

/** Arrays that helpers take have at least this many elements. */
export const helperArrayLength = 5;

/** A call of a helper introduced by that feature, or undefined if it cannot be called here. */
export function callHelper(
  g: Generation,
  env: Environment,
  feature: Signature["feature"],
  float: () => Expression,
): Expression | undefined {
  const callable = g.helpers.filter((h) => h.feature === feature);
  if (callable.length === 0) return undefined;
  const helper: Signature = g.choices.pick(callable);
  const args = argumentsFor(g, env, helper.parameters, float);
  return args && { kind: "call", callee: helper.name, type: helper.result, arguments: args };
}

/** Arguments for parameters; those with initial values may be left out, and rest parameters take up to three. */
export function argumentsFor(
  g: Generation,
  env: Environment,
  parameters: readonly Parameter[],
  float: () => Expression,
): readonly Expression[] | undefined {
  const args: Expression[] = [];
  for (const p of parameters) {
    if (p.initial !== undefined && g.choices.chance(0.5)) return args;
    if (p.isRest === true) return [...args, ...Array.from({ length: g.choices.integer(0, 3) }, float)];
    const value = argument(g, env, p, float);
    if (value === undefined) return undefined;
    args.push(value);
  }
  return args;
}

function argument(g: Generation, env: Environment, p: Parameter, float: () => Expression): Expression | undefined {
  if (p.type !== "number") return valueOfType(g, env, p.type);
  return isInteger(p) ? integerArgument(g, env) : float();
}

/** By convention, number parameters with these names take small integers. */
export function isInteger(p: Parameter): boolean {
  return p.name === "k" || p.name === "n" || p.name === "m";
}

function integerArgument(g: Generation, env: Environment): Expression {
  const { expression, range } = g.make.integer(g, env);
  if (range.minimum >= 0 && range.maximum <= largestHelperInteger) return expression;
  if (range.minimum < 0) return number(g.choices.integer(0, 3));
  return { kind: "arithmetic", operator: "%", left: expression, right: number(largestHelperInteger) };
}
