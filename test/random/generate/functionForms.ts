import type { Expression, Parameter } from "../model/model.ts";
import { code, codeBlock, codeStatement, declare, separated, variable } from "./build.ts";
import { squashed } from "./bounds.ts";
import { boundMethod } from "./classes.ts";
import { bodyEnvironment, closureBody, functionValue, introduceFunction } from "./closures.ts";
import { freshName, introduce, type Environment } from "./environment.ts";
import type { Alternative, Generation, Statements } from "./generation.ts";
import { objectPlace, type ObjectPlace } from "./places.ts";
import { functionType } from "./typedValues.ts";

/** Functions in lists, methods as values, functions called where they stand, and parameters that are patterns. */
export function functionForms(g: Generation, env: Environment): readonly Alternative<Statements>[] {
  return [
    ["functionList", env.depth > 0 ? 0.6 : 0, () => functionList(g, env)],
    ["method", 3, () => bound(g, env)],
    ["invokedFunction", env.depth > 0 ? 0.6 : 0, () => invoked(g, env)],
    ["parameterPattern", env.depth > 0 ? 0.8 : 0, () => parameterPattern(g, env)],
  ];
}

function declareNumber(env: Environment, value: Expression): Statements {
  const name = freshName(env, "float");
  introduce(env, { role: "float", name, mutable: true, shadowable: true });
  return [declare("let", name, value)];
}

/** `const steps: ((t: number) => number)[] = [f, g]; let s = e; for (const f of steps) s = f(s);` */
function functionList(g: Generation, env: Environment): Statements {
  const functions = Array.from({ length: g.choices.integer(1, 2) }, () => [functionValue(g, env)]);
  const others = Array.from({ length: g.choices.integer(0, 2) }, () => [functionValue(g, env)]);
  const start = squashed(g, g.make.float(g, env, 1));
  const list = freshName(env, "list");
  const f = freshName(env, "function");
  const total = declareNumber(env, start);
  const name = total[0]?.kind === "declare" ? total[0].name : "";
  const call = code("number", `${f}(`, variable(name), ")");
  return [
    codeStatement(`const ${list}: (${functionType})[] = [`, ...separated([...functions, ...others]), "]"),
    ...total,
    codeBlock(`for (const ${f} of ${list}) `, [codeStatement(`${name} = `, squashed(g, call))]),
  ];
}

/** `const f = o.value.bind(o); let s = f(e);` */
function bound(g: Generation, env: Environment): Statements | undefined {
  const value = boundMethod(g, env);
  const argument = squashed(g, g.make.float(g, env, 1));
  if (value === undefined) return undefined;
  const name = introduceFunction(env);
  return [declare("const", name, value), ...declareNumber(env, code("number", `${name}(`, argument, ")"))];
}

/** `let s = (() => { …; return e; })()` */
function invoked(g: Generation, env: Environment): Statements {
  const body = closureBody(g, env, [], "number");
  return declareNumber(env, code("number", "((): number => ", ...body, ")()"));
}

/** `const f = ({ p, q = 0.5 }: Pair, [u, v]: readonly number[]): number => …; let s = f(o, [e, e]);` */
function parameterPattern(g: Generation, env: Environment): Statements | undefined {
  const place = objectPlace(g, env, (s) => s.members.some((m) => m.kind === "number"));
  const [u, v] = [freshName(env, "float"), freshName(env, "float")];
  const { pattern, names, argument } = objectPart(env, place);
  const parameters = [...names, u, v].map((name): Parameter => ({ name, type: "number" }));
  const initial = squashed(g, g.make.float(g, bodyEnvironment(g, env, [], "number"), 1));
  const body = closureBody(g, env, parameters, "number");
  const items = Array.from({ length: g.choices.integer(1, 2) }, () => [squashed(g, g.make.float(g, env, 1))]);
  const f = freshName(env, "function");
  const list = code("number[]", "[", ...separated(items), "]");
  return [
    codeStatement(
      `const ${f} = (${pattern}[${u} = 0.2, ${v} = `,
      initial,
      "]: readonly number[]): number => ",
      ...body,
    ),
    ...declareNumber(env, code("number", `${f}(`, ...argument, list, ")")),
  ];
}

/** The pattern for an object, if there is one, with the names that it declares. */
function objectPart(env: Environment, place: ObjectPlace | undefined) {
  if (place === undefined) return { pattern: "", names: [], argument: [] };
  const items = place.shape.members.flatMap((m) => (m.kind === "number" ? [{ m, name: freshName(env, "float") }] : []));
  const pattern = items.map(({ m, name }) => `${m.name}: ${name}`).join(", ");
  const type = items.map(({ m }) => `${m.name}: number`).join("; ");
  return {
    pattern: `{ ${pattern} }: { ${type} }, `,
    names: items.map(({ name }) => name),
    argument: [place.target, ", "],
  };
}
