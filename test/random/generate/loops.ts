import type { Block } from "../model/model.ts";
import { freshName, nested, type Environment, type LoopFrame } from "./environment.ts";
import type { Generation } from "./generation.ts";

/** The inside of a loop: its environment, and its label once the body is known to use it. */
export type OpenLoop = { readonly env: Environment; readonly label: () => string | undefined };

/** `allowsContinue` is false where a `continue` would skip the step that makes the loop end. */
export function openLoop(env: Environment, allowsContinue: boolean): OpenLoop {
  const frame: LoopFrame = { label: freshName(env, "label"), labelUsed: false, allowsContinue };
  const inner = nested(env, { loops: [frame, ...env.loops], inSwitch: false });
  return { env: inner, label: () => (frame.labelUsed ? frame.label : undefined) };
}

/** Statements of a loop body, fewer the deeper it is nested. */
export function loopBody(g: Generation, env: Environment): Block {
  return g.make.block(g, env, g.choices.integer(1, env.loops.length === 1 ? 4 : 3));
}
