import type ts from "typescript";
import type { Func, Value } from "../../ir/ops.ts";
import type { Type } from "../../ir/types.ts";
import { CalleeTable } from "../../transforms/ad/calleeTable.ts";
import type { Holes } from "./arrays/holes.ts";
import type { Problem } from "../diagnostics/problem.ts";
import type { Cut } from "./cuts.ts";
import type { Lowering } from "./lowering.ts";
import type { UnsteadyFacts } from "./unsteadyFacts.ts";
import type { FunctionList } from "./recursion/capturedVariables.ts";
import type { Closure, Facts, Known, Operand, Scope, TypeScript, Variable } from "./operands.ts";

/** How each kind of construct is lowered. */
export type Lowerers = {
  readonly expression: (l: Lowering, node: ts.Expression) => Operand;
  readonly statement: (l: Lowering, node: ts.Statement) => void;
  readonly statements: (l: Lowering, nodes: readonly ts.Statement[]) => void;
  readonly enterConstructor: (l: Lowering, constructor: ts.ConstructorDeclaration, self: Operand) => void;
  readonly holdsInstances: (type: Type) => boolean;
  /** The body of a function in place of a call of it. */
  readonly inline: (l: Lowering, call: ts.Node, target: Closure, operands: readonly Operand[]) => Operand;
  /** The same, of a recursive function too. */
  readonly inlineBody: (l: Lowering, target: Closure, operands: readonly Operand[]) => Operand;
};

/** A recursive function, for one kind of arguments, that has become a function of the language. */
export type RecursiveFunction = {
  readonly name: string;
  readonly target: Closure;
  /** Arguments that are known at compile time; undefined where the argument is a parameter. */
  readonly known: readonly (Known | undefined)[];
  readonly types: readonly Type[];
  /** Variables of the code around it that it reads or writes: parameters too, and results if it writes them. */
  readonly variables: readonly { readonly variable: Variable; readonly type: Type; readonly isWritten: boolean; readonly members: Facts["members"] }[];
  /** Lists of functions that it calls from, with what they held when it was lowered. */
  readonly lists: readonly { readonly now: FunctionList; readonly then: FunctionList }[];
  /** Of a method whose object is under construction when it is lowered: the fields that this has. */
  readonly made: ReadonlySet<ts.PropertyDeclaration> | undefined;
  /** Absent: it returns nothing. */
  readonly result: Type | undefined;
};

export type FunctionTable = {
  readonly recursive: RecursiveFunction[];
  /** Variables that hold what is `this` in functions which recursive functions use, and the objects themselves where those were made. */
  readonly selves: Map<Variable, Value>;
  /** The functions themselves, by name, and those of derivatives placed among their callers. */
  readonly finished: Map<string, Func>;
  /** Where functions that come with callees leave these, among the finished ones. */
  readonly callees: CalleeTable;
};

export function newFunctionTable(names: ReadonlySet<string>): FunctionTable {
  const finished = new Map<string, Func>();
  return { recursive: [], selves: new Map(), finished, callees: new CalleeTable(finished, names) };
}

/** What is known of the Maps and Sets that the functions of a session make. */
export type Collections = {
  /** Whether keys are removed from any of them. */
  removes: boolean;
  /** Their keys and values: arrays that nothing else leads to. */
  readonly lists: WeakSet<Value>;
};

/** What is common to everything that is compiled for one marked call. */
export type Session = {
  readonly ts: TypeScript;
  readonly checker: ts.TypeChecker;
  readonly program: ts.Program;
  readonly lowerers: Lowerers;
  /** The marked call itself. */
  readonly call: ts.CallExpression | ts.NewExpression;
  readonly dependencies: Set<string>;
  /** The name that a variable or class of another module has, once imported, in the module of the marked call. */
  readonly importedName: (symbol: ts.Symbol) => string | undefined;
  /** Names of the functions of all modules made for this call. */
  readonly functionNames: Set<string>;
  readonly holes: Holes;
  readonly unsteady: UnsteadyFacts;
  /** Takes what is no error. */
  readonly warn: (problem: Problem) => void;
  readonly collections: Collections;
  /** Integers that are made of numbers which are not known to be integers, by bit operations and as BigInts. */
  readonly cuts: Map<Value, Cut>;
  /** Takes a function as a pass has left it; `at` is when, now if absent. */
  readonly trace: (pass: string, func: Func, at?: number) => void;
  /** Variables of the code around the marked call that stand for what they hold now: the scope of a tape's statements. */
  readonly around?: Scope;
};
