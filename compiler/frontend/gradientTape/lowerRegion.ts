import type ts from "typescript";
import { freshValue } from "../../../ir/builder.ts";
import type { Func, Op, Value } from "../../../ir/ops.ts";
import { findOp, freeValues } from "../../../ir/traverse.ts";
import type { RecordType } from "../../../ir/types.ts";
import { Problem } from "../../diagnostics/problem.ts";
import { materialise } from "../derivatives/aggregates.ts";
import { Lowering } from "../lowering.ts";
import { type Frame, isKnown, type Operand, type Variable } from "../operands.ts";
import { requireOutside } from "../objects/requireOutside.ts";
import { requireIdentity } from "../requireIdentity.ts";
import type { Session } from "../session.ts";
import { functionOf, resolve } from "../names.ts";
import { isVar } from "../syntax.ts";
import { liftCaptures } from "../recursion/liftCaptures.ts";
import { irType } from "../typeOf.ts";
import type { TapeRegion } from "./findRegions.ts";
import { footprintOf, symbolOf, writes, type Footprint } from "./footprint.ts";
import { arrange, functionsUsedBehind, keptAtFirst, tapeCallsIn, type Reason } from "./keptStatements.ts";
import { outermostFunction, sourceSymbols } from "./tapeSymbols.ts";
import { placeMarker } from "./recording.ts";

/** A result of the compiled statements: the value of a variable, or of a tape's call in a statement that stays. */
export type RegionResult =
  | { readonly kind: "variable"; readonly symbol: ts.Symbol; readonly name: string; readonly isDeclared: boolean }
  | { readonly kind: "call"; readonly node: ts.CallExpression; readonly name: string };

export type LoweredRegion = {
  readonly func: Func;
  readonly captures: readonly { readonly name: string }[];
  readonly results: readonly RegionResult[];
  /** The statements that the call of the generated function replaces. */
  readonly compiled: readonly ts.Statement[];
  /** The call stands in front of the statement with this index; the statement itself if it is compiled. */
  readonly position: number;
};

/**
 * Lowers the statements of a region as the body of one function: its parameters are the variables that they read, its
 * results what is used of theirs elsewhere. Statements that cannot be compiled stay, if it makes no difference whether
 * they run before or after the others.
 */
export function lowerRegion(session: Session, region: TapeRegion, name: string, fresh: (hint: string) => string): LoweredRegion {
  const types = { ts: session.ts, checker: session.checker };
  region.statements.forEach((statement) => { refuseVar(types, statement); });
  const footprints = region.statements.map((statement) => footprintOf(types, statement));
  const reasons = new Map<number, Reason>();
  region.statements.forEach((statement, i) => {
    const reason = keptAtFirst(types, statement);
    if (reason !== undefined) reasons.set(i, reason);
  });
  for (const i of functionsUsedBehind(types, region, (index) => reasons.has(index))) reasons.set(i, "kind");
  const isCertain = (i: number): boolean => reasons.get(i) === "kind" || reasons.get(i) instanceof Problem;
  for (;;) {
    const attempt = new RegionLowering(session, region, footprints, (i) => reasons.has(i));
    const failure = attempt.run();
    if (failure) {
      if (!mayStay(types, region, failure.index, reasons)) throw causeOf(failure, footprints, reasons);
      reasons.set(failure.index, failure.problem);
      for (const i of functionsUsedBehind(types, region, (index) => reasons.has(index))) reasons.set(i, failure.problem);
      continue;
    }
    const arranged = arrange(attempt.arrangement());
    if ("position" in arranged) return attempt.result(name, fresh, arranged.position);
    const { conflict } = arranged;
    const reason = reasons.get(conflict);
    if (isCertain(conflict)) throw conflictOf(region.statements[conflict] as ts.Statement, reason);
    reasons.delete(conflict);
  }
}

/** A `var` is a variable of the whole function, of which the region is only a part. */
function refuseVar(types: Pick<Lowering, "ts">, root: ts.Node): void {
  const { ts } = types;
  if (ts.isFunctionLike(root) || ts.isClassLike(root)) return;
  if (ts.isVariableDeclarationList(root) && isVar(ts, root)) {
    throw new Problem("tape", root, "A `var` among the statements that a tape records is not compiled.", "Use `let` or `const`.");
  }
  ts.forEachChild(root, (child) => { refuseVar(types, child); });
}

/** Whether a statement that cannot be compiled may be left in the text. */
function mayStay(types: Pick<Lowering, "ts" | "checker">, region: TapeRegion, index: number, reasons: ReadonlyMap<number, Reason>): boolean {
  const statement = region.statements[index];
  if (!statement || reasons.has(index) || statement === region.statements[0]) return false;
  const calls = tapeCallsIn(types, statement);
  return calls !== undefined && !constructsTape(types, statement);
}

function constructsTape(types: Pick<Lowering, "ts">, root: ts.Node): boolean {
  if (types.ts.isNewExpression(root) && root.expression.getText().endsWith("GradientTape")) return true;
  return types.ts.forEachChild(root, (child) => constructsTape(types, child) || undefined) ?? false;
}

function conflictOf(statement: ts.Statement, reason: Reason | undefined): Problem {
  if (reason instanceof Problem) return reason;
  return new Problem(
    "tape",
    statement,
    "This statement stands among the statements that a tape records, which run in one piece, and the order would matter.",
    "Move it in front of the tape's construction, or behind the tape's last use.",
  );
}

/** Whether the ops, or functions that they call, do something besides computing. */
function hasEffects(l: Lowering, ops: readonly Op[], met = new Set<string>()): boolean {
  const isEffect = (op: Op): boolean => {
    if (op.kind !== "call") return (op.kind === "extern" && !op.pure) || op.kind === "throw";
    if (met.has(op.callee)) return false;
    met.add(op.callee);
    return hasEffects(l, l.functions.finished.get(op.callee)?.body.ops ?? [], met);
  };
  return findOp({ params: [], ops, yields: [] }, isEffect) !== undefined;
}

/** Where the statement uses what another one gives that could not be compiled, that is the cause. */
function causeOf({ index, problem }: Failure, footprints: readonly Footprint[], reasons: ReadonlyMap<number, Reason>): Problem {
  for (const [i, reason] of reasons) {
    if (i < index && reason instanceof Problem && writes(footprints[i] as Footprint, footprints[index] as Footprint)) return reason;
  }
  const own = reasons.get(index);
  return own instanceof Problem ? own : problem;
}

type Failure = { readonly index: number; readonly problem: Problem };

/** One attempt to lower the statements of a region, some of them left out. */
class RegionLowering {
  readonly #l: Lowering;
  readonly #region: TapeRegion;
  readonly #footprints: readonly Footprint[];
  readonly #isKept: (index: number) => boolean;
  readonly #outer = new Map<ts.Symbol, { readonly variable: Variable; readonly value: Value; readonly name: string }>();
  #self: Value | undefined;
  readonly #starts: Op[] = [];
  readonly #calls: { readonly node: ts.CallExpression; readonly value: Operand }[] = [];

  constructor(session: Session, region: TapeRegion, footprints: readonly Footprint[], isKept: (index: number) => boolean) {
    const scope = { parent: undefined, bindings: new Map() };
    this.#l = new Lowering({ ...session, around: scope, functionNames: new Set(session.functionNames) });
    this.#l.scope = scope;
    this.#region = region;
    this.#footprints = footprints;
    this.#isKept = isKept;
  }

  /** Lowers the statements; the first that cannot be lowered ends the attempt. */
  run(): Failure | undefined {
    const l = this.#l;
    this.#bindOuter();
    const frame: Frame = {
      node: l.ts.findAncestor(this.#region.call, l.ts.isFunctionLike) ?? this.#region.call.getSourceFile(),
      returned: { name: "returned", integral: false },
      result: { name: "result", integral: false }, 
      functions: new Map(),
      returnsNone: false,
      targets: [],
    };
    l.frames.push(frame);
    l.state.set(frame.returned, l.constant(false));
    for (const [index, statement] of this.#region.statements.entries()) {
      this.#starts.push(placeMarker(l.b));
      try {
        if (this.#isKept(index)) this.#lowerCalls(statement);
        else l.statement(statement);
        if (l.known(l.read(frame.returned)) !== false) {
          throw new Problem("tape", statement, "A return among the statements that a tape records is not compiled yet.", "Return in front of the tape's construction, or behind its last use.");
        }
      } catch (error) {
        if (error instanceof Problem) return { index, problem: error };
        throw error;
      }
    }
    return undefined;
  }

  #lowerCalls(statement: ts.Statement): void {
    const calls = tapeCallsIn(this.#l, statement);
    if (!calls) throw new Problem("tape", statement, "The tape is used in a part of this statement that may run later, repeatedly or not at all.", "Call the tape first, and use the result here.");
    for (const node of calls) this.#calls.push({ node, value: this.#l.expression(node) });
  }

  /** Makes variables of what the compiled statements read or assign of the code around them. */
  #bindOuter(): void {
    const l = this.#l;
    const declared = new Set(this.#footprints.flatMap((footprint, i) => (this.#isKept(i) ? [] : [...footprint.declared])));
    const mentions: { readonly node: ts.Identifier; readonly declared: number }[] = [];
    const visit = (node: ts.Node): void => {
      if (l.ts.isIdentifier(node)) mentions.push({ node, declared: symbolOf(l, node)?.valueDeclaration?.getStart() ?? 0 });
      l.ts.forEachChild(node, visit);
    };
    this.#region.statements.forEach((statement, i) => {
      if (!this.#isKept(i)) visit(statement);
      else for (const call of tapeCallsIn(l, statement) ?? []) visit(call);
    });
    this.#bindThis();
    // In the order in which they are declared, which is that of `watchedVariables`.
    for (const { node } of mentions.sort((a, b) => a.declared - b.declared)) this.#bindIfOuter(node, declared);
  }

  #bindIfOuter(node: ts.Identifier, declared: ReadonlySet<ts.Symbol>): void {
    const l = this.#l;
    const symbol = symbolOf(l, node);
    const declaration = symbol?.valueDeclaration;
    if (!symbol || !declaration || this.#outer.has(symbol) || declared.has(symbol)) return;
    // A member that a constructor's parameter declares.
    if (symbol.flags & l.ts.SymbolFlags.Property) return;
    const isVariable = l.ts.isVariableDeclaration(declaration) || l.ts.isParameter(declaration) || l.ts.isBindingElement(declaration);
    if (!isVariable || declaration.getSourceFile() !== node.getSourceFile() || functionOf(l, node)) return;
    // What a namespace declares has no such name outside of it.
    const namespace = l.ts.findAncestor(declaration, l.ts.isModuleBlock);
    if (namespace && !l.ts.findAncestor(this.#region.call, (at) => at === namespace)) return;
    // Declared inside what is lowered: the parameter of a nested function.
    const { start, end } = { start: this.#region.statements[0]?.getStart() ?? 0, end: this.#region.statements.at(-1)?.getEnd() ?? 0 };
    if (declaration.getStart() >= start && declaration.getEnd() <= end && !this.#isDeclaredByKept(symbol)) return;
    const type = irType(l, l.checker.getTypeAtLocation(node));
    if (!type || type.kind === "opaque" || isPlainConstant(l, declaration)) return;
    const value = freshValue(type, node.text);
    const variable: Variable = { name: node.text, integral: false, isSource: true };
    l.scope.bindings.set(symbol, variable);
    l.state.set(variable, value);
    this.#outer.set(symbol, { variable, value, name: node.text });
  }

  /** In a method, `this` is one more variable of the code around. */
  #bindThis(): void {
    const l = this.#l;
    const [node] = this.#region.statements.flatMap((statement) => thisIn(l, statement));
    const type = node && irType(l, selfType(l, node));
    if (!node || type?.kind !== "record") return;
    this.#region.statements.forEach((statement) => { refusePrivate(l, statement); });
    const value = freshValue(type, "self");
    l.receivesInstances ||= l.session.lowerers.holdsInstances(type);
    l.scope = { ...l.scope, self: value };
    this.#self = value;
  }

  #isDeclaredByKept(symbol: ts.Symbol): boolean {
    return this.#footprints.some((footprint, i) => this.#isKept(i) && footprint.declared.has(symbol));
  }

  arrangement(): Parameters<typeof arrange>[0] {
    const { ops } = this.#l.b;
    const positions = this.#starts.map((op) => ops.indexOf(op));
    const tapeReads = this.#region.statements.map((statement) =>
      (tapeCallsIn(this.#l, statement) ?? []).map((call) => footprintOf(this.#l, call)),
    );
    const calls = this.#region.statements.map((statement) => (tapeCallsIn(this.#l, statement) ?? []).length > 0);
    return {
      footprints: this.#footprints,
      isKept: this.#isKept,
      sources: sourceSymbols(this.#l, outermostFunction(this.#l, this.#region.call)),
      hasTapeCalls: (index) => calls[index] ?? false,
      tapeReads: (index) => tapeReads[index] ?? [],
      hasEffects: (index) => {
        const own = ops.slice(positions[index], positions[index + 1]);
        return hasEffects(this.#l, own);
      },
    };
  }

  result(name: string, fresh: (hint: string) => string, position: number): LoweredRegion {
    const l = this.#l;
    const { results, values } = this.#results(fresh);
    const yields = values.length < 2 ? values : [l.b.record(resultType(results, values), values)];
    const body = { params: [], ops: [...l.prologue.ops, ...l.b.ops], yields };
    const lifted = liftCaptures(l, { name, body, span: l.spanOf(this.#region.call) });
    const free = new Set(freeValues([lifted.body]));
    const self = this.#self ? [{ value: this.#self, name: "this" }] : [];
    const bound = [...self, ...this.#outer.values(), ...l.captures.values()].filter(({ value }) => free.has(value));
    const func: Func = { ...lifted, body: { ...lifted.body, params: bound.map(({ value }) => value) } };
    const compiled = this.#region.statements.filter((_, i) => !this.#isKept(i));
    l.session.holes.lowered.push(func, ...(func.callees?.values() ?? []));
    for (const part of [func, ...(func.callees?.values() ?? [])]) {
      requireOutside(part, this.#region.call);
      requireIdentity(part, l.session.unsteady);
    }
    return { func, captures: bound.map((capture) => ({ name: capture.name })), results, compiled, position };
  }

  #results(fresh: (hint: string) => string): { results: RegionResult[]; values: Value[] } {
    const l = this.#l;
    const results: RegionResult[] = [];
    const values: Value[] = [];
    const add = (result: RegionResult, value: Value): void => {
      results.push(result);
      values.push(value);
    };
    const written = new Set(this.#footprints.flatMap((footprint, i) => (this.#isKept(i) ? [] : [...footprint.written])));
    const used = this.#usedElsewhere(written);
    for (const [symbol, { variable, value, name }] of this.#outer) {
      const now = l.state.get(variable);
      if (now && l.unnamed(now) !== value) add({ kind: "variable", symbol, name, isDeclared: false }, now);
    }
    for (const symbol of used) {
      const binding = l.scope.bindings.get(symbol);
      if (!binding || this.#outer.has(symbol)) continue;
      const value = "kind" in binding ? (binding.kind === "aggregate" ? materialise(l, this.#region.call, binding) : undefined) : l.state.get(binding);
      if (value) add({ kind: "variable", symbol, name: symbol.name, isDeclared: true }, value);
      else if ("kind" in binding && binding.kind !== "closure") throw escapes(symbol, this.#region.call);
    }
    for (const { node, value } of this.#calls) {
      if (isKnown(value) && value.kind !== "aggregate") continue;
      add({ kind: "call", node, name: fresh(nameOf(node)) }, materialise(l, node, value));
    }
    return { results, values };
  }

  /** Of the variables that the compiled statements write, those that anything else mentions, or that are exported. */
  #usedElsewhere(written: ReadonlySet<ts.Symbol>): readonly ts.Symbol[] {
    const l = this.#l;
    const compiled = new Set<ts.Node>(this.#region.statements.filter((_, i) => !this.#isKept(i)));
    const used = new Set<ts.Symbol>();
    const calls = new Set<ts.Node>(this.#calls.map(({ node }) => node));
    const visit = (node: ts.Node): void => {
      if (compiled.has(node)) {
        if (isExported(l, node)) for (const symbol of footprintOf(l, node).declared) used.add(symbol);
        return;
      }
      if (calls.has(node)) return;
      const symbol = l.ts.isIdentifier(node) ? symbolOf(l, node) : undefined;
      if (symbol && written.has(symbol)) used.add(symbol);
      l.ts.forEachChild(node, visit);
    };
    visit(this.#region.call.getSourceFile());
    return [...written].filter((symbol) => used.has(symbol));
  }
}

/** What `this` is where a tape was constructed, as far as the statement mentions it. */
function thisIn(l: Pick<Lowering, "ts">, root: ts.Node): readonly ts.Node[] {
  const { ts } = l;
  if (root.kind === ts.SyntaxKind.ThisKeyword) return [root];
  if (ts.isClassLike(root) || (ts.isFunctionLike(root) && !ts.isArrowFunction(root))) return [];
  const found: ts.Node[] = [];
  ts.forEachChild(root, (child) => { found.push(...thisIn(l, child)); });
  return found;
}

/** The type of an instance, where `this` is one of a class: that of the expression may be any class below. */
function selfType(l: Lowering, node: ts.Node): ts.Type {
  const { ts } = l;
  const type = l.checker.getTypeAtLocation(node);
  return (type.flags & ts.TypeFlags.TypeParameter) !== 0 ? (l.checker.getBaseConstraintOfType(type) ?? type) : type;
}

/** The compiled function stands outside of the class. */
function refusePrivate(l: Lowering, root: ts.Node): void {
  const { ts } = l;
  if (ts.isPrivateIdentifier(root)) {
    throw new Problem("tape", root, `'${root.text}' is private to its class, and what a tape records is compiled to a function outside of it.`, "Make it `private`, or read it into a variable in front of the tape.");
  }
  ts.forEachChild(root, (child) => { refusePrivate(l, child); });
}

/** `lossGradient` for `tape.gradient(loss, w)`. */
function nameOf(node: ts.CallExpression): string {
  const method = node.expression.getText().split(".").at(-1) ?? "result";
  const target = node.arguments[0]?.getText() ?? "";
  return /^[A-Za-z_$][\w$]*$/.test(target) ? `${target}${method.charAt(0).toUpperCase()}${method.slice(1)}` : method;
}

function isExported(l: Pick<Lowering, "ts">, node: ts.Node): boolean {
  return l.ts.canHaveModifiers(node) && (l.ts.getModifiers(node) ?? []).some(({ kind }) => kind === l.ts.SyntaxKind.ExportKeyword);
}

/** A constant of the module, which is written into the generated function. */
function isPlainConstant(l: Lowering, declaration: ts.Declaration): boolean {
  const { ts } = l;
  if (!ts.isVariableDeclaration(declaration) || !ts.isSourceFile(declaration.parent.parent.parent)) return false;
  const isConst = (declaration.parent.flags & ts.NodeFlags.Const) !== 0;
  return isConst && (l.checker.getTypeAtLocation(declaration).flags & ts.TypeFlags.NumberLike) !== 0 && resolve(l, declaration.name) !== undefined;
}

function resultType(results: readonly RegionResult[], values: readonly Value[]): RecordType {
  const fields = values.map((value, i) => ({ name: (results[i] as RegionResult).name, type: value.type }));
  return { kind: "record", brand: "result", fields };
}

function escapes(symbol: ts.Symbol, node: ts.Node): Problem {
  return new Problem("tape", symbol.valueDeclaration ?? node, `'${symbol.name}' is known while compiling only, but is used by code that is not compiled with it.`, "Use it among the statements that the tape records, or in a function called there.");
}
