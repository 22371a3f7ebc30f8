import type { Block, Declaration, Expression, Parameter, Part } from "../model/model.ts";
import { arithmetic, code, codeStatement, math, member, separated, variable } from "./build.ts";
import { squashed } from "./bounds.ts";
import { argumentsFor } from "./calls.ts";
import { functionEnvironment, introduce, type Environment, type Variable } from "./environment.ts";
import { parameterVariable } from "./functions.ts";
import { decide, type Alternative, type Generation, type Statements } from "./generation.ts";
import { objectPlace, type ObjectPlace } from "./places.ts";
import { memberArrayLength, typeName, typeOfMember, type Member, type Method, type Shape } from "./shapes.ts";
import { functionType } from "./typedValues.ts";

/** A class with methods, and one that extends it. */
export function moduleClasses(g: Generation, constants: readonly Variable[]): Declaration[] {
  if (!decide(g, "class", 0.6)) return [];
  const members: readonly Member[] = [
    { name: "p", kind: "number" },
    { name: "q", kind: "number" },
    ...(g.choices.chance(0.3)
      ? [{ name: "items", kind: "array", array: "Float64Array", minimumLength: memberArrayLength } as const]
      : []),
  ];
  const base = classOf(g, constants, { type: "Body", members, isClass: true, methods: [] });
  if (!decide(g, "inheritance", 0.5)) return [base];
  const extended = g.shapes.at(-1);
  const own: readonly Member[] = [...members, { name: "weight", kind: "number" }];
  const heavy: Shape = { type: "Heavy", members: own, isClass: true, methods: [] };
  return [base, classOf(g, constants, extended === undefined ? heavy : { ...heavy, base: extended })];
}

/** Declares the class and makes its shape known, with its methods. */
function classOf(g: Generation, constants: readonly Variable[], bare: Shape): Declaration {
  const inherited = bare.base?.methods ?? [];
  const methods: readonly Method[] = [
    ...(decide(g, "method", 0.8) ? [method("value", "method", "number", ["u"])] : []),
    ...(decide(g, "method", 0.6) ? [method("move", "method", "void", ["u"])] : []),
    ...(decide(g, "getter", 0.5) ? [method("energy", "getter", "number", [])] : []),
    ...(decide(g, "setter", 0.4) ? [method("scale", "setter", "void", ["u"])] : []),
    ...(bare.base === undefined && decide(g, "staticMethod", 0.3)
      ? [method("mix", "static", "number", ["u", "v"])]
      : []),
  ];
  const bodies = methods.map((m) => printMethod(g, constants, bare, m));
  const kept = inherited.filter((m) => !methods.some(({ name }) => name === m.name));
  g.shapes.push({ ...bare, methods: [...kept, ...methods] });
  const heritage = bare.base === undefined ? [] : [" extends ", typeName(bare.base.type)];
  const lines = [...fields(bare), ...bodies].flatMap((line): readonly Part[] => ["\n  ", ...line]);
  return { name: bare.type, parts: ["class ", typeName(bare.type), ...heritage, " {", ...lines, "\n}"] };
}

function method(name: string, kind: Method["kind"], result: "number" | "void", parameters: readonly string[]): Method {
  return { name, kind, result, parameters: parameters.map((p): Parameter => ({ name: p, type: "number" })) };
}

/** Fields of its own, and the constructor that sets them all. */
function fields({ members, base }: Shape): readonly (readonly Part[])[] {
  const own = members.filter((m) => base?.members.every(({ name }) => name !== m.name) ?? true);
  const given = members.map((m): readonly Part[] => [`${m.name}: ${typeOfMember(m)}`]);
  const before = base === undefined ? "" : `super(${base.members.map((m) => m.name).join(", ")}); `;
  const stores = own.map((m) => `this.${m.name} = ${m.name};`).join(" ");
  const constructor: readonly Part[] = ["constructor(", ...separated(given), `) { ${before}${stores} }`];
  return [...own.map((m) => [`${m.name}: ${typeOfMember(m)};`]), constructor];
}

function printMethod(g: Generation, constants: readonly Variable[], shape: Shape, m: Method): readonly Part[] {
  const env = functionEnvironment([...constants, ...m.parameters.map((p) => parameterVariable(g, p))], m.result, 1);
  const itself: Variable = { role: "object", name: "this", mutable: false, shadowable: false, shape };
  if (m.kind !== "static") introduce(env, itself);
  const body = [...g.make.block(g, env, g.choices.integer(1, 2)), ...methodEnd(g, env, shape, m)];
  const parameters = m.parameters.map(({ name }): readonly Part[] => [`${name}: number`]);
  const keyword = { method: "", getter: "get ", setter: "set ", static: "static " }[m.kind];
  const overrides = shape.base?.methods.some(({ name }) => name === m.name) === true;
  return [
    overrides && m.kind !== "static" ? "override " : "",
    `${keyword}${m.name}(`,
    ...separated(parameters),
    m.kind === "setter" ? ") " : `): ${m.result} `,
    body,
  ];
}

function methodEnd(g: Generation, env: Environment, shape: Shape, m: Method): Block {
  const inherited = shape.base?.methods.find((other) => other.name === m.name && other.kind === "method");
  const calls = inherited !== undefined && decide(g, "superCall", 0.7);
  const args = m.parameters.map((): readonly Part[] => [squashed(g, g.make.float(g, env, 1))]);
  if (m.result === "void") return calls ? [codeStatement(`super.${m.name}(`, ...separated(args), ")")] : [];
  const value = squashed(g, g.make.float(g, env, 2));
  if (!calls) return [{ kind: "return", value }];
  const above = code("number", `super.${m.name}(`, ...separated(args), ")");
  return [{ kind: "return", value: arithmetic(math("sin", above), g.choices.pick(["+", "*"]), value) }];
}

/** Calls of methods for their effect. */
export function classStatements(g: Generation, env: Environment): readonly Alternative<Statements>[] {
  return [
    ["method", 1.5, () => callForEffect(g, env)],
    ["setter", 1, () => assignToSetter(g, env)],
  ];
}

/** `o.scale = e` */
function assignToSetter(g: Generation, env: Environment): Statements | undefined {
  const place = placeWith(g, env, (m) => m.kind === "setter");
  if (place === undefined) return undefined;
  return [codeStatement(place.target, ".scale = ", squashed(g, g.make.float(g, env, 1)))];
}

/** Methods do not call methods of their own object: they could go round in circles. */
function placeWith(g: Generation, env: Environment, wanted: (m: Method) => boolean): ObjectPlace | undefined {
  return env.visible.has("this") ? undefined : objectPlace(g, env, (s) => s.methods.some(wanted));
}

/** `o.value.bind(o)`, a function of one number, where no class below that of the object has a method of its own in its place. */
export function boundMethod(g: Generation, env: Environment): Expression | undefined {
  const isBindable = (m: Method): boolean => m.kind === "method" && m.result === "number";
  const place = placeWith(g, env, isBindable);
  if (place === undefined || g.shapes.some(({ base }) => base?.type === place.shape.type)) return undefined;
  const { name } = g.choices.pick(place.shape.methods.filter(isBindable));
  return code(functionType, place.target, `.${name}.bind(`, place.target, ")");
}

/** Results of methods and getters. */
export function classExpressions(
  g: Generation,
  env: Environment,
  inner: () => Expression,
): readonly Alternative<Expression>[] {
  return [
    ["method", 1.2, () => call(g, env, "method", "number", inner)],
    ["getter", 1, () => call(g, env, "getter", "number", inner)],
    ["staticMethod", 0.7, () => call(g, env, "static", "number", inner)],
  ];
}

function callForEffect(g: Generation, env: Environment): Statements | undefined {
  const value = call(g, env, "method", "void", () => g.make.float(g, env, 1));
  return value && [{ kind: "expression", value }];
}

function call(
  g: Generation,
  env: Environment,
  kind: Method["kind"],
  result: "number" | "void",
  inner: () => Expression,
): Expression | undefined {
  const wanted = (m: Method): boolean => m.kind === kind && m.result === result;
  if (kind === "static") return callStatic(g, env, wanted, inner);
  const place = placeWith(g, env, wanted);
  if (place === undefined) return undefined;
  const m = g.choices.pick(place.shape.methods.filter(wanted));
  if (kind === "getter") return member(place.target, m.name);
  const args = argumentsFor(g, env, m.parameters, inner);
  return args && code(result, place.target, `.${m.name}(`, ...separated(args.map((a) => [a])), ")");
}

function callStatic(
  g: Generation,
  env: Environment,
  wanted: (m: Method) => boolean,
  inner: () => Expression,
): Expression | undefined {
  const all = g.shapes.filter((s) => s.methods.some(wanted));
  if (all.length === 0 || env.visible.has("this")) return undefined;
  const shape = g.choices.pick(all);
  const m = g.choices.pick(shape.methods.filter(wanted));
  const args = argumentsFor(g, env, m.parameters, inner);
  return args && code("number", variable(shape.type), `.${m.name}(`, ...separated(args.map((a) => [a])), ")");
}
