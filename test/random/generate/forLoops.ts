import type { Expression, Statement, Target } from "../model/model.ts";
import { arithmetic, assign, compare, declare, increment, logical, math, number, variable } from "./build.ts";
import { freshName, introduce, type Environment, type Range, type Variable } from "./environment.ts";
import { choose, decide, type Generation, type Statements } from "./generation.ts";
import { loopBound, loopStart, tripBound, type Bound } from "./loopBounds.ts";
import { loopBody, openLoop } from "./loops.ts";

/** A `for` statement of some form, with what has to be declared before it. */
export function forLoop(g: Generation, env: Environment): Statements {
  return choose(
    g,
    [
      [null, 5, () => ascending(g, env)],
      ["forDescending", 1.5, () => descending(g, env)],
      ["forMovingBound", 0.5, () => movingBound(g, env)],
      ["forFloatIndex", 0.4, () => floatIndex(g, env)],
      ["forOuterIndex", 0.4, () => outerIndex(g, env)],
      ["forNotEqual", 0.3, () => notEqual(g, env)],
    ],
    () => ascending(g, env),
  );
}

type Head = { readonly initial: Statement | undefined; readonly condition: Expression; readonly update: Statement };

function integerIndex(name: string, range: Range): Variable {
  return { role: "integer", name, mutable: false, shadowable: false, range, isIndex: true };
}

/** An integer that only the loop itself changes. */
function fixedInteger(name: string, range: Range): Variable {
  return { role: "integer", name, mutable: false, shadowable: false, range };
}

function withBody(g: Generation, env: Environment, head: Head, index: Variable, changesIndex = false): Statement {
  const inside = openLoop(env, true);
  introduce(inside.env, index);
  const change = changesIndex ? [skip(g, inside.env, index.name)] : [];
  const statements = loopBody(g, inside.env);
  const body = g.choices.chance(0.5) ? [...change, ...statements] : [...statements, ...change];
  return { kind: "for", label: inside.label(), ...head, body };
}

/** `if (…) i++;` in the body: the loop is not counted, but still ends. */
function skip(g: Generation, env: Environment, name: string): Statement {
  const condition = g.make.condition(g, env, 0);
  return { kind: "if", condition, then: [increment(variable(name))], otherwise: undefined };
}

function upward(g: Generation, index: Target): Statement {
  if (decide(g, "forStepTwo", 0.2)) return assign(index, number(2), "+=");
  const plain: Statement = { kind: "step", target: index, operator: "++", prefix: g.choices.chance(0.2) };
  return g.choices.chance(0.1) ? assign(index, number(1), "+=") : plain;
}

/** `for (let i = 0; i < bound; i++)` and its variations. */
function ascending(g: Generation, env: Environment): Statements {
  const { before, bound } = loopBound(g, env);
  const start = loopStart(g, env);
  const changes = decide(g, "forIndexChanged", 0.1);
  const inclusive = decide(g, "forInclusive", 0.2);
  const name = freshName(env, "integer");
  const index = variable(name);
  const condition = inclusive
    ? compare(index, "<=", bound.last)
    : g.choices.chance(0.1)
      ? compare(bound.limit, ">", index)
      : compare(index, "<", bound.limit);
  const range = changes ? { minimum: start.minimum, maximum: bound.maximum + 1 } : rangeFrom(start.minimum, bound);
  const head: Head = { initial: declare("let", name, start.expression), condition, update: upward(g, index) };
  return [...before, withBody(g, env, head, integerIndex(name, range), changes)];
}

function rangeFrom(minimum: number, bound: Bound): Range {
  const { maximum, below } = bound;
  return below === undefined ? { minimum, maximum } : { minimum, maximum, below };
}

/** `for (let i = bound - 1; i >= 0; i--)` */
function descending(g: Generation, env: Environment): Statements {
  const { before, bound } = loopBound(g, env);
  const name = freshName(env, "integer");
  const index = variable(name);
  const lowest = g.choices.chance(0.25) ? 1 : 0;
  const strict = g.choices.chance(0.3);
  const condition = strict ? compare(index, ">", number(lowest - 1)) : compare(index, ">=", number(lowest));
  const update: Statement = decide(g, "forStepTwo", 0.2)
    ? assign(index, number(2), "-=")
    : { kind: "step", target: index, operator: "--", prefix: false };
  const head: Head = { initial: declare("let", name, bound.last), condition, update };
  return [...before, withBody(g, env, head, integerIndex(name, rangeFrom(lowest, bound)))];
}

/** A bound that the body may raise, up to a constant. */
function movingBound(g: Generation, env: Environment): Statements {
  const highest = g.choices.integer(3, 5);
  const limit = freshName(env, "integer");
  introduce(env, fixedInteger(limit, { minimum: 1, maximum: highest }));
  const name = freshName(env, "integer");
  const index = variable(name);
  const inside = openLoop(env, true);
  introduce(inside.env, integerIndex(name, { minimum: 0, maximum: highest - 1 }));
  const body = loopBody(g, inside.env);
  const grow: Statement = {
    kind: "if",
    condition: logical(g.make.condition(g, inside.env, 0), "&&", compare(variable(limit), "<", number(highest))),
    then: [increment(variable(limit))],
    otherwise: undefined,
  };
  const loop: Statement = {
    kind: "for",
    label: inside.label(),
    initial: declare("let", name, number(0)),
    condition: compare(index, "<", variable(limit)),
    update: increment(index),
    body: [...body, grow],
  };
  return [declare("let", limit, number(g.choices.integer(1, 2))), loop];
}

/** `for (let t = 0.2; t < 1.5; t += 0.4)`: the index is a carried value, not start + k·step. */
function floatIndex(g: Generation, env: Environment): Statements {
  const wave = (factor: number): Expression =>
    arithmetic(number(factor), "*", math(g.choices.pick(["sin", "cos"]), g.make.float(g, env, 1)));
  const start = g.choices.chance(0.5) ? number(g.choices.decimal(-0.5, 0.5)) : wave(0.6);
  const limit = g.choices.chance(0.5) ? number(1.25) : arithmetic(number(1.2), "+", wave(0.3));
  const step = g.choices.chance(0.5) ? number(g.choices.decimal(0.3, 0.5)) : arithmetic(number(0.4), "+", wave(0.1));
  const name = freshName(env, "float");
  const index = variable(name);
  const head: Head = {
    initial: declare("let", name, start),
    condition: compare(index, "<", limit),
    update: assign(index, step, "+="),
  };
  return [withBody(g, env, head, { role: "float", name, mutable: false, shadowable: false })];
}

/** The index lives on after the loop. */
function outerIndex(g: Generation, env: Environment): Statements {
  const { before, bound } = loopBound(g, env);
  const name = freshName(env, "integer");
  const index = variable(name);
  const declared = declare("let", name, number(0));
  const head: Head = { initial: undefined, condition: compare(index, "<", bound.limit), update: increment(index) };
  const loop = withBody(g, env, head, integerIndex(name, rangeFrom(0, bound)));
  introduce(env, fixedInteger(name, { minimum: 0, maximum: bound.maximum + 1 }));
  return [...before, declared, loop];
}

/** `for (let i = 0; i !== n; i++)` */
function notEqual(g: Generation, env: Environment): Statements | undefined {
  const bound = tripBound(g, env);
  if (bound === undefined) return undefined;
  const name = freshName(env, "integer");
  const index = variable(name);
  const head: Head = {
    initial: declare("let", name, number(0)),
    condition: compare(index, "!==", bound.limit),
    update: increment(index),
  };
  return [withBody(g, env, head, integerIndex(name, rangeFrom(0, bound)))];
}
