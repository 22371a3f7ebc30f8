import type ts from "typescript";
import type { Builder } from "../../ir/builder.ts";
import type { Op, Region, Value } from "../../ir/ops.ts";
import type { Type } from "../../ir/types.ts";
import type { RecordedTarget } from "../../transforms/ad/recordedAdjoint.ts";
import type { DerivativeForm } from "./derivatives/form.ts";
import type { DerivativeOptions } from "./derivatives/options.ts";
import type { ClassNode } from "./objects/classHierarchy.ts";

export type TypeScript = typeof ts;

/** One variable of one activation of a scope: inlining a function twice makes its variables twice. */
export type Variable = {
  readonly name: string;
  readonly integral: boolean;
  /** The type that it is declared with; absent for the compiler's own. */
  readonly type?: Type | undefined;
  /** A tape may differentiate with respect to it: its values are told apart from all others. */
  readonly isSource?: boolean;
  /** A function that outlives the block of the variable may use it. */
  readonly isCaptured?: boolean;
  /** Nothing assigns it after its declaration. */
  readonly isSteady?: boolean;
};

export type FunctionNode =
  | ts.FunctionDeclaration
  | ts.FunctionExpression
  | ts.ArrowFunction
  | ts.MethodDeclaration
  | ts.AccessorDeclaration
  | ts.ConstructorDeclaration;

/** The parameters of a function that a call gives values; a `this` parameter is a type annotation only. */
export function parametersIn(node: FunctionNode): readonly ts.ParameterDeclaration[] {
  return node.parameters.filter((parameter) => parameter.name.getText() !== "this");
}

/** A function known at compile time, with the scope that it closes over and, for a method, what `this` is in it. */
export type Closure = {
  readonly kind: "closure";
  readonly node: FunctionNode;
  readonly scope: Scope;
  readonly self?: Operand;
  /** The class that declares it as a method: `self` is an instance of that, or of one below it. */
  readonly owner?: ClassNode | undefined;
  /** The types of its parameters, where type arguments were given: `loss<"float32">`. */
  readonly parameterTypes?: readonly ts.Type[] | undefined;
  /** Its first arguments, given by `bind`: what was known then, and variables that hold the other values. */
  readonly bound?: readonly (Variable | Known)[];
};

/** A class, with the scope that it is declared in. */
export type ClassValue = { readonly kind: "class"; readonly node: ClassNode; readonly scope: Scope };

/** A derivative of a function that is known at compile time: what a marker returns. */
export type Derivative = {
  readonly kind: "derivative";
  readonly marker: string;
  /** What the marker does; the table of them is derivatives/forms.ts. */
  readonly form: DerivativeForm;
  readonly of: Closure | Derivative;
  readonly options: DerivativeOptions;
  readonly node: ts.Node;
  /** The rule of customVjp or customJvp. */
  readonly rule?: Closure;
};

/** A function of JavaScript's own that is a primitive: `Math.sin` where it is not called at once. */
export type BuiltIn = { readonly kind: "builtIn"; readonly primitive: string };

/** One of several functions, by the value of a variable that nothing else writes; none of them for other values. */
export type Chosen = {
  readonly kind: "chosen";
  readonly selector: Variable;
  readonly alternatives: ReadonlyMap<string | number | boolean, FunctionValue>;
  /** Whether the selector is always one of the keys. */
  readonly isTotal: boolean;
};

export type FunctionValue = Closure | Derivative | BuiltIn | Chosen;

/** A variable that holds functions: the number of one of those that are assigned to it, -1 for none. */
export type FunctionVariable = {
  readonly kind: "functionVariable";
  readonly selector: Variable;
  readonly table: Map<string | number | boolean, FunctionValue>;
  /** Assignments whose functions were known where the variable is declared. */
  readonly sites: Map<ts.Node, FunctionValue>;
  /** Whether it always holds a function. */
  readonly isTotal: boolean;
  /** Where it is declared. */
  readonly home: Builder;
};

/** A tuple or object whose members are known one by one: `{ value, grad }`, a tuple of gradients. */
export type Aggregate = {
  readonly kind: "aggregate";
  readonly isArray: boolean;
  readonly members: ReadonlyMap<string, Value | Known>;
  /** Where a table of functions is made: in that block, and not in those inside, more may be appended. */
  readonly home?: Builder;
};

/** The pullback of a `vjp` inside differentiated code: its ops are placed where it is called. */
export type Pullback = {
  readonly kind: "pullback";
  /** Parameters: the cotangent; yields: the adjoints. */
  readonly region: Region;
  readonly isTuple: boolean;
  /** Where it was made. With a tape it can be called there only, and once: its values are taken off as they are read. */
  readonly home: Builder;
  readonly usesTape: boolean;
  readonly calls: { count: number };
};

/** A member of an object literal that is computed by its functions: `get x() {}`, `set x(y) {}`. */
export type Accessor = { readonly kind: "accessor"; readonly get: Closure | undefined; readonly set: Closure | undefined };

/** A `GradientTape`: what it has recorded are the ops since `start`. */
export type Tape = {
  readonly kind: "tape";
  readonly node: ts.Node;
  readonly isPersistent: boolean;
  readonly watchesAll: boolean;
  /** Where it was constructed; it records there and in the blocks inside. */
  readonly home: Builder;
  /** Stands in front of what is recorded; `reset` makes a new one. */
  start: Op;
  /** Whether a gradient was taken of it. */
  readonly used: Variable;
  /** Variables from before it that were read since. */
  readonly accessed: Set<Variable>;
  readonly outside: ReadonlySet<Variable>;
  /** What was passed to `watch`. */
  readonly watched: Value[];
  /** Values computed while it did not record. */
  readonly constants: Set<Value>;
  /** Copies of arrays and objects from outside as they were when it was constructed, in front of what writes to them. */
  readonly entries: Map<Value, Value>;
  /** Derivatives that another tape gave by executing again what that one had recorded before this one was constructed. */
  readonly replayed: Set<Value>;
};

/** Reverse sweeps over what a tape has recorded up to some place. */
export type Recorded = {
  readonly isWatched: (value: Value) => boolean;
  /** Opens sweeps for such targets; `often`: it may be placed where it runs any number of times. */
  readonly open: (targets: readonly RecordedTarget[], sources: readonly Value[], often: boolean) => Sweep;
};

/** A sweep, to be placed once; gives the gradient by each source, undefined by those that no target depends on. */
export type Sweep = (b: Builder) => readonly (Value | undefined)[];

/** Derivatives that a tape gives in a loop around which it was constructed: known what they are once the loop is. */
export type LoopGradient = {
  readonly tape: Tape;
  readonly node: ts.CallExpression;
  /** `operands`: the values that were given, by their names in the finished loop. */
  readonly compute: (recorded: Recorded, operands: readonly Value[]) => readonly Value[];
};

/** An `ArrayBuffer`: the array that has all of its memory. */
export type ByteBuffer = { readonly kind: "buffer"; readonly memory: Variable };

/** What is known at compile time and has no run-time value of its own. */
export type Known = FunctionValue | Aggregate | Pullback | ClassValue | Tape | Accessor | ByteBuffer;

export type Binding = Variable | Known | FunctionVariable;

export type Scope = {
  readonly parent: Scope | undefined;
  readonly bindings: Map<ts.Symbol, Binding>;
  /** What the type parameters of the function stand for, where its arguments show it. */
  readonly types?: ReadonlyMap<ts.Type, Type>;
  /** What `this` is, in the body of a method. */
  readonly self?: Operand;
};

/** What is known at compile time of the object that a value refers to. */
export type Facts = {
  /** The class that it is an instance of. */
  readonly node?: ClassNode;
  /** Members that have no run-time value: functions and accessors in an object literal. */
  readonly members?: ReadonlyMap<string, Known>;
  /** Whether it has no other data than its type says. */
  readonly isExact: boolean;
  /** Optional members that it certainly has, be they undefined. */
  readonly own?: ReadonlySet<string>;
  /** Optional members that were copied without asking whether they are there: the object which tells. */
  readonly origins?: ReadonlyMap<string, Value>;
  /** The names of its members, in JavaScript's order. */
  readonly keys?: readonly string[];
};

/** A statement that `break` can leave: a loop, a switch, or one that a label names. */
export type BreakTarget = {
  readonly node: ts.Node;
  readonly kind: "loop" | "switch" | "labelled";
  readonly broken: Variable;
  readonly continued: Variable;
};

/** A `try` that a `throw` leads to: whether one was thrown, and what. */
export type Handler = { readonly thrown: Variable; readonly error: Variable };

/** One inlined activation of a function. */
export type Frame = {
  readonly node: ts.Node;
  readonly returned: Variable;
  readonly result: Variable;
  /** Functions that it returns; the result is the number of one of them then, or undefined. */
  readonly functions: Map<string | number | boolean, FunctionValue>;
  /** Whether it may give none of them. */
  returnsNone: boolean;
  readonly targets: BreakTarget[];
};

/** What an expression denotes: a run-time value, or something known at compile time. */
export type Operand = Value | Known;

export function isKnown(operand: Operand): operand is Known {
  return "kind" in operand;
}

/** Current SSA value of each variable. */
export type State = Map<Variable, Value>;
