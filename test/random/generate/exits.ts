import type { Expression, Statement } from "../model/model.ts";
import { assignFloat } from "./scalars.ts";
import type { Environment, LoopFrame } from "./environment.ts";
import { nested } from "./environment.ts";
import { valueOfType } from "./typedValues.ts";
import { choose, type Alternative, type Generation, type Statements } from "./generation.ts";

/** `if (…) { …; break; }`, with any exit that is possible here, inside a loop. */
export function exitStatement(g: Generation, env: Environment): Statements | undefined {
  const exit = choose<Statement | undefined>(g, exits(g, env), () => undefined);
  if (exit === undefined) return undefined;
  const inner = nested(env);
  const before = g.choices.chance(0.4) ? (assignFloat(g, inner) ?? []) : [];
  const condition = g.make.condition(g, env, 1);
  return [{ kind: "if", condition, then: [...before, exit], otherwise: undefined }];
}

function exits(g: Generation, env: Environment): readonly Alternative<Statement>[] {
  const [innermost] = env.loops;
  const outer = env.loops.slice(env.inSwitch ? 0 : 1);
  return [
    ["break", 2, () => (innermost && !env.inSwitch ? { kind: "break", label: undefined } : undefined)],
    ["continue", 2, () => (innermost?.allowsContinue === true ? { kind: "continue", label: undefined } : undefined)],
    ["labelledBreak", 3, () => labelled(g, "break", outer)],
    [
      "labelledContinue",
      4,
      () =>
        labelled(
          g,
          "continue",
          outer.filter((frame) => frame.allowsContinue),
        ),
    ],
    ["earlyReturn", 1, () => returnStatement(g, env)],
  ];
}

function labelled(g: Generation, kind: "break" | "continue", frames: readonly LoopFrame[]): Statement | undefined {
  if (frames.length === 0) return undefined;
  const frame = g.choices.pick(frames);
  frame.labelUsed = true;
  return { kind, label: frame.label };
}

export function returnStatement(g: Generation, env: Environment): Statement {
  return { kind: "return", value: resultOf(g, env) };
}

/** A value that the function being generated may return. */
export function resultOf(g: Generation, env: Environment): Expression | undefined {
  if (env.result === "void") return undefined;
  return env.result === "number" ? g.make.float(g, env, 2) : valueOfType(g, env, env.result);
}
