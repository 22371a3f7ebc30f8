import type { ArrayKind, Block, Constant, FunctionModel, Parameter, Statement } from "../model/model.ts";
import { arithmetic, assign, compare, declare, element, increment, lengthOf, math, number, variable } from "./build.ts";
import { helperArrayLength, isInteger, largestHelperInteger } from "./calls.ts";
import {
  arrayReference,
  arrays,
  floats,
  freshName,
  functionEnvironment,
  isFloatArray,
  type Environment,
  type Signature,
  type Variable,
} from "./environment.ts";
import { returnStatement } from "./exits.ts";
import { decide, type Generation } from "./generation.ts";
import { squashed } from "./bounds.ts";

/** A helper of the module; it may call the helpers before it. */
export function helperFunction(g: Generation, signature: Signature, constants: readonly Variable[]): FunctionModel {
  const variables = [...constants, ...signature.parameters.map((p) => parameterVariable(g, p))];
  const env = functionEnvironment(variables, signature.result, Math.min(2, g.options.depth));
  const body = [...g.make.block(g, env, g.choices.integer(1, Math.min(4, g.options.statements)))];
  if (signature.result === "number") body.push(...finalReturn(g, env));
  else if (signature.result !== "void") body.push(returnStatement(g, env));
  return { ...signature, body };
}

/** The function to differentiate. */
export function mainFunction(
  g: Generation,
  kinds: readonly [ArrayKind, ArrayKind],
  constants: readonly Variable[],
): FunctionModel {
  const parameters: readonly Parameter[] = [
    { name: "x", type: "number" },
    { name: "y", type: "number" },
    { name: "a", type: kinds[0] },
    { name: "b", type: kinds[1] },
    { name: "n", type: "number" },
    { name: "m", type: "number" },
  ];
  const env = functionEnvironment(
    [...constants, ...parameters.map((p) => parameterVariable(g, p))],
    "number",
    g.options.depth,
  );
  const statements = g.choices.integer(Math.min(3, g.options.statements), g.options.statements);
  const body = [...g.make.block(g, env, statements), ...finalReturn(g, env)];
  return { name: "f", parameters, result: "number", body };
}

export function parameterVariable(g: Generation, p: Parameter): Variable {
  const common = { name: p.name, shadowable: false };
  const shape = g.shapes.find((s) => s.type === p.type);
  if (shape !== undefined) return { ...common, role: "object", mutable: false, shape };
  if (p.type === "number") {
    if (!isInteger(p)) return { ...common, role: "float", mutable: true };
    return { ...common, role: "integer", mutable: false, range: { minimum: 0, maximum: largestHelperInteger } };
  }
  const kind = p.type as ArrayKind;
  return {
    ...common,
    role: "array",
    mutable: false,
    kind,
    minimumLength: p.isRest === true ? 0 : helperArrayLength,
    writable: true,
  };
}

/** Returns a mix of what was computed, so that most of it matters to the result. */
function finalReturn(g: Generation, env: Environment): Block {
  const results = [...floats(env)]
    .reverse()
    .slice(0, 4)
    .filter(() => g.choices.chance(0.7));
  let value = g.make.float(g, env, 1);
  for (const v of results) value = arithmetic(value, g.choices.pick(["+", "-", "+"]), variable(v.name));
  const memory = arrays(env, (v) => isFloatArray(v) && v.writable).filter(() => g.choices.chance(0.5));
  if (memory.length === 0 || !decide(g, "for", 0.8)) return [{ kind: "return", value }];
  const name = freshName(env, "float");
  const sum = variable(name);
  const start = declare("let", name, squashed(g, value, 8));
  const loops = memory.map((v): Statement => {
    const index = freshName(env, "integer");
    const i = variable(index);
    const item = element(arrayReference(v), i);
    const term = arithmetic(item, "*", math("cos", arithmetic(i, "+", number(g.choices.integer(0, 3)))));
    return {
      kind: "for",
      label: undefined,
      initial: declare("let", index, number(0)),
      condition: compare(i, "<", lengthOf(arrayReference(v))),
      update: increment(i),
      body: [assign(sum, term, "+=")],
    };
  });
  return [start, ...loops, { kind: "return", value: sum }];
}

/** Module constants and the variables as which functions see them. */
export function moduleConstants(g: Generation): { readonly constants: Constant[]; readonly variables: Variable[] } {
  const constants: Constant[] = [];
  const variables: Variable[] = [];
  const fixed = { mutable: false, shadowable: false };
  if (decide(g, "constant", 0.4)) {
    constants.push({ name: "SCALE", type: "number", value: number(g.choices.decimal(0.3, 1.5)) });
    variables.push({ ...fixed, role: "float", name: "SCALE" });
    const steps = g.choices.integer(2, 4);
    constants.push({ name: "STEPS", type: "number", value: number(steps) });
    variables.push({ ...fixed, role: "integer", name: "STEPS", range: { minimum: steps, maximum: steps } });
  }
  if (decide(g, "constantArray", 0.3)) {
    const kind: ArrayKind = g.choices.pick(["number[]", "Float64Array"]);
    const elements = Array.from({ length: 5 }, () => number(g.choices.decimal(-1, 1)));
    constants.push({ name: "TABLE", type: kind, value: { kind: "arrayLiteral", arrayKind: kind, elements } });
    variables.push({ ...fixed, role: "array", name: "TABLE", kind, minimumLength: 5, writable: false });
  }
  return { constants, variables };
}
