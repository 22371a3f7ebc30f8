import type { Expression } from "../model/model.ts";
import { code, codeStatement, declare } from "./build.ts";
import {
  arrayReference,
  arrays,
  freshName,
  introduce,
  isFloatArray,
  type ArrayVariable,
  type Environment,
} from "./environment.ts";
import { type Alternative, type Generation, type Statements } from "./generation.ts";

/** Names and views of the memory of arrays, and copies of it. */
export function viewStatements(g: Generation, env: Environment): readonly Alternative<Statements>[] {
  return [
    ["alias", 0.8, () => alias(g, env)],
    ["viewOfView", 0.6, () => viewOfView(g, env)],
    ["overlappingSet", 0.6, () => overlappingSet(g, env)],
    ["sliceRange", 0.6, () => sliceRange(g, env)],
    ["typedCopy", 0.5, () => typedCopy(g, env)],
    ["spreadCopy", 0.5, () => spreadCopy(g, env)],
  ];
}

function anyArray(
  g: Generation,
  env: Environment,
  accept: (v: ArrayVariable) => boolean = () => true,
): ArrayVariable | undefined {
  const all = arrays(env, (v) => isFloatArray(v) && v.writable && accept(v));
  return all.length === 0 ? undefined : g.choices.pickRecent(all);
}

function named(
  env: Environment,
  value: Expression,
  facts: Pick<ArrayVariable, "kind" | "minimumLength" | "growable">,
): Statements {
  const name = freshName(env, "array");
  introduce(env, { role: "array", name, mutable: false, shadowable: false, writable: true, ...facts });
  return [declare("const", name, value)];
}

function alias(g: Generation, env: Environment): Statements | undefined {
  const array = anyArray(g, env);
  return array && named(env, arrayReference(array), { kind: array.kind, minimumLength: array.minimumLength });
}

/** `const v = a.subarray(1).subarray(0, 2)` */
function viewOfView(g: Generation, env: Environment): Statements | undefined {
  const array = anyArray(g, env, (v) => v.kind !== "number[]" && v.minimumLength >= 4);
  if (array === undefined) return undefined;
  const length = g.choices.integer(2, 3);
  const from = g.choices.integer(0, 1);
  const value = code(array.kind, arrayReference(array), `.subarray(1).subarray(${from}, ${from + length})`);
  return named(env, value, { kind: array.kind, minimumLength: Math.min(length, array.minimumLength - 1 - from) });
}

/** `a.set(a.subarray(0, 3), 1)` */
function overlappingSet(g: Generation, env: Environment): Statements | undefined {
  const target = anyArray(g, env, (v) => v.kind !== "number[]" && v.minimumLength >= 4);
  const source = target && anyArray(g, env, (v) => v.kind !== "number[]" && v.minimumLength >= 3);
  if (target === undefined || source === undefined) return undefined;
  const from = g.choices.integer(0, 1);
  const view = code(source.kind, arrayReference(source), `.subarray(${from}, ${from + 2})`);
  return [codeStatement(arrayReference(target), ".set(", view, `, ${g.choices.integer(0, 2)})`)];
}

function sliceRange(g: Generation, env: Environment): Statements | undefined {
  const array = anyArray(g, env, (v) => v.minimumLength >= 4);
  if (array === undefined) return undefined;
  const [range, shorter] = g.choices.pick([
    ["1, -1", 2],
    ["-3", array.minimumLength - 3],
    ["1", 1],
    ["0, 3", array.minimumLength - 3],
  ] as const);
  const value = code(array.kind, arrayReference(array), `.slice(${range})`);
  return named(env, value, { ...facts(array), minimumLength: array.minimumLength - shorter });
}

function facts(array: ArrayVariable): Pick<ArrayVariable, "kind" | "minimumLength" | "growable"> {
  return { kind: array.kind, minimumLength: array.minimumLength, growable: array.kind === "number[]" };
}

/** `new Float64Array(a)`, `Float64Array.from(a)` */
function typedCopy(g: Generation, env: Environment): Statements | undefined {
  const array = anyArray(g, env);
  if (array === undefined) return undefined;
  const make = g.choices.pick(["new Float64Array(", "Float64Array.from("]);
  const value = code("Float64Array", make, arrayReference(array), ")");
  return named(env, value, { kind: "Float64Array", minimumLength: array.minimumLength });
}

/** `[...a, e]`, `Array.from(a)` */
function spreadCopy(g: Generation, env: Environment): Statements | undefined {
  const array = anyArray(g, env);
  if (array === undefined) return undefined;
  const reference = arrayReference(array);
  const value = g.choices.chance(0.7)
    ? code("number[]", "[...", reference, ", ", g.make.float(g, env, 0), "]")
    : code("number[]", "Array.from(", reference, ")");
  return named(env, value, { kind: "number[]", minimumLength: array.minimumLength, growable: true });
}
