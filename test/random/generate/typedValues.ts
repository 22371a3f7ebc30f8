import type { Expression, ModelType } from "../model/model.ts";
import { code } from "./build.ts";
import { squashed } from "./bounds.ts";
import { helperArrayLength } from "./calls.ts";
import { functionValue } from "./closures.ts";
import { arrayReference, arrays, type Environment } from "./environment.ts";
import type { Generation } from "./generation.ts";
import { objectValue } from "./objects.ts";

/** The type of functions of one number that are passed around. */
export const functionType = "(t: number) => number";

export const pairType = "[number, number]";

/** An expression of a type that parameters and results of functions have; undefined if there is none in scope. */
export function valueOfType(g: Generation, env: Environment, type: ModelType): Expression | undefined {
  switch (type) {
    case "number":
      return g.make.float(g, env, 1);
    case functionType:
      return functionValue(g, env);
    case pairType:
      return code(type, "[", squashed(g, g.make.float(g, env, 1)), ", ", squashed(g, g.make.float(g, env, 1)), "]");
    default: {
      const shape = g.shapes.find((s) => s.type === type);
      return shape === undefined ? arrayOfKind(g, env, type) : objectValue(g, env, shape);
    }
  }
}

/** An array that helpers take. */
export function arrayOfKind(g: Generation, env: Environment, kind: ModelType): Expression | undefined {
  const all = arrays(env, (v) => v.kind === kind && v.writable && v.minimumLength >= helperArrayLength);
  return all.length === 0 ? undefined : arrayReference(g.choices.pick(all));
}
