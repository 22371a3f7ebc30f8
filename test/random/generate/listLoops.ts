import type { Expression } from "../model/model.ts";
import { codeBlock, compare, declare, increment, lengthOf, number, variable } from "./build.ts";
import { freshName, indexedList, introduce, type Environment, type ListVariable } from "./environment.ts";
import type { Alternative, Generation, Statements } from "./generation.ts";
import { anyList } from "./objects.ts";
import { loopBody, openLoop } from "./loops.ts";

/** Loops over arrays of objects. */
export function listLoops(g: Generation, env: Environment): readonly Alternative<Statements>[] {
  return [
    ["listLoop", 1, () => overList(g, env, forOf)],
    ["listLoop", 0.6, () => overList(g, env, byIndex)],
  ];
}

type Loop = (g: Generation, env: Environment, list: ListVariable) => Statements;

function overList(g: Generation, env: Environment, loop: Loop): Statements | undefined {
  const place = anyList(g, env);
  return place && [...place.before, ...loop(g, env, place.list)];
}

/** `for (const item of list) { item.p += …; }` */
function forOf(g: Generation, env: Environment, list: ListVariable): Statements {
  const inside = openLoop(env, true);
  const name = freshName(env, "object");
  introduce(inside.env, { role: "object", name, mutable: false, shadowable: false, shape: list.shape });
  const body = loopBody(g, inside.env);
  const label = inside.label();
  const prefix = label === undefined ? "" : `${label}: `;
  return [codeBlock(`${prefix}for (const ${name} of `, indexedList(list).reference, ") ", body)];
}

/** `for (let i = 0; i < list.length; i++) { list[i].p += …; }` */
function byIndex(g: Generation, env: Environment, list: ListVariable): Statements {
  const inside = openLoop(env, true);
  const name = freshName(env, "integer");
  const range = { minimum: 0, maximum: 6, below: list.name };
  introduce(inside.env, { role: "integer", name, mutable: false, shadowable: false, range, isIndex: true });
  const body = loopBody(g, inside.env);
  const index: Expression & { readonly kind: "variable" } = { kind: "variable", name, type: "number" };
  return [
    {
      kind: "for",
      label: inside.label(),
      initial: declare("let", name, number(0)),
      condition: compare(index, "<", lengthOf(variable(list.name))),
      update: increment(index),
      body,
    },
  ];
}
