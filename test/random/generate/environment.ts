import type { ArrayKind, Expression, ModelType, Parameter, Target } from "../model/model.ts";
import { member, variable } from "./build.ts";
import type { Feature } from "./features.ts";
import type { Shape } from "./shapes.ts";

/** What the generator knows about a variable in scope. */
export type Variable = {
  readonly name: string;
  /** Whether generated statements may assign to it; loop counters and constants are not assigned. */
  readonly mutable: boolean;
  /** Whether an inner block may declare the same name. */
  readonly shadowable: boolean;
} & (ScalarFacts | ArrayFacts | ObjectFacts | ListFacts | VariantFacts | VariantListFacts | FunctionFacts);

type ScalarFacts = FloatFacts | IntegerFacts | { readonly role: "boolean" };

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
  /** Whether it is a `number[]` of the function's own, which may grow. */
  readonly growable?: boolean;
  /** How it is reached, if not by its name: a member of an object. */
  readonly reference?: Target;
};

type ObjectFacts = { readonly role: "object"; readonly shape: Shape };

/** An array of objects. */
type ListFacts = { readonly role: "list"; readonly shape: Shape; readonly minimumLength: number };

/** An object of one of several kinds, and a member that all of them have. */
type VariantFacts = { readonly role: "variant"; readonly type: ModelType; readonly shared: string };

type VariantListFacts = Omit<VariantFacts, "role"> & { readonly role: "variantList"; readonly minimumLength: number };

type FunctionFacts = {
  readonly role: "function";
  readonly parameters: readonly Parameter[];
  readonly result: "number" | "void";
  /** How many functions of this kind are in the table that the name means. */
  readonly tableLength?: number;
};

export type FloatVariable = Variable & FloatFacts;
export type IntegerVariable = Variable & IntegerFacts;
export type ArrayVariable = Variable & ArrayFacts;
export type ObjectVariable = Variable & ObjectFacts;
export type ListVariable = Variable & ListFacts;
export type FunctionVariable = Variable & FunctionFacts;

/** What an index can be generated for. */
export type Indexed = { readonly name: string; readonly minimumLength: number; readonly reference: Expression };

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
  /** How many functions called by methods of arrays, once for each element, are around. */
  readonly callbacks: number;
  readonly result: ModelType;
};

/** A helper that later functions may call. */
export type Signature = {
  readonly feature: Feature;
  readonly name: string;
  readonly parameters: readonly Parameter[];
  readonly result: ModelType;
};

export function functionEnvironment(variables: readonly Variable[], result: ModelType, depth: number): Environment {
  return {
    visible: new Map(variables.map((v) => [v.name, v])),
    own: new Set(variables.map((v) => v.name)),
    used: new Set(variables.map((v) => v.name)),
    loops: [],
    inSwitch: false,
    callbacks: 0,
    depth,
    result,
  };
}

/** The environment of a nested block. */
export function nested(
  env: Environment,
  changes: Partial<Pick<Environment, "loops" | "inSwitch" | "result">> = {},
): Environment {
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
  object: ["point", "body", "other", "part"],
  list: ["points", "bodies", "parts"],
  function: ["step", "rate", "shape", "gain"],
  item: ["z", "e", "g", "h"],
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
  return [...env.visible.values()].flatMap((v) => arraysOf(v)).filter(accept);
}

/** The array that a variable is, or those among the members of the object that it is. */
function arraysOf(v: Variable): readonly ArrayVariable[] {
  if (v.role === "array") return [v];
  if (v.role !== "object") return [];
  return v.shape.members.flatMap((m): ArrayVariable[] => {
    if (m.kind !== "array") return [];
    const { array, minimumLength } = m;
    const reference = member(variable(v.name, v.shape.type), m.name, array);
    const name = `${v.name}.${m.name}`;
    // Another object may take its place, and another array the place of the member.
    return [
      { role: "array", name, kind: array, minimumLength, reference, mutable: true, shadowable: false, writable: true },
    ];
  });
}

export function objects(env: Environment): readonly ObjectVariable[] {
  return [...env.visible.values()].filter((v): v is ObjectVariable => v.role === "object");
}

export function lists(env: Environment): readonly ListVariable[] {
  return [...env.visible.values()].filter((v): v is ListVariable => v.role === "list");
}

export function functions(env: Environment): readonly FunctionVariable[] {
  return [...env.visible.values()].filter((v): v is FunctionVariable => v.role === "function");
}

export function isFloatArray(v: ArrayVariable): boolean {
  return v.kind !== "Int32Array";
}

/** Reference to an array. */
export function arrayReference(v: ArrayVariable): Target {
  return v.reference ?? variable(v.name, v.kind);
}

/** An array as what an index can be generated for. */
export function indexed(v: ArrayVariable): Indexed {
  return { name: v.name, minimumLength: v.minimumLength, reference: arrayReference(v) };
}

/** A list of objects as what an index can be generated for. */
export function indexedList(v: ListVariable): Indexed {
  return { name: v.name, minimumLength: v.minimumLength, reference: variable(v.name, `${v.shape.type}[]`) };
}
