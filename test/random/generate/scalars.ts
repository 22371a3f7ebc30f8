import type { AssignmentOperator, Expression, Statement } from "../model/model.ts";
import { arithmetic, assign, declare, increment, math, number, variable } from "./build.ts";
import { namesIn } from "../model/search.ts";
import { squashed } from "./bounds.ts";
import { callHelper } from "./calls.ts";
import {
  booleans,
  floats,
  freshName,
  integers,
  introduce,
  type Environment,
  type IntegerVariable,
  type Range,
} from "./environment.ts";
import { decide, type Alternative, type Generation, type Statements } from "./generation.ts";
import { floatPlace } from "./places.ts";

/** Upper bound of counters that only grow. */
const manySteps = 1e6;

/** Declarations and assignments of integers and booleans, dead values and calls for their effect. */
export function scalarStatements(g: Generation, env: Environment): readonly Alternative<Statements>[] {
  return [
    ["integerState", 0.7, () => declareInteger(g, env)],
    ["integerState", 0.8, () => assignInteger(g, env)],
    ["booleanState", 0.5, () => declareBoolean(g, env)],
    ["booleanState", 0.5, () => assignBoolean(g, env)],
    ["deadValue", 0.3, () => deadValue(g, env)],
    ["effectHelper", 1, () => callForEffect(g, env)],
  ];
}

export function declareFloat(g: Generation, env: Environment): Statements {
  const value = squashed(g, g.make.float(g, env, g.options.expressionDepth));
  const name = freshName(env, "float");
  const mutable = g.choices.chance(0.7);
  introduce(env, { role: "float", name, mutable, shadowable: true });
  return [declare(mutable ? "let" : "const", name, value, "number", g.choices.chance(0.1))];
}

/** A new value for a float variable, or a compound assignment. */
export function assignFloat(g: Generation, env: Environment): Statements | undefined {
  const target = floatPlace(g, env, (place) => place.mutable)?.target;
  if (target === undefined) return undefined;
  if (!decide(g, "compound", 0.4)) {
    const value = g.make.float(g, env, g.options.expressionDepth);
    const carried = env.loops.length > 0 && g.choices.chance(0.5);
    return [assign(target, squashed(g, carried ? arithmetic(target, g.choices.pick(["+", "*"]), value) : value))];
  }
  const [operator, value] = compoundOperation(g, env);
  return [assign(target, value, operator)];
}

/** Operator and operand of a compound assignment that cannot make its target grow fast. */
export function compoundOperation(g: Generation, env: Environment): readonly [AssignmentOperator, Expression] {
  const value = (): Expression => g.make.float(g, env, g.options.expressionDepth - 1);
  const wave = (): Expression => math(g.choices.pick(["sin", "cos"]), value());
  const scaled = (factor: number): Expression => arithmetic(number(factor), "*", wave());
  return g.choices.weighted<() => readonly [AssignmentOperator, Expression]>([
    [4, () => ["+=", squashed(g, value(), 1.5)]],
    [2, () => ["-=", squashed(g, value(), 1.5)]],
    [1, () => ["*=", wave()]],
    [1, () => ["*=", arithmetic(number(0.7), "+", scaled(0.4))]],
    [1, () => ["/=", arithmetic(number(1.8), "+", scaled(0.5))]],
  ])();
}

/** A mutable integer: a counter that only grows, or one kept within bounds. */
function declareInteger(g: Generation, env: Environment): Statements {
  const start = g.make.integer(g, env);
  const name = freshName(env, "integer");
  const grows = g.choices.chance(0.6) && start.range.minimum >= 0;
  const range: Range = grows ? { minimum: 0, maximum: manySteps } : cyclicRange;
  const value = within(start.range, range) ? start.expression : number(g.choices.integer(0, 3));
  introduce(env, { role: "integer", name, mutable: true, shadowable: true, range });
  return [declare("let", name, value)];
}

const cyclicRange: Range = { minimum: 0, maximum: 4 };

function within(inner: Range, outer: Range): boolean {
  return inner.minimum >= outer.minimum && inner.maximum <= outer.maximum;
}

function assignInteger(g: Generation, env: Environment): Statements | undefined {
  const targets = integers(env).filter((v) => v.mutable);
  if (targets.length === 0) return undefined;
  const target = g.choices.pickRecent(targets);
  const name = variable(target.name);
  if (target.range.maximum < manySteps) return [assign(name, cyclic(g, env, target))];
  if (decide(g, "step", 0.6)) return [increment(name)];
  return [assign(name, number(g.choices.integer(1, 3)), "+=")];
}

/** A value within the range that was promised when the variable was declared. */
function cyclic(g: Generation, env: Environment, target: IntegerVariable): Expression {
  const { expression, range } = g.make.integer(g, env);
  if (within(range, target.range) && g.choices.chance(0.5)) return expression;
  const shift = range.minimum >= 0 ? expression : number(g.choices.integer(1, 3));
  const sum = arithmetic(variable(target.name), "+", shift);
  return arithmetic(sum, "%", number(target.range.maximum + 1));
}

function declareBoolean(g: Generation, env: Environment): Statements {
  const literal: Expression = { kind: "boolean", value: g.choices.chance(0.5) };
  const value = g.choices.chance(0.4) ? literal : g.make.condition(g, env, 1);
  const name = freshName(env, "boolean");
  const mutable = value.kind === "boolean" || g.choices.chance(0.5);
  introduce(env, { role: "boolean", name, mutable, shadowable: true });
  return [declare(mutable ? "let" : "const", name, value, "boolean")];
}

function assignBoolean(g: Generation, env: Environment): Statements | undefined {
  const targets = booleans(env).filter((v) => v.mutable);
  if (targets.length === 0) return undefined;
  const target = variable(g.choices.pickRecent(targets).name, "boolean");
  const flipped: Expression = { kind: "unary", operator: "!", operand: target };
  return [assign(target, g.choices.chance(0.4) ? flipped : g.make.condition(g, env, 1))];
}

/** A value that nothing uses. */
function deadValue(g: Generation, env: Environment): Statements {
  const value = g.make.float(g, env, g.options.expressionDepth);
  return [declare("const", freshName(env, "float"), value)];
}

function callForEffect(g: Generation, env: Environment): Statements | undefined {
  const value = callHelper(g, env, "effectHelper", () => g.make.float(g, env, 1));
  return value && [{ kind: "expression", value }];
}

/** `{ const s = …; … }` where an outer variable is called `s` as well. */
export function shadowingBlock(g: Generation, env: Environment): Statements | undefined {
  const first = shadowingDeclaration(g, env);
  if (first === undefined) return undefined;
  return [{ kind: "block", label: undefined, body: [first, ...g.make.block(g, env, g.choices.integer(1, 3))] }];
}

function shadowingDeclaration(g: Generation, env: Environment): Statement | undefined {
  const value = squashed(g, g.make.float(g, env, 2));
  const inside = namesIn(value);
  const hidden = floats(env).filter((v) => v.shadowable && !env.own.has(v.name) && !inside.has(v.name));
  if (hidden.length === 0) return undefined;
  const { name } = g.choices.pickRecent(hidden);
  introduce(env, { role: "float", name, mutable: true, shadowable: true });
  return declare("let", name, value);
}
