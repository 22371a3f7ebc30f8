import type { Block, Expression, Statement, Target } from "../model/model.ts";
import { arithmetic, assign, compare, declare, element, increment, math, number, variable } from "./build.ts";
import { squashed } from "./bounds.ts";
import { arrayReference, arrays, floats, freshName, introduce, isFloatArray, type Environment } from "./environment.ts";
import type { Alternative, Generation, Statements } from "./generation.ts";
import { tripBound } from "./loopBounds.ts";
import { openLoop } from "./loops.ts";

/** Nests of loops as numerical programs have them: rows of data, and arrays that each turn fills anew. */
export function nestStatements(g: Generation, env: Environment): readonly Alternative<Statements>[] {
  return [
    ["rowSums", 0.5, () => rowSums(g, env)],
    ["scratchArray", 0.5, () => scratchArray(g, env)],
  ];
}

/** `for (let i = 0; i < limit; i++) { … }` where `limit` is at most `most`. */
function counted(env: Environment, limit: Expression, most: number, fill: (inside: Environment, index: Target) => Block): Statement {
  const name = freshName(env, "integer");
  const index = variable(name);
  const inside = openLoop(env, true);
  introduce(inside.env, { role: "integer", name, mutable: false, shadowable: false, range: { minimum: 0, maximum: most - 1 }, isIndex: true });
  const body = fill(inside.env, index);
  return { kind: "for", label: inside.label(), initial: declare("let", name, number(0)), condition: compare(index, "<", limit), update: increment(index), body };
}

/** Adds a bounded share of a number to a sum. */
function addTo(sum: Target, value: Expression): Statement {
  return assign(sum, arithmetic(number(0.3), "*", math("sin", value)), "+=");
}

/** A variable that statements may add to, and its declaration if there is none yet. */
function sumIn(g: Generation, env: Environment): { readonly before: Statements; readonly sum: Target } {
  const known = floats(env).filter(({ mutable }) => mutable);
  if (known.length > 0) return { before: [], sum: variable(g.choices.pickRecent(known).name) };
  const name = freshName(env, "float");
  introduce(env, { role: "float", name, mutable: true, shadowable: false });
  return { before: [declare("let", name, number(0))], sum: variable(name) };
}

/** How often the outer loop runs: known when the program runs, or now. */
function turns(g: Generation, env: Environment): { readonly limit: Expression; readonly most: number } {
  const bound = g.choices.chance(0.7) ? tripBound(g, env) : undefined;
  const count = g.choices.integer(2, 4);
  return bound ? { limit: bound.limit, most: bound.maximum + 1 } : { limit: number(count), most: count };
}

/** Σᵢ sin(Σⱼ aⱼ·e(i, j)), with more statements in the outer loop now and then. */
function rowSums(g: Generation, env: Environment): Statements | undefined {
  const all = arrays(env, (v) => isFloatArray(v) && v.minimumLength > 0);
  if (all.length === 0) return undefined;
  const array = g.choices.pickRecent(all);
  const { before, sum } = sumIn(g, env);
  const { limit, most } = turns(g, env);
  const outer = counted(env, limit, most, (inside) => {
    const name = freshName(inside, "float");
    introduce(inside, { role: "float", name, mutable: true, shadowable: false });
    const inner = counted(inside, number(array.minimumLength), array.minimumLength, (deep, j) => [
      addTo(variable(name), arithmetic(element(arrayReference(array), j), "*", squashed(g, g.make.float(g, deep, 1)))),
    ]);
    const more = g.choices.chance(0.3) ? g.make.block(g, inside, 1) : [];
    return [declare("let", name, number(g.choices.decimal(-1, 1))), inner, ...more, addTo(sum, variable(name))];
  });
  return [...before, outer];
}

/** A local array that each turn fills, in the same part or not, before it sums what it makes of it. */
function scratchArray(g: Generation, env: Environment): Statements {
  const length = g.choices.integer(3, 5);
  const name = freshName(env, "array");
  introduce(env, { role: "array", name, mutable: false, shadowable: false, kind: "Float64Array", minimumLength: length, writable: true, growable: false });
  const { before, sum } = sumIn(g, env);
  const { limit, most } = turns(g, env);
  const array = variable(name, "Float64Array");
  const outer = counted(env, limit, most, (inside, turn) => {
    const part = g.choices.chance(0.4) ? arithmetic(number(1), "+", arithmetic(turn, "%", number(length))) : number(length);
    const filling = counted(inside, part, length, (deep, k) => [assign(element(array, k), squashed(g, g.make.float(g, deep, 2)))]);
    const more = g.choices.chance(0.6) ? g.make.block(g, inside, 1) : [];
    const summing = counted(inside, g.choices.chance(0.8) ? part : number(length), length, (_, k) => [addTo(sum, arithmetic(element(array, k), "*", number(g.choices.decimal(-1, 1))))]);
    return [filling, ...more, summing];
  });
  return [...before, declare("const", name, { kind: "zeros", arrayKind: "Float64Array", length: number(length) }, "Float64Array"), outer];
}
