import type { ArrayKind, Expression, Parameter } from "../model/model.ts";
import { variable } from "./build.ts";

/** What the generator knows about a variable in scope. */
export type Variable = {
  readonly name: string;
  /** Whether generated statements may assign to it; loop counters and constants are not assigned. */
  readonly mutable: boolean;
  /** Whether an inner block may declare the same name. */
  readonly shadowable: boolean;
} & (FloatFacts | IntegerFacts | { readonly role: "boolean" } | ArrayFacts);

type FloatFacts = { readonly role: "float" };

type IntegerFacts = {
  readonly role: "integer";
  readonly range: Range;
  /** Set on the index of an enclosing `for`. */
  readonly isIndex?: boolean;
};

/** Bounds of an integer, both included. `below` names an array, never reassigned, that is longer than the value. */
export type Range = { readonly minimum: number; readonly maximum: number; readonly below?: string };

type ArrayFacts = {
  readonly role: "array";
  readonly kind: ArrayKind;
  /** Every length that the array can have is at least this. */
  readonly minimumLength: number;
  /** Whether elements may be stored; tables of constants are read only. */
  readonly writable: boolean;
};

export type FloatVariable = Variable & FloatFacts;
export type IntegerVariable = Variable & IntegerFacts;
export type ArrayVariable = Variable & ArrayFacts;

/** An enclosing loop. The label is printed only if some exit uses it. */
export type LoopFrame = { readonly label: string; labelUsed: boolean; readonly allowsContinue: boolean };

/** Where code is being generated: what is visible and what surrounds it. A block has its own; inner ones see outer ones. */
export type Environment = {
  readonly visible: Map<string, Variable>;
  /** Names declared in this very block. */
  readonly own: Set<string>;
  /** Names used anywhere in the function. */
  readonly used: Set<string>;
  readonly loops: readonly LoopFrame[];
  /** Whether an unlabelled `break` would leave a switch. */
  readonly inSwitch: boolean;
  /** How many more levels may be nested. */
  readonly depth: number;
  readonly result: "number" | "void";
};

/** A helper that later functions may call. */
export type Signature = {
  readonly feature: "helper" | "arrayHelper" | "effectHelper";
  readonly name: string;
  readonly parameters: readonly Parameter[];
  readonly result: "number" | "void";
};

export function functionEnvironment(
  variables: readonly Variable[],
  result: "number" | "void",
  depth: number,
): Environment {
  return {
    visible: new Map(variables.map((v) => [v.name, v])),
    own: new Set(variables.map((v) => v.name)),
    used: new Set(variables.map((v) => v.name)),
    loops: [],
    inSwitch: false,
    depth,
    result,
  };
}

/** The environment of a nested block. */
export function nested(env: Environment, changes: Partial<Pick<Environment, "loops" | "inSwitch">> = {}): Environment {
  return { ...env, visible: new Map(env.visible), own: new Set(), depth: env.depth - 1, ...changes };
}

/** Makes a declared variable visible to the statements that follow. */
export function introduce(env: Environment, v: Variable): void {
  env.visible.set(v.name, v);
  env.own.add(v.name);
  env.used.add(v.name);
}

const stems = {
  float: ["s", "t", "u", "v", "w", "p", "q", "r", "total", "weight", "error", "slope"],
  integer: ["i", "j", "k", "l", "count", "last"],
  boolean: ["flag", "done", "odd"],
  array: ["work", "row", "buffer", "state", "grid"],
  label: ["outer", "search", "scan"],
} as const;

/** A name for a new variable or label that no variable of the function has yet. */
export function freshName(env: Environment, role: keyof typeof stems): string {
  for (let round = 0; ; round++) {
    const stem = stems[role].find((candidate) => !env.used.has(candidate + (round === 0 ? "" : String(round))));
    if (stem === undefined) continue;
    const name = stem + (round === 0 ? "" : String(round));
    env.used.add(name);
    return name;
  }
}

export function floats(env: Environment): readonly FloatVariable[] {
  return [...env.visible.values()].filter((v): v is FloatVariable => v.role === "float");
}

export function integers(env: Environment): readonly IntegerVariable[] {
  return [...env.visible.values()].filter((v): v is IntegerVariable => v.role === "integer");
}

export function booleans(env: Environment): readonly Variable[] {
  return [...env.visible.values()].filter((v) => v.role === "boolean");
}

/** Arrays of floats, or of integers for kind Int32Array. */
export function arrays(env: Environment, accept: (v: ArrayVariable) => boolean): readonly ArrayVariable[] {
  return [...env.visible.values()].filter((v): v is ArrayVariable => v.role === "array" && accept(v));
}

export function isFloatArray(v: ArrayVariable): boolean {
  return v.kind !== "Int32Array";
}

/** Reference to an array variable. */
export function arrayReference(v: ArrayVariable): Expression {
  return variable(v.name, v.kind);
}
