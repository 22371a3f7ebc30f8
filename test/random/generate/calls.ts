import type { Expression, Parameter } from "../model/model.ts";
import { number } from "./build.ts";
import { arrayReference, arrays, type Environment, type Signature } from "./environment.ts";
import type { Generation } from "./generation.ts";

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
  const callable = g.helpers.filter((h) => h.feature === feature && h.parameters.every((p) => hasArgument(env, p)));
  if (callable.length === 0) return undefined;
  const helper: Signature = g.choices.pick(callable);
  const args = helper.parameters.map((p) => argument(g, env, p, float));
  return { kind: "call", callee: helper.name, type: helper.result, arguments: args };
}

function suitable(env: Environment, p: Parameter): ReturnType<typeof arrays> {
  return arrays(env, (v) => v.kind === p.type && v.writable && v.minimumLength >= helperArrayLength);
}

function hasArgument(env: Environment, p: Parameter): boolean {
  return p.type === "number" || suitable(env, p).length > 0;
}

function argument(g: Generation, env: Environment, p: Parameter, float: () => Expression): Expression {
  if (p.type !== "number") return arrayReference(g.choices.pick(suitable(env, p)));
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
