import type { Block, Expression, Statement, SwitchCase } from "../model/model.ts";
import { arithmetic, assign, declare, number, variable } from "./build.ts";
import { squashed } from "./bounds.ts";
import { floats, freshName, introduce, nested, type Environment } from "./environment.ts";
import { decide, type Alternative, type Generation, type Statements } from "./generation.ts";
import { returnStatement } from "./exits.ts";
import { floatPlace } from "./places.ts";

/** Conditional statements. */
export function branchStatements(g: Generation, env: Environment): readonly Alternative<Statements>[] {
  return [
    ["if", 2, () => [ifStatement(g, env, true)]],
    ["if", 0.4, () => (g.options.weights.earlyReturn > 0 ? [guard(g, env)] : undefined)],
    ["oneBranchAssignment", 0.7, () => oneBranchAssignment(g, env)],
    ["lateAssignment", 0.4, () => lateAssignment(g, env)],
    ["sameInBoth", 0.4, () => sameInBoth(g, env)],
    ["switch", 1, () => [switchStatement(g, env)]],
    ["labelledBlock", 0.6, () => [labelledBlock(g, env)]],
  ];
}

function branch(g: Generation, env: Environment): Block {
  return g.make.block(g, nested(env), g.choices.integer(1, 3));
}

function ifStatement(g: Generation, env: Environment, chain: boolean): Statement {
  const condition = g.make.condition(g, env, 2);
  const then = branch(g, env);
  if (chain && decide(g, "elseIf", 0.2)) {
    return { kind: "if", condition, then, otherwise: [ifStatement(g, env, false)] };
  }
  return { kind: "if", condition, then, otherwise: decide(g, "else", 0.5) ? branch(g, env) : undefined };
}

/** `if (…) return …;`, outside of loops too. */
function guard(g: Generation, env: Environment): Statement {
  g.used.add("earlyReturn");
  const condition: Expression = {
    kind: "logical",
    operator: "&&",
    left: g.make.condition(g, env, 0),
    right: g.make.condition(g, env, 0),
  };
  return { kind: "if", condition, then: [returnStatement(g, env)], otherwise: undefined };
}

/** A variable that is assigned if a condition holds, else keeps its value. */
function oneBranchAssignment(g: Generation, env: Environment): Statements | undefined {
  const target = floatPlace(g, env, (place) => place.mutable)?.target;
  if (target === undefined) return undefined;
  const value = squashed(g, g.make.float(g, env, 2));
  const assignment = assign(target, value);
  return [{ kind: "if", condition: g.make.condition(g, env, 1), then: [assignment], otherwise: undefined }];
}

/** `let q: number; if (…) { …; q = …; } else { …; q = …; }` */
function lateAssignment(g: Generation, env: Environment): Statements {
  const name = freshName(env, "float");
  const arm = (): Block => {
    const inner = nested(env);
    const before = g.choices.chance(0.3) ? g.make.block(g, inner, 1) : [];
    return [...before, assign(variable(name), squashed(g, g.make.float(g, inner, 2)))];
  };
  const condition = g.make.condition(g, env, 1);
  const choice: Statement = { kind: "if", condition, then: arm(), otherwise: arm() };
  introduce(env, { role: "float", name, mutable: true, shadowable: true });
  return [declare("let", name, undefined, "number", true), choice];
}

/** `if (…) { …; q = p; } else { …; q = p; }`: whatever happens, `q` has the value of another variable. */
function sameInBoth(g: Generation, env: Environment): Statements | undefined {
  const target = floatPlace(g, env, (place) => place.mutable)?.target;
  const others = floats(env);
  if (target === undefined || others.length === 0) return undefined;
  const value = variable(g.choices.pick(others).name);
  const arm = (): Block => [...(g.choices.chance(0.3) ? g.make.block(g, nested(env), 1) : []), assign(target, value)];
  return [{ kind: "if", condition: g.make.condition(g, env, 1), then: arm(), otherwise: arm() }];
}

function switchStatement(g: Generation, env: Environment): Statement {
  const { expression, range } = g.make.integer(g, env);
  const count = g.choices.integer(2, 3);
  const subject = range.minimum >= 0 ? arithmetic(expression, "%", number(count)) : expression;
  const cases: SwitchCase[] = Array.from({ length: count - 1 }, (_, test) => switchCase(g, env, test));
  if (g.choices.chance(0.5)) cases.push({ test: undefined, body: branch(g, { ...env, inSwitch: true }) });
  else if (g.choices.chance(0.5)) cases.splice(g.choices.integer(0, cases.length), 0, switchCase(g, env, undefined));
  return { kind: "switch", subject, cases };
}

function switchCase(g: Generation, env: Environment, test: number | undefined): SwitchCase {
  const body = branch(g, { ...env, inSwitch: true });
  if (decide(g, "fallthrough", 0.25)) return { test, body };
  const exit: Statement =
    g.choices.chance(0.1) && g.options.weights.earlyReturn > 0
      ? returnStatement(g, env)
      : { kind: "break", label: undefined };
  return { test, body: [...body, exit] };
}

/** `label: { …; if (…) { …; break label; } … }` */
function labelledBlock(g: Generation, env: Environment): Statement {
  const label = freshName(env, "label");
  const inner = nested(env);
  const before = g.make.block(g, inner, g.choices.integer(1, 2));
  const condition = g.make.condition(g, inner, 1);
  const leaving = g.choices.chance(0.5) ? branch(g, inner) : [];
  const exit: Statement = { kind: "if", condition, then: [...leaving, { kind: "break", label }], otherwise: undefined };
  return { kind: "block", label, body: [...before, exit, ...g.make.block(g, inner, g.choices.integer(1, 2))] };
}
