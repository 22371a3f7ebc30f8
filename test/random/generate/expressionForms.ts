import type { Expression } from "../model/model.ts";
import { code, codeStatement, variable } from "./build.ts";
import { elementFunction, sourceArray } from "./arrayExpressions.ts";
import { squashed } from "./bounds.ts";
import { arrayReference, freshName, introduce, type Environment } from "./environment.ts";
import type { Alternative, Generation, Statements } from "./generation.ts";
import { floatPlace } from "./places.ts";

/** Expressions with effects within others, elements that may be absent, and lists of lists that are joined. */
export function expressionForms(g: Generation, env: Environment): readonly Alternative<Statements>[] {
  return [
    ["comma", 0.6, () => comma(g, env)],
    ["assignmentValue", 0.7, () => assignmentValue(g, env)],
    ["arrayDefault", 0.6, () => arrayDefault(g, env)],
    ["flatMap", 0.6, () => flatMap(g, env)],
  ];
}

function value(g: Generation, env: Environment): Expression {
  return squashed(g, g.make.float(g, env, 1));
}

function introduceNumber(env: Environment): string {
  const name = freshName(env, "float");
  introduce(env, { role: "float", name, mutable: true, shadowable: true });
  return name;
}

/** `let s = (t = e, t + e)` */
function comma(g: Generation, env: Environment): Statements | undefined {
  const target = floatPlace(g, env, (place) => place.mutable)?.target;
  if (target === undefined) return undefined;
  const [first, second] = [value(g, env), value(g, env)];
  return [codeStatement(`let ${introduceNumber(env)} = (`, target, " = ", first, ", ", target, " - (", second, "))")];
}

/** `let s = (t *= 0.5) + e`, or `let s = t = e` */
function assignmentValue(g: Generation, env: Environment): Statements | undefined {
  const target = floatPlace(g, env, (place) => place.mutable)?.target;
  if (target === undefined) return undefined;
  const [first, second] = [value(g, env), value(g, env)];
  const operator = g.choices.pick([" = ", " += ", " -= "]);
  const parts = g.choices.pick([
    ["(", target, operator, first, ") * 0.5 + (", second, ")"],
    ["(", second, ") + (", target, operator, first, ")"],
    [target, " = ", first],
  ]);
  return [codeStatement(`let ${introduceNumber(env)} = `, ...parts)];
}

/** `const [s = e, t = 0.4] = a.slice(1)`, an array that may be shorter than the pattern. */
function arrayDefault(g: Generation, env: Environment): Statements | undefined {
  const array = sourceArray(g, env);
  if (array === undefined) return undefined;
  const initial = value(g, env);
  const source = code(array.kind, arrayReference(array), `.slice(${g.choices.integer(0, 4)})`);
  return [codeStatement(`let [${introduceNumber(env)} = `, initial, `, ${introduceNumber(env)} = 0.4] = `, source)];
}

/** `const b = a.flatMap((z) => [z, e])` */
function flatMap(g: Generation, env: Environment): Statements | undefined {
  const array = sourceArray(g, env);
  if (array?.kind !== "number[]") return undefined;
  const keep = g.choices.chance(0.4);
  const f = elementFunction(g, env, array, (inside) => {
    const pair = code("number[]", "[", value(g, inside), ", ", value(g, inside), "]");
    return keep ? code("number[]", "(", g.make.condition(g, inside, 0), ") ? ", pair, " : []") : pair;
  });
  const name = freshName(env, "array");
  const minimumLength = keep ? 0 : 2 * array.minimumLength;
  const facts = { kind: "number[]", minimumLength, writable: true, growable: true } as const;
  introduce(env, { role: "array", name, mutable: false, shadowable: false, ...facts });
  return [codeStatement("const ", variable(name), " = ", arrayReference(array), ".flatMap(", f, ")")];
}
