import type { ArrayKind, Expression, FunctionModel, Parameter, Statement } from "../model/model.ts";
import { arithmetic, code, codeStatement, compare, declare, number, separated, variable } from "./build.ts";
import { squashed } from "./bounds.ts";
import { callHelper, helperArrayLength } from "./calls.ts";
import { bodyEnvironment, closureBody } from "./closures.ts";
import {
  freshName,
  functionEnvironment,
  introduce,
  type Environment,
  type Signature,
  type Variable,
} from "./environment.ts";
import { parameterVariable } from "./functions.ts";
import type { Alternative, Generation, Statements } from "./generation.ts";
import { introduceObject } from "./objects.ts";
import { functionType, pairType } from "./typedValues.ts";

const float = (name: string): Parameter => ({ name, type: "number" });
const integer = float;

/** Helpers with default and rest parameters, that take and return objects, arrays and functions, and recursive ones. */
export function languageSignatures(
  g: Generation,
  kinds: readonly ArrayKind[],
): readonly (readonly [number, Signature])[] {
  const vector: Parameter = { name: "c", type: g.choices.pick(kinds) };
  const initial = (value: Expression): Parameter => ({ ...float("v"), initial: value });
  const scaled = arithmetic(number(g.choices.decimal(0.2, 1)), "*", variable("u"));
  const blend = [float("u"), initial(g.choices.pick([number(0.5), scaled])), { ...integer("k"), initial: number(2) }];
  const terms: Parameter = { name: "terms", type: "number[]", isRest: true };
  const shape = g.shapes.length === 0 ? undefined : g.choices.pick(g.shapes);
  const taken = shape === undefined ? [] : [{ name: "item", type: shape.type }];
  const objectRate = shape === undefined ? 0 : 0.6;
  return [
    [0.6, { feature: "defaultParameter", name: "blend", parameters: blend, result: "number" }],
    [0.5, { feature: "restParameter", name: "summed", parameters: [float("u"), terms], result: "number" }],
    [objectRate, { feature: "objectHelper", name: "measure", parameters: [...taken, float("u")], result: "number" }],
    [objectRate, { feature: "objectEffectHelper", name: "nudge", parameters: [...taken, float("u")], result: "void" }],
    [
      objectRate,
      { feature: "objectResult", name: "shifted", parameters: [...taken, float("u")], result: shape?.type ?? "" },
    ],
    [0.5, { feature: "arrayResult", name: "spread", parameters: [vector, float("u")], result: vector.type }],
    [0.4, { feature: "tupleResult", name: "both", parameters: [float("u"), float("v")], result: pairType }],
    [0.8, { feature: "recursion", name: "descend", parameters: [float("u"), integer("k")], result: "number" }],
    [
      0.6,
      {
        feature: "functionArgument",
        name: "twice",
        parameters: [{ name: "h", type: functionType }, float("u")],
        result: "number",
      },
    ],
    [0.5, { feature: "functionMaker", name: "maker", parameters: [float("u")], result: functionType }],
  ];
}

/** `if (k <= 0) return …; …; return … descend(…, k - 1) …` */
export function recursiveHelper(g: Generation, signature: Signature, constants: readonly Variable[]): FunctionModel {
  const env = functionEnvironment(
    [...constants, ...signature.parameters.map((p) => parameterVariable(g, p))],
    "number",
    1,
  );
  const end: Statement = { kind: "return", value: squashed(g, g.make.float(g, env, 1)) };
  const guard: Statement = {
    kind: "if",
    condition: compare(variable("k"), "<=", number(0)),
    then: [end],
    otherwise: undefined,
  };
  const body = g.make.block(g, env, g.choices.integer(1, 2));
  const again = (): Expression => {
    const next = [squashed(g, g.make.float(g, env, 1)), arithmetic(variable("k"), "-", number(1))];
    return { kind: "call", callee: signature.name, type: "number", arguments: next };
  };
  const value = arithmetic(again(), g.choices.pick(["+", "*", "-"]), squashed(g, g.make.float(g, env, 1)));
  const twice = g.choices.chance(0.3) ? arithmetic(value, "+", again()) : value;
  return { ...signature, body: [guard, ...body, { kind: "return", value: squashed(g, twice, 0) }] };
}

/** A function that returns a function, which may keep state of its own. */
export function makerHelper(g: Generation, signature: Signature, constants: readonly Variable[]): FunctionModel {
  const env = functionEnvironment(
    [...constants, ...signature.parameters.map((p) => parameterVariable(g, p))],
    "number",
    2,
  );
  const state = freshName(env, "float");
  const start = declare("let", state, squashed(g, g.make.float(g, env, 1)));
  introduce(env, { role: "float", name: state, mutable: true, shadowable: false });
  const t = float("t");
  const body = closureBody(g, env, [t], "number");
  return {
    ...signature,
    body: [start, { kind: "return", value: code(functionType, "(t: number): number => ", ...body) }],
  };
}

/** A function that calls the function that it is given. */
export function functionArgumentHelper(
  g: Generation,
  signature: Signature,
  constants: readonly Variable[],
): FunctionModel {
  const env = functionEnvironment(
    [...constants, ...signature.parameters.slice(1).map((p) => parameterVariable(g, p))],
    "number",
    2,
  );
  const h: Variable = {
    role: "function",
    name: "h",
    mutable: false,
    shadowable: false,
    parameters: [float("t")],
    result: "number",
  };
  const inside = bodyEnvironment(g, env, [], "number");
  introduce(inside, h);
  const body = g.make.block(g, inside, g.choices.integer(1, 2));
  const value = code("number", "h(", squashed(g, g.make.float(g, inside, 2)), ")");
  const twice = g.choices.chance(0.5) ? code("number", "h(", value, ")") : value;
  return { ...signature, body: [...body, { kind: "return", value: squashed(g, twice, 1) }] };
}

/** Calls of these helpers that give numbers. */
export function callExpressions(
  g: Generation,
  env: Environment,
  inner: () => Expression,
): readonly Alternative<Expression>[] {
  return [
    ["defaultParameter", 0.6, () => callHelper(g, env, "defaultParameter", inner)],
    ["restParameter", 0.6, () => callHelper(g, env, "restParameter", inner)],
    ["objectHelper", 0.6, () => callHelper(g, env, "objectHelper", inner)],
    ["recursion", 1.2, () => callHelper(g, env, "recursion", inner)],
  ];
}

/** Calls of these helpers that give something else. */
export function callStatements(g: Generation, env: Environment): readonly Alternative<Statements>[] {
  const inner = (): Expression => g.make.float(g, env, 1);
  return [
    ["objectEffectHelper", 2, () => effect(callHelper(g, env, "objectEffectHelper", inner))],
    ["objectResult", 2.5, () => objectResult(g, env, callHelper(g, env, "objectResult", inner))],
    ["arrayResult", 1.2, () => arrayResult(env, callHelper(g, env, "arrayResult", inner))],
    ["tupleResult", 1.4, () => tupleResult(env, callHelper(g, env, "tupleResult", inner))],
  ];
}

function effect(value: Expression | undefined): Statements | undefined {
  return value && [{ kind: "expression", value }];
}

function objectResult(g: Generation, env: Environment, value: Expression | undefined): Statements | undefined {
  const shape = g.shapes.find((s) => value?.kind === "call" && s.type === value.type);
  return value && shape && [introduceObject(g, env, shape, value)];
}

function arrayResult(env: Environment, value: Expression | undefined): Statements | undefined {
  if (value?.kind !== "call") return undefined;
  const name = freshName(env, "array");
  const facts = { kind: value.type as ArrayKind, minimumLength: helperArrayLength, writable: true };
  introduce(env, { role: "array", name, mutable: false, shadowable: false, ...facts });
  return [declare("const", name, value)];
}

function tupleResult(env: Environment, value: Expression | undefined): Statements | undefined {
  if (value === undefined) return undefined;
  const names = [freshName(env, "float"), freshName(env, "float")];
  for (const name of names) introduce(env, { role: "float", name, mutable: false, shadowable: true });
  return [codeStatement("const [", ...separated(names.map((name) => [name])), "] = ", value)];
}
