import type { Expression, Part } from "../model/model.ts";
import { arithmetic, assign, code, codeBlock, codeStatement, declare, number, separated, variable } from "./build.ts";
import { squashed } from "./bounds.ts";
import { bodyEnvironment } from "./closures.ts";
import { freshName, introduce, nested, type Environment } from "./environment.ts";
import { decide, type Alternative, type Generation, type Statements } from "./generation.ts";
import { loopBody, openLoop } from "./loops.ts";
import type { Shape } from "./shapes.ts";

/** Maps and sets with keys that have no derivatives, and loops over the members of objects. */
export function collectionStatements(g: Generation, env: Environment): readonly Alternative<Statements>[] {
  return [
    ["mapOfKeys", 0.8, () => mapOfKeys(g, env)],
    ["mapOfIntegers", 0.8, () => mapOfIntegers(g, env)],
    ["setOfIntegers", 0.6, () => setOfIntegers(g, env)],
    ["forIn", 0.8, () => forIn(g, env)],
    ["objectEntries", 0.6, () => objectEntries(g, env)],
  ];
}

const keys = ["a", "b", "c"] as const;

function float(g: Generation, env: Environment): Expression {
  return squashed(g, g.make.float(g, env, 1));
}

function declareNumber(env: Environment, value: Expression): Statements {
  const name = freshName(env, "float");
  introduce(env, { role: "float", name, mutable: true, shadowable: true });
  return [declare("let", name, value)];
}

/** `const work = new Map([["a", e], ["b", e]]); if (…) work.set("c", e); for (const [, z] of work) …` */
function mapOfKeys(g: Generation, env: Environment): Statements {
  const present = keys.slice(0, g.choices.integer(1, 3));
  const pairs = present.map((key): readonly Part[] => [`["${key}", `, float(g, env), "]"]);
  const condition = g.make.condition(g, env, 1);
  const late = g.choices.pick(keys);
  const added = float(g, env);
  const name = freshName(env, "array");
  const store = codeStatement(`${name}.set("${late}", `, added, ")");
  const read = code("number", `(${name}.get("${g.choices.pick(keys)}") ?? `, float(g, env), ")");
  return [
    codeStatement(`const ${name} = new Map<string, number>([`, ...separated(pairs), "])"),
    g.choices.chance(0.6) ? { kind: "if", condition, then: [store], otherwise: undefined } : store,
    ...(decide(g, "mapLoop", 0.6) ? mapLoop(g, env, name) : []),
    ...declareNumber(env, read),
  ];
}

/** Over what a map holds: as pairs, as values, or by a function. */
function mapLoop(g: Generation, env: Environment, map: string): Statements {
  const item = freshName(env, "item");
  if (g.choices.chance(0.3)) {
    const inside = bodyEnvironment(g, env, [{ name: item, type: "number" }], "void");
    return [codeStatement(`${map}.forEach((${item}) => `, g.make.block(g, inside, 1), ")")];
  }
  const inside = openLoop(env, true);
  introduce(inside.env, { role: "float", name: item, mutable: false, shadowable: false });
  const body = loopBody(g, inside.env);
  const head = g.choices.pick([`[, ${item}] of ${map}`, `${item} of ${map}.values()`]);
  return [codeBlock(`${labelled(inside.label())}for (const ${head}) `, body)];
}

function labelled(label: string | undefined): string {
  return label === undefined ? "" : `${label}: `;
}

/** `const work = new Map<number, number>(); for (const i of [0, 2, 1]) work.set(i % 2, (work.get(i % 2) ?? e) + e);` */
function mapOfIntegers(g: Generation, env: Environment): Statements {
  const map = freshName(env, "array");
  const modulus = g.choices.integer(1, 3);
  const inside = openLoop(env, true);
  const k = freshName(env, "integer");
  introduce(inside.env, {
    role: "integer",
    name: k,
    mutable: false,
    shadowable: false,
    range: { minimum: 0, maximum: 3 },
  });
  const before = g.make.block(g, inside.env, 1);
  const key = `${k} % ${modulus}`;
  const stored = arithmetic(
    code("number", `(${map}.get(${key}) ?? `, float(g, inside.env), ")"),
    "+",
    float(g, inside.env),
  );
  const store = codeStatement(`${map}.set(${key}, `, squashed(g, stored), ")");
  const list = Array.from({ length: g.choices.integer(2, 4) }, () => g.choices.integer(0, 3)).join(", ");
  const body = [...before, store];
  return [
    codeStatement(`const ${map} = new Map<number, number>()`),
    codeBlock(`${labelled(inside.label())}for (const ${k} of [${list}]) `, body),
    ...(decide(g, "mapLoop", 0.4) ? mapLoop(g, env, map) : []),
    ...declareNumber(env, code("number", `(${map}.get(${g.choices.integer(0, 2)}) ?? `, float(g, env), ")")),
  ];
}

/** `const work = new Set<number>([1]); if (!work.has(k)) { work.add(k); … }` */
function setOfIntegers(g: Generation, env: Environment): Statements {
  const { expression } = g.make.integer(g, env);
  const then = g.make.block(g, nested(env), g.choices.integer(1, 2));
  const set = freshName(env, "array");
  const has = code("boolean", `${set}.has(`, expression, ")");
  const condition: Expression = g.choices.chance(0.5) ? { kind: "unary", operator: "!", operand: has } : has;
  const added = codeStatement(`${set}.add(`, expression, ")");
  return [
    codeStatement(`const ${set} = new Set<number>([${g.choices.integer(0, 2)}, 3])`),
    { kind: "if", condition, then: [added, ...then], otherwise: undefined },
    ...declareNumber(env, arithmetic(number(0.3), "*", code("number", `${set}.size`))),
  ];
}

/** An object of numbers of its own shape. */
function rates(g: Generation, env: Environment): { readonly name: string; readonly before: Statements } {
  const names = keys.slice(0, g.choices.integer(2, 3));
  const values = names.map((key): readonly Part[] => [`${key}: `, float(g, env)]);
  const name = freshName(env, "object");
  const members = names.map((key) => ({ name: key, kind: "number" }) as const);
  const shape: Shape = { type: `typeof ${name}`, members, isClass: false, methods: [] };
  introduce(env, { role: "object", name, mutable: false, shadowable: false, shape });
  return { name, before: [codeStatement(`const ${name} = { `, ...separated(values), " }")] };
}

/** `for (const key in o) { let z = o[key as keyof typeof o]; …; o[key as keyof typeof o] = z; }` */
function forIn(g: Generation, env: Environment): Statements {
  const { name, before } = rates(g, env);
  const inside = openLoop(env, true);
  const key = freshName(env, "label");
  const member = code("number", `${name}[${key} as keyof typeof ${name}]`);
  const item = freshName(env, "item");
  introduce(inside.env, { role: "float", name: item, mutable: true, shadowable: false });
  const body = [declare("let", item, member), ...loopBody(g, inside.env)];
  const store = g.choices.chance(0.5) ? [codeStatement(member, " = ", squashed(g, variable(item)))] : [];
  return [...before, codeBlock(`${labelled(inside.label())}for (const ${key} in ${name}) `, [...body, ...store])];
}

/** `for (const [key, z] of Object.entries(o)) { … }`, or a sum of its values. */
function objectEntries(g: Generation, env: Environment): Statements {
  const { name, before } = rates(g, env);
  if (g.choices.chance(0.4)) {
    const sum = code("number", `Object.values(${name}).reduce((s0, s1) => s0 + s1 * s1, `, float(g, env), ")");
    const total = declareNumber(env, sum);
    return [...before, ...total, assign(variable(`${name}.a`), squashed(g, g.make.float(g, env, 1)))];
  }
  const inside = openLoop(env, true);
  const item = freshName(env, "item");
  introduce(inside.env, { role: "float", name: item, mutable: false, shadowable: false });
  const body = loopBody(g, inside.env);
  return [...before, codeBlock(`${labelled(inside.label())}for (const [, ${item}] of Object.entries(${name})) `, body)];
}
