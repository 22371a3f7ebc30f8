import type { TransformOptions } from "../compiler/compileFile.ts";

/** Options of every build integration. */
export type NablaOptions = TransformOptions & {
  /**
   * Path of the TypeScript configuration, from the root of the build. Default: the nearest `tsconfig.json`; without one,
   * files are read as strict ES2022 modules.
   */
  readonly tsconfig?: string;
};

/** Modules that can hold marked calls: TypeScript, not declarations, and not imported as text or for their address. */
export const moduleFilter = {
  include: /\.[cm]?tsx?(?:\?|$)/,
  exclude: [/\.d\.[cm]?ts(?:\?|$)/, /[?&](?:raw|url)(?:[&=]|$)/, /\/node_modules\//],
};

/**
 * Texts that can hold marked calls. A marker may reach a module through a module of the user's that exports it again, so
 * its name counts as well as the package's; what is meant is decided later, by the type checker.
 */
export const codeFilter =
  /\bnabla\b|\b(?:grad|valueAndGrad|vjp|jvp|jacobian|hessian|hvp|customVjp|customJvp|stopGradient|checkpoint|GradientTape)\b/;

/** The path of a module without the query that a bundler may add. */
export function pathOf(id: string): string {
  return id.replace(/[?#].*$/, "").replaceAll("\\", "/");
}
