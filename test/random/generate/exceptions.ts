import type { Block, Statement } from "../model/model.ts";
import { codeBlock, codeStatement } from "./build.ts";
import { nested, type Environment } from "./environment.ts";
import { returnStatement } from "./exits.ts";
import type { Shape } from "./shapes.ts";
import { without, withoutUnseenThrows } from "./features.ts";
import { decide, type Alternative, type Generation, type Statements } from "./generation.ts";

/** `try` statements: whatever happens in them is caught where it was thrown. */
export function exceptionStatements(g: Generation, env: Environment): readonly Alternative<Statements>[] {
  return [
    ["tryCatch", 0.8, () => [tryCatch(g, env)]],
    ["tryFinally", 0.8, () => [tryFinally(g, env)]],
  ];
}

/** Without references in lists and objects: reading one throws if it is absent, which the compiler does not see. */
function tried(env: Environment): Environment {
  const readable = [...env.visible].filter(([, v]) => v.role !== "list" && (v.role !== "object" || isFlat(v.shape)));
  return { ...nested(env), visible: new Map(readable) };
}

function isFlat({ members }: Shape): boolean {
  return members.every((m) => m.kind === "number");
}

/** Generation of what throws nothing but what is written there. */
function withoutUnseen(g: Generation): Generation {
  return { ...g, options: withoutUnseenThrows(g.options), shapes: g.shapes.filter(isFlat) };
}

function block(g: Generation, env: Environment): Block {
  return g.make.block(g, nested(env), g.choices.integer(1, 2));
}

/** `if (…) throw new Error("…");` */
function throwing(g: Generation, env: Environment): Statement {
  g.used.add("throw");
  const then = [codeStatement('throw new Error("left")')];
  return { kind: "if", condition: g.make.condition(g, env, 1), then, otherwise: undefined };
}

function tryCatch(g: Generation, env: Environment): Statement {
  const seen = withoutUnseen(g);
  const inside = tried(env);
  const body = [
    ...g.make.block(seen, inside, 1),
    throwing(seen, inside),
    ...g.make.block(seen, inside, g.choices.integer(1, 2)),
  ];
  const finish = g.choices.chance(0.3) ? [" finally ", cleanup(g, env)] : [];
  const caught = finish.length > 0 ? block(seen, tried(env)) : block(g, env);
  return codeBlock("try ", body, " catch ", caught, ...finish);
}

/** A `finally` block, which is not left by `return`, `break` or `continue`. */
function cleanup(g: Generation, env: Environment): Block {
  const seen = withoutUnseen(g);
  const staying = { ...seen, options: without(seen.options, "earlyReturn", "tryCatch", "tryFinally") };
  return g.make.block(staying, { ...tried(env), loops: [], inSwitch: false }, g.choices.integer(1, 2));
}

function tryFinally(g: Generation, env: Environment): Statement {
  const seen = withoutUnseen(g);
  const inside = tried(env);
  const condition = g.make.condition(seen, inside, 1);
  const leave: Block = decide(g, "returnInNest", 0.3)
    ? [{ kind: "if", condition, then: [returnStatement(seen, inside)], otherwise: undefined }]
    : [];
  const body = [...g.make.block(seen, inside, 1), ...leave, ...g.make.block(seen, inside, 1)];
  return codeBlock("try ", body, " finally ", cleanup(g, env));
}
