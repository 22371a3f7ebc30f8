import type ts from "typescript";
import { Builder, freshValue } from "../../ir/builder.ts";
import type { Literal, Region, Span, Value } from "../../ir/ops.ts";
import { isAssignable } from "../../ir/typeRelations.ts";
import { f64, isNumber, isReference, opaque, type Type } from "../../ir/types.ts";
import { substituteRegion } from "../../ir/traverse.ts";
import { lowerBranch } from "./branching.ts";
import { carriedType, holdsOf, joinOf } from "./merging.ts";
import type { Lazy } from "../../runtime/tensor/lazy.ts";
import { Problem } from "../diagnostics/problem.ts";
import type { ClassNode } from "./objects/classHierarchy.ts";
import type { Closure, Facts, Frame, Handler, LoopGradient, Operand, Scope, State, Tape, TypeScript, Variable } from "./operands.ts";
import { newFunctionTable, type FunctionTable, type Session } from "./session.ts";
import { isKnownThroughout } from "./steadyVariables.ts";
import { isPresent } from "./presence.ts";
import { LowerAgain, UnsteadyFact } from "./unsteadyFacts.ts";
import type { ValueTerms } from "./tensors/terms.ts";

/** What a block is to the one around it: an arm of a branch, the body of a loop, or a part that runs some other number of times. */
type BlockKind = "branch" | "body" | "part";

type EnclosingBlock = { readonly builder: Builder; readonly kind: BlockKind; readonly isLoop: boolean };

/** The state of lowering one marked function: where ops go, and what the variables hold there. */
export class Lowering {
  readonly ts: TypeScript;
  readonly checker: ts.TypeChecker;
  readonly program: ts.Program;
  readonly dependencies: Set<string>;
  readonly frames: Frame[] = [];
  b = new Builder();
  state: State = new Map();
  scope: Scope = { parent: undefined, bindings: new Map() };
  /** Variables outside the marked call that the function reads; each is an additional parameter. */
  readonly captures: Map<ts.Symbol, { readonly value: Value; readonly name: string }>;
  /** The functions that calls are lowered to, of which recursion needs some; shared by all of them. */
  readonly functions: FunctionTable;
  /** Tapes constructed so far. */
  readonly tapes: Tape[] = [];
  readonly session: Session;
  /** The head of the function: constants of modules, made again here. */
  readonly prologue = new Builder();
  readonly shared = new Map<ts.Symbol, Operand>();
  /** Variables of functions that were made at the head: they hold the same there and everywhere. */
  readonly fixed = new Map<Variable, Value>();
  /** How many calls of functions chosen at run time are being lowered, one inside the other. */
  dispatches = 0;
  readonly facts = new WeakMap<Value, Facts>();
  /** Parameters, captured variables, and in loops what nothing assigns, that are certainly there. */
  readonly declaredPresent = new WeakSet<Value>();
  /** The counters of counted loops: integers. */
  readonly counters = new WeakSet<Value>();
  /** Tensors by their values: rules for elements besides what their memory holds, and members that were read, with the block that did. */
  readonly tensors = new WeakMap<Value, Lazy<ValueTerms>>();
  readonly tensorReads = new WeakMap<Value, { readonly home: Builder; readonly tensor: Lazy<ValueTerms> }>();
  /** Whether instances of classes that are told apart come in by parameters or captured variables. */
  receivesInstances: boolean;
  readonly #isCallee: boolean;
  /** Values that stand for one variable alone, as sources of a tape, and what they are other names of. */
  readonly sourceNames = new WeakMap<Value, { readonly variable: Variable; readonly value: Value }>();
  /** Whether this is the derivative that a marked call asks for, of which no other is taken. */
  isOutermost = false;
  /** Whether the members of objects are listed by what is known of them. */
  readsKeys = false;
  /** Where classes inside functions are declared: in the latest activation, if there have been several. */
  readonly classScopes = new Map<ClassNode, Scope>();
  /** Classes that were declared in several activations, each with variables of its own, and where those of an instance are. */
  readonly repeatedClasses = new Set<ClassNode>();
  readonly instanceScopes = new WeakMap<Value, ReadonlyMap<ClassNode, Scope>>();
  /** Objects under construction, and the fields that they have so far. */
  readonly constructing = new Map<Value, Set<ts.PropertyDeclaration>>();
  /** In a recursive function, objects of methods around it that are `this` in it: the variables which hold them here. */
  readonly selves = new Map<Value, Variable>();
  /** What `this` is in recursive methods: an instance of such a class, or of one below it. */
  readonly selfClasses = new WeakMap<Value, ClassNode>();
  /** Gradients that were asked for in loops around which their tapes were constructed, by the first of the values that stand for them. */
  readonly loopGradients = new Map<Value, LoopGradient>();
  readonly #enclosing = new WeakMap<Builder, { readonly builder: Builder; readonly around: BlockKind }>();
  /** Control never reaches this point: a `throw` comes before it on every path. */
  ended = false;
  /** The `try` statements around this point whose `catch` or `finally` is known, innermost last. */
  readonly handlers: Handler[] = [];
  /** What expressions of this activation denote that were lowered before their turn, such as the object of `a?.b`. */
  given = new Map<ts.Node, Operand>();
  readonly #constants = new WeakMap<Value, { readonly literal: Literal }>();
  readonly #negations = new WeakMap<Value, Value>();

  /** @param caller Where the function being lowered is called, if it becomes a function of the same module. */
  constructor(session: Session, caller?: Lowering) {
    this.captures = caller?.captures ?? new Map<ts.Symbol, { readonly value: Value; readonly name: string }>();
    this.functions = caller?.functions ?? newFunctionTable(session.functionNames);
    this.ts = session.ts;
    this.checker = session.checker;
    this.program = session.program;
    this.session = session;
    this.#isCallee = caller !== undefined;
    this.receivesInstances = session.unsteady.receivesInstances;
    this.dependencies = session.dependencies;
  }

  expression(node: ts.Expression): Operand {
    return this.session.lowerers.expression(this, node);
  }

  statement(node: ts.Statement): void {
    this.session.lowerers.statement(this, node);
  }

  statements(nodes: readonly ts.Statement[]): void {
    this.session.lowerers.statements(this, nodes);
  }

  inline(call: ts.Node, target: Closure, operands: readonly Operand[]): Operand {
    return this.session.lowerers.inline(this, call, target, operands);
  }

  /** What is known of the classes of the function around this one. */
  inheritClasses(outer: Lowering): void {
    for (const [node, scope] of outer.classScopes) this.classScopes.set(node, scope);
    for (const node of outer.repeatedClasses) this.repeatedClasses.add(node);
  }

  /** The parameter that stands for a variable of the code around the marked call, which is written as `name` there. */
  capture(symbol: ts.Symbol, type: Type, name: string, label = name): Value {
    const known = this.captures.get(symbol);
    if (known) return known.value;
    const value = freshValue(type, label);
    this.receive(type);
    this.captures.set(symbol, { value, name });
    return value;
  }

  /**
   * Notes what comes in by a captured variable or out of a Map from outside: it may hold instances of classes that are told apart.
   * @throws LowerAgain where a loop or function that was lowered before may be given one, and does not expect it
   */
  receive(type: Type): void {
    if (this.receivesInstances || !this.session.lowerers.holdsInstances(type)) return;
    const { unsteady } = this.session;
    this.receivesInstances = true;
    if (!unsteady.takesAsOwn) return;
    unsteady.receivesInstances = true;
    throw new LowerAgain("instances come from outside");
  }

  /** Whether what is lowered here may run again after what follows it. */
  mayRunAgain(): boolean {
    return this.#isCallee || this.enclosing().some(({ isLoop }) => isLoop);
  }

  get frame(): Frame {
    return this.frames[this.frames.length - 1] as Frame;
  }

  at(node: ts.Node): void {
    this.b.span = this.spanOf(node);
  }

  spanOf(node: ts.Node): Span {
    const file = node.getSourceFile();
    return { file: file.fileName, start: node.getStart(file), end: node.getEnd() };
  }

  constant(value: number | boolean): Value {
    const result = this.b.constant(value);
    this.#constants.set(result, { literal: value });
    return result;
  }

  /** A string, null or undefined; the last two also in place of a number or reference. */
  literal(value: string | null | undefined, type: Type = opaque): Value {
    const result = this.b.literal(value, type);
    this.#constants.set(result, { literal: value });
    return result;
  }

  /** The literal that a value is known to be; undefined where it is not known, or is undefined. */
  known(value: Value | undefined): Literal {
    return value && this.#constants.get(value)?.literal;
  }

  /** As `known`, with known to be undefined and not known told apart. */
  literalOf(value: Value | undefined): { readonly literal: Literal } | undefined {
    return value && this.#constants.get(value);
  }

  /** Whether a value is known to be undefined or null. */
  isAbsent(value: Value | undefined): boolean {
    const known = this.literalOf(value);
    return known !== undefined && (known.literal === undefined || known.literal === null);
  }

  /** The value in place of one of `type`: of what is known to be absent, an absent value of that type. */
  conform(value: Value, type: Type | undefined, b = this.b): Value {
    const known = this.literalOf(value);
    if (!known || !type || value.type.kind !== "opaque" || !this.isAbsent(value)) return value;
    if (!isNumber(type) && !isReference(type) && type.kind !== "function") return value;
    const result = b.literal(known.literal, isNumber(type) ? f64 : type);
    this.#constants.set(result, known);
    return result;
  }

  /** The value that a variable was given, under whatever name of its own a tape knows it. */
  unnamed(value: Value | undefined): Value | undefined {
    for (let current = value; ; ) {
      const named = current && this.sourceNames.get(current);
      if (!named) return current;
      current = named.value;
    }
  }

  read(variable: Variable): Value {
    return this.state.get(variable) as Value;
  }

  /** Gives a variable a value; null and undefined take the type that the variable is declared with. */
  assign(variable: Variable, value: Value): void {
    this.state.set(variable, this.conform(value, variable.type));
  }

  not(value: Value): Value {
    const known = this.known(value);
    if (typeof known === "boolean") return this.constant(!known);
    const inverse = this.#negations.get(value);
    if (inverse) return inverse;
    const result = this.b.apply("not", value);
    this.#negations.set(result, value);
    return result;
  }

  /** A builder for a block within the current one. */
  nested(around: BlockKind): Builder {
    const builder = new Builder(this.b.span);
    this.#enclosing.set(builder, { builder: this.b, around });
    return builder;
  }

  /** The builders of the blocks around the current place, the current one first. */
  enclosing(): readonly EnclosingBlock[] {
    const chain: EnclosingBlock[] = [];
    for (let builder: Builder | undefined = this.b; builder; ) {
      const outer: { readonly builder: Builder; readonly around: BlockKind } | undefined = this.#enclosing.get(builder);
      const kind = outer?.around ?? "branch";
      chain.push({ builder, kind, isLoop: kind !== "branch" });
      builder = outer?.builder;
    }
    return chain;
  }

  /** Whether a block is inside of another one, at any depth. */
  isInside(builder: Builder, around: Builder): boolean {
    for (let outer = this.#enclosing.get(builder); outer; outer = this.#enclosing.get(outer.builder)) if (outer.builder === around) return true;
    return false;
  }

  /** Ops appended by `fill`, apart: a part of a loop, or of something else that may run repeatedly. */
  collect<Result>(fill: () => Result, kind: "body" | "part" = "part"): { readonly ops: Region["ops"]; readonly result: Result } {
    const outer = this.b;
    const { ended } = this;
    this.b = this.nested(kind);
    this.ended = false;
    const result = fill();
    const { ops } = this.b;
    this.b = outer;
    this.ended = ended;
    return { ops, result };
  }

  inScope<Result>(parent: Scope, fill: () => Result, self?: Operand, types?: Scope["types"]): Result {
    const outer = this.scope;
    this.scope = { parent, bindings: new Map(), ...(self ? { self } : {}), ...(types ? { types } : {}) };
    const result = fill();
    this.scope = outer;
    return result;
  }

  /** `if`: lowers both arms and merges what they leave different; gives the merged value, where they give one. */
  branch(node: ts.Node, condition: Value, then: () => Value | undefined, otherwise: () => Value | undefined): Value | undefined {
    return lowerBranch(this, node, condition, then, otherwise);
  }

  /** Where one arm gives what is known to be absent, it has the type of the other's value. */
  alike(a: Value | undefined, c: Value | undefined, arms: readonly [Builder, Builder]): [Value | undefined, Value | undefined] {
    if (!a || !c) return [a, c];
    return [this.#absentAs(c, this.conform(a, c.type, arms[0]), arms[0]), this.#absentAs(a, this.conform(c, a.type, arms[1]), arms[1])];
  }

  /** What is known to be absent, with the type of another value where it has one of its own which that does not fit. */
  #absentAs(other: Value, value: Value, b: Builder): Value {
    const known = this.literalOf(value);
    if (!known || !this.isAbsent(value) || this.isAbsent(other) || !isReference(other.type) || joinOf(value, other)) return value;
    const result = b.literal(known.literal, other.type);
    this.#constants.set(result, known);
    return result;
  }

  /** Fresh values for all variables, as the carried values of a loop whose body is about to be lowered. */
  openLoop(node: ts.Node): Map<Variable, Value> {
    const params = new Map<Variable, Value>();
    for (const [variable, value] of this.state) {
      if (isKnownThroughout(this, variable, value)) {
        params.set(variable, value);
        continue;
      }
      const param = freshValue(carriedType(variable, value), variable.name);
      const facts = this.facts.get(value);
      if (facts && !this.session.unsteady.has(node, variable.name)) this.facts.set(param, facts);
      if (variable.isSteady && isReference(value.type) && isPresent(this, value)) this.declaredPresent.add(param);
      params.set(variable, param);
    }
    return params;
  }

  /** Splits the variables of a lowered loop body into carried ones and those it left alone. */
  closeLoop(node: ts.Node, before: State, params: Map<Variable, Value>, after: State): { carried: Variable[]; unchanged: Map<Value, Value> } {
    const carried: Variable[] = [];
    const unchanged = new Map<Value, Value>();
    for (const [variable, param] of params) {
      const [initial, final] = [before.get(variable) as Value, after.get(variable) as Value];
      const same = final === param || this.unnamed(final) === param || final === initial || this.isSameConstant(final, initial);
      if (same) {
        unchanged.set(param, initial);
        continue;
      }
      if (!isAssignable(initial.type, param.type) || !isAssignable(final.type, param.type)) {
        throw new Problem("unsupportedType", node, `The type of '${variable.name}' changes in this loop.`, "Give it one type throughout, e.g. one kind of array.");
      }
      this.#requireFacts(node, variable, param, final);
      carried.push(variable);
    }
    return { carried, unchanged };
  }

  /** What the body was lowered with must hold at its end as well. */
  #requireFacts(node: ts.Node, variable: Variable, param: Value, final: Value): void {
    const [assumed, found] = [this.facts.get(param), this.facts.get(final)];
    if (!assumed || (found && holdsOf(assumed, found) && (assumed.keys === found.keys || !this.readsKeys))) return;
    if (!assumed.members && !this.session.unsteady.has(node, variable.name)) throw new UnsteadyFact(node, variable.name);
    throw new Problem(
      "unsupportedType",
      node,
      `Which functions or class '${variable.name}' has changes in this loop.`,
      "Give the variable objects of one class, or with the same functions.",
    );
  }

  isSameConstant(a: Value, c: Value): boolean {
    const known = this.literalOf(a);
    const other = this.literalOf(c);
    return known !== undefined && other !== undefined && Object.is(known.literal, other.literal);
  }

  substitute(region: Region, map: Map<Value, Value>): Region {
    return substituteRegion(region, map);
  }
}
