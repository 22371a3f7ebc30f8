import type { Expression, Parameter } from "../model/model.ts";
import { arithmetic, code, number } from "./build.ts";
import { squashed } from "./bounds.ts";
import { bodyEnvironment } from "./closures.ts";
import {
  arrayReference,
  arrays,
  freshName,
  introduce,
  isFloatArray,
  type ArrayVariable,
  type Environment,
} from "./environment.ts";
import type { Alternative, Generation } from "./generation.ts";

/** Methods of arrays that give numbers. */
export function methodExpressions(
  g: Generation,
  env: Environment,
  inner: () => Expression,
): readonly Alternative<Expression>[] {
  const rate = rateIn(env);
  return [
    ["reduce", rate, () => reduce(g, env)],
    ["map", 0.6 * rate, () => mapped(g, env, ".reduce((s0, s1) => s0 + 0.3 * s1, 0)")],
    ["filter", 0.6 * rate, () => filtered(g, env)],
    ["find", 0.6 * rate, () => found(g, env, inner)],
    ["findIndex", 0.4 * rate, () => foundIndex(g, env)],
    ["at", 0.6 * rate, () => at(g, env)],
    ["mathSpread", 0.5 * rate, () => mathSpread(g, env)],
    ["toSorted", 0.4 * rate, () => onArray(g, env, ".toSorted((s0, s1) => s0 - s1)[1]")],
    ["flat", 0.3 * rate, () => flat(g, env)],
  ];
}

/** Arrays with so many elements. */
export function sourceArray(g: Generation, env: Environment, minimumLength = 0): ArrayVariable | undefined {
  const all = arrays(env, (v) => isFloatArray(v) && v.minimumLength >= minimumLength);
  return all.length === 0 ? undefined : g.choices.pickRecent(all);
}

/** Inside of a function that a method calls. */
function callbackEnvironment(g: Generation, env: Environment, parameters: readonly Parameter[]): Environment {
  return { ...bodyEnvironment(g, env, parameters, "number"), callbacks: env.callbacks + 1 };
}

/** Methods within the functions of methods multiply the work: few of those, and none within these. */
function rateIn(env: Environment): number {
  return [0.6, 0.1][env.callbacks] ?? 0;
}

/** A function of an element, and perhaps of its index. */
export function elementFunction(
  g: Generation,
  env: Environment,
  array: ArrayVariable,
  body: (inside: Environment) => Expression,
): Expression {
  const element: Parameter = { name: freshName(env, "item"), type: "number" };
  const index = g.choices.chance(0.3) ? freshName(env, "integer") : undefined;
  const inside = callbackEnvironment(g, env, [element]);
  if (index !== undefined) introduceIndex(inside, index, array);
  const parameters = index === undefined ? element.name : `${element.name}, ${index}`;
  return code("function", `(${parameters}) => `, body(inside));
}

export function introduceIndex(env: Environment, name: string, array: ArrayVariable): void {
  const range = { minimum: 0, maximum: 8, ...(array.mutable ? {} : { below: array.name }) };
  introduce(env, { role: "integer", name, mutable: false, shadowable: false, range, isIndex: true });
}

function reduce(g: Generation, env: Environment): Expression | undefined {
  const array = sourceArray(g, env);
  if (array === undefined) return undefined;
  const sum: Parameter = { name: freshName(env, "item"), type: "number" };
  const element: Parameter = { name: freshName(env, "item"), type: "number" };
  const inside = callbackEnvironment(g, env, [sum, element]);
  const step = arithmetic(number(0.5), "*", squashed(g, g.make.float(g, inside, 2)));
  const name = (p: Parameter): Expression => ({ kind: "variable", name: p.name, type: "number" });
  const body = g.choices.chance(0.6) ? arithmetic(name(sum), "+", step) : step;
  const method = g.choices.chance(0.2) ? ".reduceRight(" : ".reduce(";
  const start = squashed(g, g.make.float(g, env, 1));
  const callback = code("function", `(${sum.name}, ${element.name}) => `, body);
  return code("number", arrayReference(array), method, callback, ", ", start, ")");
}

function mapped(g: Generation, env: Environment, ending: string): Expression | undefined {
  const array = sourceArray(g, env);
  if (array === undefined) return undefined;
  const f = elementFunction(g, env, array, (inside) => squashed(g, g.make.float(g, inside, 2)));
  return code("number", arrayReference(array), ".map(", f, ")", ending);
}

function filtered(g: Generation, env: Environment): Expression | undefined {
  const array = sourceArray(g, env);
  if (array === undefined) return undefined;
  const keep = elementFunction(g, env, array, (inside) => g.make.condition(g, inside, 0));
  const ending = g.choices.chance(0.8) ? ".reduce((s0, s1) => s0 + s1, 0)" : ".length";
  return code("number", arrayReference(array), ".filter(", keep, ")", ending);
}

function found(g: Generation, env: Environment, inner: () => Expression): Expression | undefined {
  const array = sourceArray(g, env);
  if (array === undefined) return undefined;
  const test = elementFunction(g, env, array, (inside) => g.make.condition(g, inside, 0));
  const method = g.choices.pick([".find(", ".findLast("]);
  return code("number", "(", arrayReference(array), method, test, ") ?? ", inner(), ")");
}

function foundIndex(g: Generation, env: Environment): Expression | undefined {
  const array = sourceArray(g, env);
  if (array === undefined) return undefined;
  const test = elementFunction(g, env, array, (inside) => g.make.condition(g, inside, 0));
  const index = code("number", arrayReference(array), ".findIndex(", test, ")");
  return arithmetic(number(0.3), "*", index);
}

/** Methods that tell something of an array. */
export function methodConditions(g: Generation, env: Environment): readonly Alternative<Expression>[] {
  return [
    [
      "someEvery",
      0.6 * rateIn(env),
      () => {
        const array = sourceArray(g, env);
        if (array === undefined) return undefined;
        const test = elementFunction(g, env, array, (inside) => g.make.condition(g, inside, 0));
        return code("boolean", arrayReference(array), g.choices.pick([".some(", ".every("]), test, ")");
      },
    ],
  ];
}

function at(g: Generation, env: Environment): Expression | undefined {
  return onArray(g, env, `.at(${g.choices.integer(-2, 1)})!`);
}

/** Something of an array of at least two elements. */
function onArray(g: Generation, env: Environment, ending: string): Expression | undefined {
  const array = sourceArray(g, env, 2);
  return array && code("number", arrayReference(array), ending);
}

function mathSpread(g: Generation, env: Environment): Expression | undefined {
  const array = sourceArray(g, env, 2);
  const others = g.choices.chance(0.4) ? [g.make.float(g, env, 0), ", "] : [];
  return (
    array && code("number", g.choices.pick(["Math.max(", "Math.min("]), ...others, "...", arrayReference(array), ")")
  );
}

/** `[a, b].flat()[2]` of arrays of JavaScript. */
function flat(g: Generation, env: Environment): Expression | undefined {
  const all = arrays(env, (v) => v.kind === "number[]" && v.minimumLength >= 2);
  if (all.length === 0) return undefined;
  const [one, other] = [arrayReference(g.choices.pick(all)), arrayReference(g.choices.pick(all))];
  return code("number", "[", one, ", ", other, `].flat()[${g.choices.integer(0, 3)}]`);
}
