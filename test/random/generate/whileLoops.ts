import type { Block, Expression, Statement } from "../model/model.ts";
import { compare, declare, increment, logical, number, variable } from "./build.ts";
import { freshName, introduce, type Environment } from "./environment.ts";
import type { Alternative, Generation, Statements } from "./generation.ts";
import { tripBound } from "./loopBounds.ts";
import { loopBody, openLoop, type OpenLoop } from "./loops.ts";

/** Loops whose number of iterations depends on data; a counter makes them end. */
export function whileLoops(g: Generation, env: Environment): readonly Alternative<Statements>[] {
  return [
    ["while", 1.5, () => whileLoop(g, env)],
    ["doWhile", 0.7, () => doWhileLoop(g, env)],
    ["whileTrue", 0.4, () => (g.options.weights.break > 0 ? endlessLoop(g, env) : undefined)],
  ];
}

type Counter = { readonly declaration: Statement; readonly name: string; readonly mayContinue: Expression };

/** `let k = 0;` with the condition that it has not reached its limit. */
function counter(g: Generation, env: Environment): Counter {
  const most = g.choices.integer(3, 6);
  const limit = g.choices.chance(0.4) ? tripBound(g, env)?.limit : undefined;
  const name = freshName(env, "integer");
  introduce(env, { role: "integer", name, mutable: false, shadowable: false, range: { minimum: 0, maximum: 7 } });
  const mayContinue = compare(variable(name), "<", limit ?? number(most));
  return { declaration: declare("let", name, number(0)), name, mayContinue };
}

/** Opens the loop and generates its body, with the counter's step first or last. */
function counted(g: Generation, env: Environment, name: string): OpenLoop & { readonly body: Block } {
  const stepFirst = g.choices.chance(0.5);
  const inside = openLoop(env, stepFirst);
  const step = increment(variable(name));
  const body = loopBody(g, inside.env);
  return { ...inside, body: stepFirst ? [step, ...body] : [...body, step] };
}

function bothConditions(g: Generation, data: Expression, count: Expression): Expression {
  return g.choices.chance(0.5) ? logical(data, "&&", count) : logical(count, "&&", data);
}

function whileLoop(g: Generation, env: Environment): Statements {
  const k = counter(g, env);
  const data = g.choices.chance(0.8) ? g.make.condition(g, env, 0) : undefined;
  const { body, label } = counted(g, env, k.name);
  const condition = data === undefined ? k.mayContinue : bothConditions(g, data, k.mayContinue);
  return [k.declaration, { kind: "while", label: label(), condition, body }];
}

function doWhileLoop(g: Generation, env: Environment): Statements {
  const k = counter(g, env);
  const condition = bothConditions(g, g.make.condition(g, env, 0), k.mayContinue);
  const { body, label } = counted(g, env, k.name);
  return [k.declaration, { kind: "doWhile", label: label(), condition, body }];
}

/** `while (true) { if (…) break; … }` */
function endlessLoop(g: Generation, env: Environment): Statements {
  const k = counter(g, env);
  const { body, label } = counted(g, env, k.name);
  const negated: Expression = { kind: "unary", operator: "!", operand: k.mayContinue };
  const condition = g.choices.chance(0.7) ? logical(negated, "||", g.make.condition(g, env, 0)) : negated;
  const exit: Statement = { kind: "if", condition, then: [{ kind: "break", label: undefined }], otherwise: undefined };
  g.used.add("break");
  const always: Expression = { kind: "boolean", value: true };
  return [k.declaration, { kind: "while", label: label(), condition: always, body: [exit, ...body] }];
}
