import type { ComparisonOperator, Expression } from "../model/model.ts";
import { arithmetic, compare, logical, number, variable } from "./build.ts";
import { methodConditions } from "./arrayExpressions.ts";
import { booleans, type Environment } from "./environment.ts";
import { choose, type Alternative, type Generation } from "./generation.ts";

const orders: readonly ComparisonOperator[] = ["<", "<=", ">", ">="];

/** A boolean expression, true about half of the time. */
export function condition(g: Generation, env: Environment, depth: number): Expression {
  const compared = (): Expression => comparison(g, env);
  const alternatives: Alternative<Expression>[] = [
    [null, 4, compared],
    [null, 1.5, () => integerComparison(g, env)],
    ["booleanState", 2, () => flag(g, env)],
    ...methodConditions(g, env),
  ];
  if (depth > 0) {
    const inner = (): Expression => condition(g, env, depth - 1);
    alternatives.push(
      ["logical", 1.5, () => logical(inner(), g.choices.pick(["&&", "||"]), inner())],
      ["logical", 0.3, () => ({ kind: "unary", operator: "!", operand: inner() })],
    );
  }
  return choose(g, alternatives, compared);
}

/** `s < t` or `s > 0.3` */
function comparison(g: Generation, env: Environment): Expression {
  const left = g.make.float(g, env, 1);
  const right = g.choices.chance(0.5) ? number(g.choices.decimal(-0.6, 0.9)) : g.make.float(g, env, 0);
  return compare(left, g.choices.pick(orders), right);
}

/**
 * `i < j`, `i % 2 === 0`. Equality is asked of computed values only: TypeScript narrows a variable that was compared
 * and then rejects a second comparison.
 */
function integerComparison(g: Generation, env: Environment): Expression {
  const left = g.make.integer(g, env);
  if (left.range.minimum >= 0 && g.choices.chance(0.5)) {
    const modulus = g.choices.integer(2, 3);
    const rest = arithmetic(left.expression, "%", number(modulus));
    return compare(rest, g.choices.pick(["===", "!=="]), number(g.choices.integer(0, modulus - 1)));
  }
  return compare(left.expression, g.choices.pick(orders), g.make.integer(g, env).expression);
}

function flag(g: Generation, env: Environment): Expression | undefined {
  const all = booleans(env);
  if (all.length === 0) return undefined;
  const name = variable(g.choices.pickRecent(all).name, "boolean");
  return g.choices.chance(0.3) ? { kind: "unary", operator: "!", operand: name } : name;
}
