import type { ArrayKind, Block, Expression, Statement } from "../model/model.ts";
import type { Choices } from "./choices.ts";
import type { Environment, Indexed, Range, Signature } from "./environment.ts";
import type { Feature, GeneratorOptions } from "./features.ts";
import type { Shape } from "./shapes.ts";
import type { Variants } from "./variants.ts";

/** An integer expression with its bounds. */
export type Integer = { readonly expression: Expression; readonly range: Range };

/** The generators of the parts of programs; each may ask any other through this table. */
export type Makers = {
  readonly float: (g: Generation, env: Environment, depth: number) => Expression;
  readonly integer: (g: Generation, env: Environment) => Integer;
  readonly index: (g: Generation, env: Environment, array: Indexed) => Expression | undefined;
  readonly condition: (g: Generation, env: Environment, depth: number) => Expression;
  /** An array of that kind that helpers take. */
  readonly array: (g: Generation, env: Environment, kind: ArrayKind) => Expression | undefined;
  readonly block: (g: Generation, env: Environment, statements: number) => Block;
};

/** State of the generation of one program. */
export type Generation = {
  readonly choices: Choices;
  readonly options: GeneratorOptions;
  readonly make: Makers;
  /** Helpers declared so far. */
  readonly helpers: Signature[];
  /** Types and classes of the module. */
  readonly shapes: Shape[];
  /** Types of the module of which there are objects of several kinds. */
  readonly variants: Variants[];
  /** How many indices are being generated, one within the other. */
  readonly nesting: { indices: number };
  /** Features that the program contains. */
  readonly used: Set<Feature>;
};

/** An alternative way to continue; it may turn out impossible and answer undefined. */
export type Alternative<T> = readonly [feature: Feature | null, weight: number, make: () => T | undefined];

/**
 * Tries alternatives, in proportion to weight times the weight of their feature, until one is possible, and notes its
 * feature. The last resort is `otherwise`.
 */
export function choose<T>(g: Generation, alternatives: readonly Alternative<T>[], otherwise: () => T): T {
  const open = alternatives.filter(([feature, weight]) => weight > 0 && weightOf(g, feature) > 0);
  while (open.length > 0) {
    const chosen = g.choices.weighted(open.map((a) => [a[1] * weightOf(g, a[0]), a] as const));
    const result = chosen[2]();
    if (result !== undefined) {
      if (chosen[0] !== null) g.used.add(chosen[0]);
      return result;
    }
    open.splice(open.indexOf(chosen), 1);
  }
  return otherwise();
}

/** Whether to use a feature here, at the given rate; notes it if so. */
export function decide(g: Generation, feature: Feature, rate: number): boolean {
  const yes = g.choices.chance(Math.min(1, rate * weightOf(g, feature)));
  if (yes) g.used.add(feature);
  return yes;
}

/** A statement, or several that belong together. */
export type Statements = readonly Statement[];

function weightOf(g: Generation, feature: Feature | null): number {
  return feature === null ? 1 : g.options.weights[feature];
}
