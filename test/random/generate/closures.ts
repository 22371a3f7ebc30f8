import type { Block, Expression, Parameter, Part, Statement } from "../model/model.ts";
import { code, codeStatement, conditional, declare, separated, variable } from "./build.ts";
import { squashed } from "./bounds.ts";
import { argumentsFor, callHelper, isInteger } from "./calls.ts";
import { freshName, functions, introduce, nested, type Environment, type FunctionVariable } from "./environment.ts";
import { parameterVariable } from "./functions.ts";
import { decide, type Alternative, type Generation, type Statements } from "./generation.ts";
import { functionType } from "./typedValues.ts";

/** Local functions: they read and write the variables around them. */
export function closureStatements(g: Generation, env: Environment): readonly Alternative<Statements>[] {
  return [
    ["closure", env.depth > 0 ? 1.5 : 0, () => declareClosure(g, env, "number")],
    ["effectClosure", env.depth > 0 ? 1 : 0, () => declareClosure(g, env, "void")],
    ["effectClosure", 1.2, () => callForEffect(g, env)],
    ["chosenFunction", 0.8, () => choice(g, env)],
    ["reassignedFunction", 0.5, () => reassigned(g, env)],
    ["functionTable", 0.5, () => table(g, env)],
    ["functionMaker", env.depth > 0 ? 0.6 : 0, () => localMaker(g, env)],
    ["functionMaker", 0.6, () => made(g, env)],
  ];
}

/** Calls of functions that variables hold, and of helpers that take functions. */
export function functionExpressions(
  g: Generation,
  env: Environment,
  inner: () => Expression,
): readonly Alternative<Expression>[] {
  return [
    ["closure", 1.5, () => callVariable(g, env, "number", inner)],
    ["functionArgument", 1, () => callHelper(g, env, "functionArgument", inner)],
  ];
}

/** Environment of the body of a local function, with its parameters. */
export function bodyEnvironment(
  g: Generation,
  env: Environment,
  parameters: readonly Parameter[],
  result: string,
): Environment {
  const inside = nested(env, { loops: [], inSwitch: false, result });
  parameters.forEach((p) => introduce(inside, parameterVariable(g, p)));
  return inside;
}

function float(env: Environment): Parameter {
  return { name: freshName(env, "float"), type: "number" };
}

function printParameters(parameters: readonly Parameter[]): readonly Part[] {
  return separated(
    parameters.map(({ name, initial }): readonly Part[] =>
      initial === undefined ? [`${name}: number`] : [`${name} = `, initial],
    ),
  );
}

/** `const step = (u: number, v = 0.5): number => …`, as an arrow or a function expression. */
function declareClosure(g: Generation, env: Environment, result: "number" | "void"): Statements {
  const first = float(env);
  const second = float(env);
  const rest: readonly Parameter[] = decide(g, "defaultParameter", 0.2)
    ? [{ ...second, initial: squashed(g, g.make.float(g, bodyEnvironment(g, withoutThis(env), [first], result), 1)) }]
    : g.choices.pick([[], [second]]);
  const parameters = [first, ...rest];
  const isArrow = g.choices.chance(0.7);
  const body = closureBody(g, isArrow ? env : withoutThis(env), parameters, result);
  const name = freshName(env, "function");
  introduce(env, { role: "function", name, mutable: false, shadowable: false, parameters, result });
  const list = printParameters(parameters);
  const value = isArrow
    ? ["(", ...list, `): ${result} => `, ...body]
    : [g.choices.chance(0.5) ? "function (" : `function ${name}(`, ...list, `): ${result} `, ...asBlock(body)];
  const isDeclaration = typeof value[0] === "string" && value[0].startsWith(`function ${name}`);
  if (isDeclaration) return [{ kind: "codeStatement", parts: value, ending: "" }];
  return [codeStatement(`const ${name} = `, ...value)];
}

/** Functions other than arrows have a `this` of their own. */
function withoutThis(env: Environment): Environment {
  return { ...env, visible: new Map([...env.visible].filter(([name]) => name !== "this")) };
}

function asBlock(body: readonly Part[]): readonly Part[] {
  const [only] = body;
  if (body.length === 1 && Array.isArray(only)) return [only as Block];
  return [[{ kind: "return", value: code("number", ...body) }]];
}

/** An expression, or a block that ends with a `return`. */
export function closureBody(
  g: Generation,
  env: Environment,
  parameters: readonly Parameter[],
  result: "number" | "void",
): readonly Part[] {
  const inside = bodyEnvironment(g, env, parameters, result);
  if (result === "number" && g.choices.chance(0.4)) return [squashed(g, g.make.float(g, inside, 2))];
  const body = g.make.block(g, inside, g.choices.integer(1, 3));
  const value = squashed(g, g.make.float(g, inside, 2));
  return [result === "void" ? body : [...body, { kind: "return", value }]];
}

function callable(env: Environment, result: "number" | "void"): readonly FunctionVariable[] {
  return functions(env).filter((v) => v.result === result);
}

/** A function of one number that is not in a table: what can be passed around. */
function passable(env: Environment): readonly FunctionVariable[] {
  return functions(env).filter(
    ({ result, parameters, tableLength }) =>
      result === "number" && parameters.length === 1 && tableLength === undefined && !parameters.some(isInteger),
  );
}

function callVariable(
  g: Generation,
  env: Environment,
  result: "number" | "void",
  inner: () => Expression,
): Expression | undefined {
  const all = callable(env, result);
  if (all.length === 0) return undefined;
  const v = g.choices.pickRecent(all);
  const args = argumentsFor(g, env, v.parameters, inner);
  if (args === undefined) return undefined;
  const callee = v.tableLength === undefined ? variable(v.name) : tableEntry(g, env, v.name, v.tableLength);
  return code(result, callee, "(", ...separated(args.map((a) => [a])), ")");
}

function tableEntry(g: Generation, env: Environment, name: string, length: number): Expression {
  const index = g.make.index(g, env, { name, minimumLength: length, reference: variable(name, "number[]") });
  return code(functionType, variable(name), "[", index ?? code("number", "0"), "]");
}

function callForEffect(g: Generation, env: Environment): Statements | undefined {
  const value = callVariable(g, env, "void", () => g.make.float(g, env, 1));
  return value && [{ kind: "expression", value }];
}

/** A function of one number: one in scope, or one written here. */
export function functionValue(g: Generation, env: Environment): Expression {
  const all = passable(env);
  if (all.length > 0 && g.choices.chance(0.6)) return variable(g.choices.pickRecent(all).name, functionType);
  return arrow(g, env);
}

function arrow(g: Generation, env: Environment): Expression {
  const t: Parameter = { name: freshName(env, "item"), type: "number" };
  const inside = bodyEnvironment(g, env, [t], "number");
  return code(functionType, `(${t.name}: number) => `, squashed(g, g.make.float(g, inside, 2)));
}

export function introduceFunction(env: Environment, tableLength?: number): string {
  const name = freshName(env, "function");
  const parameters: readonly Parameter[] = [{ name: "t", type: "number" }];
  const facts = tableLength === undefined ? { parameters } : { parameters, tableLength };
  introduce(env, { role: "function", name, mutable: false, shadowable: false, result: "number", ...facts });
  return name;
}

/** `const f = (t: number) => …` */
function namedArrow(g: Generation, env: Environment): Statement {
  const value = arrow(g, env);
  return declare("const", introduceFunction(env), value);
}

/** `const pick = c ? f : g` */
function choice(g: Generation, env: Environment): Statements | undefined {
  const value = conditional(g.make.condition(g, env, 1), functionValue(g, env), functionValue(g, env));
  return [declare("const", introduceFunction(env), value)];
}

/** `let pick: (t: number) => number = f; if (c) pick = g;` */
function reassigned(g: Generation, env: Environment): Statements | undefined {
  const before = passable(env).length < 2 ? [namedArrow(g, env), namedArrow(g, env)] : [];
  const all = passable(env);
  const named = (): Expression => variable(g.choices.pick(all).name, functionType);
  const condition = g.make.condition(g, env, 1);
  const [first, second] = [named(), named()];
  const name = introduceFunction(env);
  return [
    ...before,
    declare("let", name, first, functionType, true),
    { kind: "if", condition, then: [codeStatement(`${name} = `, second)], otherwise: undefined },
  ];
}

/** `const table = [f, g, (t) => …]` */
function table(g: Generation, env: Environment): Statements | undefined {
  const length = g.choices.integer(2, 3);
  const entries = Array.from({ length }, () => [functionValue(g, env)]);
  return [declare("const", introduceFunction(env, length), code("number[]", "[", ...separated(entries), "]"))];
}

/** `const make = (u: number) => (t: number): number => …; const f = make(e);` */
function localMaker(g: Generation, env: Environment): Statements {
  const outer = float(env);
  const t = float(env);
  const body = closureBody(g, bodyEnvironment(g, env, [outer], "number"), [t], "number");
  const maker = freshName(env, "function");
  const value = squashed(g, g.make.float(g, env, 1));
  const name = introduceFunction(env);
  return [
    codeStatement(`const ${maker} = (${outer.name}: number) => (${t.name}: number): number => `, ...body),
    codeStatement(`const ${name} = ${maker}(`, value, ")"),
  ];
}

/** `const f = maker(e)`, a helper that returns a function. */
function made(g: Generation, env: Environment): Statements | undefined {
  const value = callHelper(g, env, "functionMaker", () => g.make.float(g, env, 1));
  return value && [declare("const", introduceFunction(env), value)];
}
