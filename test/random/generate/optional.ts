import type { Expression, Statement } from "../model/model.ts";
import { assign, code, codeStatement, declare, variable } from "./build.ts";
import { squashed } from "./bounds.ts";
import { booleans, freshName, introduce, type Environment } from "./environment.ts";
import type { Alternative, Generation, Statements } from "./generation.ts";
import { objectPlace } from "./places.ts";

/** Values that may be absent, and assignments that depend on the old value. */
export function optionalStatements(g: Generation, env: Environment): readonly Alternative<Statements>[] {
  return [
    ["logicalAssignment", 0.8, () => logicalAssignment(g, env)],
    ["nullish", 0.7, () => lateNumber(g, env)],
    ["optionalChain", 0.8, () => optionalObject(g, env)],
  ];
}

/** `flag ||= s > 0.3` */
function logicalAssignment(g: Generation, env: Environment): Statements {
  const all = booleans(env).filter((v) => v.mutable);
  const before = all.length === 0 ? [declareFlag(g, env)] : [];
  const target = variable(g.choices.pickRecent(booleans(env).filter((v) => v.mutable)).name, "boolean");
  return [...before, assign(target, g.make.condition(g, env, 1), g.choices.pick(["||=", "&&="]))];
}

function declareFlag(g: Generation, env: Environment): Statement {
  const value = g.make.condition(g, env, 1);
  const name = freshName(env, "boolean");
  introduce(env, { role: "boolean", name, mutable: true, shadowable: true });
  return declare("let", name, value, "boolean");
}

/** `let late: number | undefined; if (…) late = e; late ??= e; let s = late;` */
function lateNumber(g: Generation, env: Environment): Statements {
  const late = freshName(env, "float");
  const name = freshName(env, "float");
  const given = squashed(g, g.make.float(g, env, 1));
  const condition = g.make.condition(g, env, 1);
  const otherwise = squashed(g, g.make.float(g, env, 1));
  const statements: Statements = [
    codeStatement(`let ${late}: number | undefined`),
    { kind: "if", condition, then: [codeStatement(`${late} = `, given)], otherwise: undefined },
    ...(g.choices.chance(0.5)
      ? [codeStatement(`${late} ??= `, otherwise), codeStatement(`let ${name}: number = ${late}`)]
      : [codeStatement(`let ${name} = ${late} ?? `, otherwise)]),
  ];
  introduce(env, { role: "float", name, mutable: true, shadowable: true });
  return statements;
}

/** `const maybe = c ? o : undefined; const s = maybe?.p ?? e;` */
function optionalObject(g: Generation, env: Environment): Statements | undefined {
  const place = objectPlace(g, env, (s) => s.members.some((m) => m.kind === "number"));
  if (place === undefined) return undefined;
  const { name: p } = g.choices.pick(place.shape.members.filter((m) => m.kind === "number"));
  const condition = g.make.condition(g, env, 1);
  const otherwise = squashed(g, g.make.float(g, env, 1));
  const maybe = freshName(env, "object");
  const name = freshName(env, "float");
  const statements: Statements = [
    codeStatement(`const ${maybe} = (`, condition, ") ? ", place.target, " : undefined"),
    ...(g.choices.chance(0.4) ? [codeStatement(`if (${maybe}) ${maybe}.${p} *= 0.5`)] : []),
    codeStatement(`let ${name} = ${maybe}?.${p} ?? `, otherwise),
  ];
  introduce(env, { role: "float", name, mutable: true, shadowable: true });
  return statements;
}

/** `(c ? e : undefined) ?? e` */
export function nullishExpressions(
  g: Generation,
  env: Environment,
  inner: () => Expression,
): readonly Alternative<Expression>[] {
  return [
    [
      "nullish",
      0.6,
      () => code("number", "((", g.make.condition(g, env, 0), " ? ", inner(), " : undefined) ?? ", inner(), ")"),
    ],
  ];
}
