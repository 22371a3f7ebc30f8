import type { ArrayKind, Block, Expression, Part } from "../model/model.ts";
import { code, codeBlock, codeStatement, declare } from "./build.ts";
import { elementFunction, introduceIndex, sourceArray } from "./arrayExpressions.ts";
import { squashed } from "./bounds.ts";
import { bodyEnvironment } from "./closures.ts";
import {
  arrayReference,
  arrays,
  freshName,
  introduce,
  isFloatArray,
  nested,
  type ArrayVariable,
  type Environment,
} from "./environment.ts";
import type { Alternative, Generation, Statements } from "./generation.ts";
import { openLoop } from "./loops.ts";

/** Methods that change arrays, make new ones, or visit their elements. */
export function methodStatements(g: Generation, env: Environment): readonly Alternative<Statements>[] {
  return [
    [
      "fill",
      0.5,
      () =>
        changed(g, env, () => [
          ".fill(",
          squashed(g, g.make.float(g, env, 2)),
          g.choices.pick(["", ", 1", ", 1, 3"]),
          ")",
        ]),
    ],
    ["reverse", 0.5, () => changed(g, env, () => [".reverse()"])],
    ["sort", 0.5, () => changed(g, env, () => [g.choices.pick([".sort((p, q) => p - q)", ".sort((p, q) => q - p)"])])],
    [
      "copyWithin",
      0.5,
      () => changed(g, env, () => [g.choices.pick([".copyWithin(0, 2)", ".copyWithin(1, 0, 2)", ".copyWithin(2, 0)"])]),
    ],
    ["map", 0.6, () => mapped(g, env)],
    ["filter", 0.5, () => filtered(g, env)],
    ["with", 0.5, () => replaced(g, env)],
    ["toSorted", 0.4, () => reordered(g, env)],
    ["concat", 0.5, () => concatenated(g, env)],
    ["forEach", 0.8, () => forEach(g, env)],
    ["forOf", 0.8, () => forOf(g, env)],
    ["entries", 0.5, () => entries(g, env)],
    ["pushPop", 0.8, () => pushPop(g, env)],
    ["shiftUnshift", 0.6, () => shiftUnshift(g, env)],
    ["splice", 0.6, () => splice(g, env)],
  ];
}

function writable(g: Generation, env: Environment, accept: (v: ArrayVariable) => boolean): ArrayVariable | undefined {
  const all = arrays(env, (v) => isFloatArray(v) && v.writable && accept(v));
  return all.length === 0 ? undefined : g.choices.pickRecent(all);
}

function changed(g: Generation, env: Environment, method: () => readonly Part[]): Statements | undefined {
  const array = writable(g, env, () => true);
  return array && [codeStatement(arrayReference(array), ...method())];
}

function named(env: Environment, value: Expression, kind: ArrayKind, minimumLength: number): Statements {
  const name = freshName(env, "array");
  const facts = { kind, minimumLength, writable: true, growable: kind === "number[]" };
  introduce(env, { role: "array", name, mutable: false, shadowable: false, ...facts });
  return [declare("const", name, value)];
}

function mapped(g: Generation, env: Environment): Statements | undefined {
  const array = sourceArray(g, env);
  if (array === undefined) return undefined;
  const f = elementFunction(g, env, array, (inside) => squashed(g, g.make.float(g, inside, 2)));
  const isFrom = g.choices.chance(0.25);
  const value = isFrom
    ? code("number[]", "Array.from(", arrayReference(array), ", ", f, ")")
    : code(array.kind, arrayReference(array), ".map(", f, ")");
  return named(env, value, isFrom ? "number[]" : array.kind, array.minimumLength);
}

function filtered(g: Generation, env: Environment): Statements | undefined {
  const array = sourceArray(g, env);
  if (array === undefined) return undefined;
  const keep = elementFunction(g, env, array, (inside) => g.make.condition(g, inside, 1));
  return named(env, code(array.kind, arrayReference(array), ".filter(", keep, ")"), array.kind, 0);
}

/** `a.with(1, e)` */
function replaced(g: Generation, env: Environment): Statements | undefined {
  const array = sourceArray(g, env, 2);
  if (array === undefined) return undefined;
  const value = squashed(g, g.make.float(g, env, 1));
  const copy = code(array.kind, arrayReference(array), `.with(${g.choices.integer(-2, 1)}, `, value, ")");
  return named(env, copy, array.kind, array.minimumLength);
}

function reordered(g: Generation, env: Environment): Statements | undefined {
  const array = sourceArray(g, env);
  if (array === undefined) return undefined;
  const method = g.choices.pick([".toSorted((p, q) => p - q)", ".toReversed()"]);
  return named(env, code(array.kind, arrayReference(array), method), array.kind, array.minimumLength);
}

function concatenated(g: Generation, env: Environment): Statements | undefined {
  const all = arrays(env, (v) => v.kind === "number[]");
  if (all.length === 0) return undefined;
  const [one, other] = [g.choices.pick(all), g.choices.pick(all)];
  const last = g.choices.chance(0.4) ? [", ", squashed(g, g.make.float(g, env, 1))] : [];
  const value = code("number[]", arrayReference(one), ".concat(", arrayReference(other), ...last, ")");
  return named(env, value, "number[]", one.minimumLength + other.minimumLength);
}

/** `a.forEach((z, i) => { … })` */
function forEach(g: Generation, env: Environment): Statements | undefined {
  const array = env.depth > 0 ? sourceArray(g, env) : undefined;
  if (array === undefined) return undefined;
  const item = freshName(env, "item");
  const index = g.choices.chance(0.5) ? freshName(env, "integer") : undefined;
  const inside = bodyEnvironment(g, env, [{ name: item, type: "number" }], "void");
  if (index !== undefined) introduceIndex(inside, index, array);
  const body = g.make.block(g, inside, g.choices.integer(1, 2));
  const parameters = index === undefined ? item : `${item}, ${index}`;
  return [codeStatement(arrayReference(array), `.forEach((${parameters}) => `, body, ")")];
}

/** A loop over what a method or the array itself gives, with an element and perhaps an index. */
function loop(
  g: Generation,
  env: Environment,
  head: (item: string, index: string) => string,
  ending: string,
  hasIndex: boolean,
): Statements | undefined {
  const array = env.depth > 0 ? sourceArray(g, env) : undefined;
  if (array === undefined) return undefined;
  const inside = openLoop(env, true);
  const item = freshName(env, "item");
  const index = hasIndex ? freshName(env, "integer") : "";
  introduce(inside.env, { role: "float", name: item, mutable: false, shadowable: false });
  if (hasIndex) introduceIndex(inside.env, index, array);
  const body: Block = g.make.block(g, inside.env, g.choices.integer(1, 3));
  const label = inside.label();
  const prefix = label === undefined ? "" : `${label}: `;
  return [codeBlock(`${prefix}for (const ${head(item, index)} of `, arrayReference(array), `${ending}) `, body)];
}

/** `for (const z of a) { … }` */
function forOf(g: Generation, env: Environment): Statements | undefined {
  return loop(g, env, (item) => item, "", false);
}

/** `for (const [i, z] of a.entries()) { … }` */
function entries(g: Generation, env: Environment): Statements | undefined {
  return loop(g, env, (item, index) => `[${index}, ${item}]`, ".entries()", true);
}

/** An array of JavaScript that the function has made, with its declaration if there was none. */
type Growing = { readonly before: Statements; readonly array: ArrayVariable };

/** Outside of loops, which may be over the array. */
function growing(g: Generation, env: Environment): Growing | undefined {
  if (env.loops.length > 0) return undefined;
  const array = writable(g, env, (v) => v.growable === true);
  if (array !== undefined) return { before: [], array };
  const elements = Array.from({ length: g.choices.integer(2, 4) }, () => squashed(g, g.make.float(g, env, 1)));
  const value: Expression = { kind: "arrayLiteral", arrayKind: "number[]", elements };
  const before = named(env, value, "number[]", elements.length);
  const made = writable(g, env, (v) => v.growable === true);
  return made && { before, array: made };
}

/** A name for the number that a method takes out. */
function taken(env: Environment, array: ArrayVariable, method: string): Statements {
  const name = freshName(env, "float");
  introduce(env, { role: "float", name, mutable: true, shadowable: true });
  return [codeStatement(`let ${name} = `, code("number", arrayReference(array), method))];
}

function pushPop(g: Generation, env: Environment): Statements | undefined {
  const { before, array } = growing(g, env) ?? {};
  if (before === undefined || array === undefined) return undefined;
  const push = codeStatement(arrayReference(array), ".push(", squashed(g, g.make.float(g, env, 2)), ")");
  if (g.choices.chance(0.4)) return [...before, push];
  const between = env.depth > 0 && g.choices.chance(0.5) ? g.make.block(g, nested(env), 1) : [];
  return [
    ...before,
    push,
    ...(between.length > 0 ? [{ kind: "block", label: undefined, body: between } as const] : []),
    ...taken(env, array, ".pop()!"),
  ];
}

function shiftUnshift(g: Generation, env: Environment): Statements | undefined {
  const { before, array } = growing(g, env) ?? {};
  if (before === undefined || array === undefined) return undefined;
  const unshift = codeStatement(arrayReference(array), ".unshift(", squashed(g, g.make.float(g, env, 2)), ")");
  return g.choices.chance(0.4) ? [...before, unshift] : [...before, unshift, ...taken(env, array, ".shift()!")];
}

/** `a.splice(1, 1, e, e)` */
function splice(g: Generation, env: Environment): Statements | undefined {
  const { before, array } = growing(g, env) ?? {};
  if (before === undefined || array === undefined || array.minimumLength < 2) return undefined;
  const removed = g.choices.integer(0, 1);
  const item = (): Expression => squashed(g, g.make.float(g, env, 1));
  const more = g.choices.chance(0.3) ? [", ", item()] : [];
  return [
    ...before,
    codeStatement(arrayReference(array), `.splice(${g.choices.integer(0, 1)}, ${removed}, `, item(), ...more, ")"),
  ];
}
