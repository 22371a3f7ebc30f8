import type { Builder } from "../../ir/builder.ts";
import { invariant } from "../../ir/invariant.ts";
import type { CallOp, Func, Op, Region, Span, Value } from "../../ir/ops.ts";
import { findOp, freeValues, walkOps } from "../../ir/traverse.ts";
import { isReference } from "../../ir/types.ts";
import { analyzeActivity, contentClasses, type Activity } from "../analysis/activity.ts";
import { aliasClasses, type AliasClasses, type ClassId } from "../analysis/aliasClasses.ts";
import { annotateCalls } from "../analysis/callFacts.ts";
import { calleesOf, openAdjoint, parameterAdjoint } from "./adjoint.ts";
import { addAdjoint, currentScope, type AdjointContext } from "./adjointContext.ts";
import { AdjointMap } from "./adjointMap.ts";
import { adjointMemory } from "./adjointMemory.ts";
import { accumulateOnes, copyLike } from "./arrayLoops.ts";
import { isSingle } from "./doublePrecision.ts";
import { disjointnessChecks } from "./disjointness.ts";
import { buildForwardSweep } from "./forwardSweep.ts";
import { NotDifferentiable } from "./notDifferentiable.ts";
import { closeScope } from "./primalValues.ts";
import { resetParameters } from "./resetCompanions.ts";
import { reverseRegion } from "./reverseRegion.ts";
import { settleModule } from "./rules/settleMemory.ts";
import { accumulateDerivatives, copyDerivatives } from "./derivativeCopies.ts";

/** Ops in the middle of other code, and what a derivative of their results is taken of. */
export type Recording = {
  readonly name: string;
  readonly ops: readonly Op[];
  /** The functions that the ops call, and those that these call. */
  readonly callees?: ReadonlyMap<string, Func> | undefined;
  readonly span: Span | undefined;
  /** Numbers that count as constants although they are computed here. */
  readonly constants: ReadonlySet<Value>;
};

/** A value to differentiate; without a seed, the sum of its numbers is. */
export type RecordedTarget = { readonly value: Value; readonly seed: Value | Seeding | undefined };

/** Adds the seed of an array to its adjoint memory. */
export type Seeding = (b: Builder, memory: Value) => void;

export type RecordedAdjoint = {
  /** In place of the ops: the same, with all values and effects, and what the reverse sweep needs besides. */
  readonly forward: readonly Op[];
  readonly reverse: readonly Op[];
  /** For each source its adjoint, defined in `reverse`; undefined if no target depends on it. */
  readonly gradients: readonly (Value | undefined)[];
  /** The functions that the sweeps call. */
  readonly callees: ReadonlyMap<string, Func>;
};

/**
 * Reverse mode of ops that stand in other code, with respect to values, wherever they come from: parameters, values from
 * in front of the ops, results of the ops. The gradient of a number is the adjoint of the SSA value. The gradient of an
 * array from outside is taken at its content on entry, that of an array made here at its content after the last write.
 *
 * Needs: no lambdas. With `split`, the reverse sweep may be placed where it runs any number of times, later.
 * Unlike `adjoint`, it names all values of the ops as they are, because what follows uses them.
 * @throws NotDifferentiable if an array is read, in a way that reaches a target, before it is complete.
 */
export function recordedAdjoint(recording: Recording, targets: readonly RecordedTarget[], sources: readonly Value[], split: boolean): RecordedAdjoint {
  const primal = annotateCalls(settleModule(funcOf(recording, targets, sources), split));
  const outputs = primal.body.yields;
  const classes = aliasClasses(primal);
  const constants = new Set([...recording.constants].filter((value) => !sources.includes(value)));
  const activity = analyzeActivity(primal, classes, sources, outputs, { constants });
  sources.forEach((source) => { requireOneName(primal, classes, source); });
  const isConnected = (source: Value): boolean => (isReference(source.type) ? activity.reachesActive(source) : activity.isActive(source));
  const given = targets.flatMap(({ seed }) => (seed && typeof seed !== "function" ? [seed] : []));
  const context = openAdjoint(primal, classes, activity, { split, seeds: split ? given : [], given: new Map() });
  const adjoints = new AdjointMap();
  for (const target of targets) seedTarget(context, adjoints, target);
  const complete = sources.map((source) => {
    const isMadeHere = isReference(source.type) && !primal.body.params.includes(source);
    return isMadeHere && isConnected(source) ? planSnapshot(context, primal, source) : undefined;
  });
  reverseRegion(context, context.func.body, adjoints);
  const handed = new Set<Value>();
  const gradients = sources.map((source, i) => {
    if (!isConnected(source)) return undefined;
    if (!isReference(source.type)) return adjoints.get(source) ?? currentScope(context).body.constant(0);
    const isOutside = primal.body.params.includes(source);
    const memory = isOutside ? parameterAdjoint(context, classes, source) : rounded(context, source, complete[i]?.() ?? adjointMemory(context, source));
    const isAgain = handed.has(memory);
    handed.add(memory);
    return isAgain ? copyDerivatives(currentScope(context).body, memory, primal) : memory;
  });
  if (split) resetParameters(context);
  const reverse = closeScope(context, currentScope(context));
  return { forward: [...newChecks(primal, classes), ...buildForwardSweep(context)], reverse, gradients, callees: calleesOf(context) };
}

/** The gradient of an array of single precision, which may have been summed in double precision. */
function rounded(context: AdjointContext, source: Value, memory: Value): Value {
  return isSingle(source) && !isSingle(memory) ? copyLike(currentScope(context).body, source, memory) : memory;
}

/**
 * Arrays from outside have adjoint arrays of their own, so that they must not overlap where one is written. What an earlier
 * gradient of the tape has checked is among the ops, and so is its sweep over functions, which writes what these did.
 */
function newChecks(primal: Func, classes: AliasClasses): readonly Op[] {
  const isSweep = (write: Op): boolean => write.kind === "call" && write.operands.some(({ type }) => type.kind === "tape");
  const isKnown = (check: Op): boolean =>
    primal.body.ops.some((op) => op.kind === "requireDisjoint" && op.operands.length === check.operands.length && check.operands.every((operand) => op.operands.includes(operand)));
  return disjointnessChecks(primal, classes, (write) => !isSweep(write)).filter((check) => !isKnown(check));
}

function funcOf({ name, ops, callees, span }: Recording, targets: readonly RecordedTarget[], sources: readonly Value[]): Func {
  const yields = targets.map(({ value }) => value);
  const body: Region = { params: [], ops, yields };
  const known = new Set<Value>(ops.flatMap((op) => op.results));
  const params = new Set([...freeValues([body]), ...sources.filter((source) => !known.has(source))]);
  return { name, body: { ...body, params: [...params] }, span, callees };
}

function seedTarget(context: AdjointContext, adjoints: AdjointMap, { value, seed }: RecordedTarget): void {
  const { body } = currentScope(context);
  if (!isReference(value.type)) {
    if (!context.activity.isActive(value)) return;
    invariant(typeof seed !== "function", "a number is seeded by a number");
    // In front of everything, so that a loop may be mirrored where it stands.
    addAdjoint(context, adjoints, value, seed ?? (context.split ? body.constant(1) : context.additions.early.constant(1)));
    return;
  }
  if (!context.activity.reachesActive(value)) return;
  const memory = adjointMemory(context, value);
  if (typeof seed === "function") seed(body, memory);
  else if (seed) accumulateDerivatives(body, memory, seed, context.func);
  else accumulateOnes(body, memory);
}

/** Ops whose mirror resets the adjoint memory of what they make. */
const makers: ReadonlySet<Op["kind"]> = new Set(["alloc", "arrayLiteral", "record", "zerosLike", "extern"]);

/**
 * Where an array made by the ops is written, its adjoint is complete in front of the mirror of the last write, which begins to undo it: a
 * copy is taken there. In a split sweep the mirror of what makes the array resets its adjoint, so it counts as a write.
 */
function planSnapshot(context: AdjointContext, primal: Func, source: Value): (() => Value) | undefined {
  const { func } = context;
  const classes = aliasClasses(func);
  const contents = contentClasses(classes, classes.classOf(source), source.type);
  const writes = new Set(contents.flatMap((id) => classes.writesTo(id)));
  const gives = (op: Op): boolean =>
    op.results.some((result) => isReference(result.type) && contentClasses(classes, classes.classOf(result), result.type).some((id) => contents.includes(id)));
  const isMaker = (op: Op): boolean => context.split && makers.has(op.kind) && gives(op);
  // A function that returns the array has written it.
  const last = lastOp(func.body.ops, (op) => writes.has(op) || (op.kind === "call" && gives(op)));
  requireComplete(context, primal, source, last);
  const position = Math.max(last, lastOp(func.body.ops, isMaker));
  const op = func.body.ops[position];
  if (!op) return undefined;
  let copy: Value | undefined;
  const take = (): void => {
    copy = copyDerivatives(currentScope(context).body, adjointMemory(context, source), primal);
  };
  context.snapshots.set(op, [...(context.snapshots.get(op) ?? []), take]);
  return () => {
    invariant(copy, "the mirror has passed the last write");
    return copy;
  };
}

/** Position of the last op for which, or for one inside it, the predicate holds; -1 if there is none. */
function lastOp(ops: readonly Op[], holds: (op: Op) => boolean): number {
  return ops.findLastIndex((op) => holds(op) || op.regions.some((region) => findOp(region, holds)));
}

/**
 * Reading an array up to the last write is part of making it, unless what is read reaches a target by another way than
 * the array: then there is no one content to differentiate with respect to.
 */
function requireComplete(context: AdjointContext, primal: Func, source: Value, last: number): void {
  if (last < 0) return;
  const classes = aliasClasses(primal);
  const cut = new Set<ClassId>(contentClasses(classes, classes.classOf(source), source.type));
  const others = analyzeActivity(primal, classes, [source], primal.body.yields, { cut });
  const isRead = (op: Op): boolean => readsActive(op, classes, cut, others);
  const body: Region = { params: [], ops: context.func.body.ops.slice(0, last + 1), yields: [] };
  walkOps(body, (op) => {
    if (context.maintenance.has(op) || !isRead(op)) return;
    const name = source.name ?? "the array";
    if (isSwept(primal, classes, cut)) {
      throw new NotDifferentiable(
        `'${name}' has passed through a recursive function of which this tape has taken a gradient already; where it is complete cannot be told any more.`,
        `Take the gradient by '${name}' first, or all gradients by one call.`,
        op.span,
      );
    }
    throw new NotDifferentiable(
      `'${name}' is used before its last element is written, so there is no one content of it to differentiate with respect to.`,
      `Write all of '${name}' first, in a loop of its own, and use it then.`,
      op.span,
    );
  });
}

function readsActive(op: Op, classes: AliasClasses, cut: ReadonlySet<ClassId>, activity: Activity): boolean {
  const [memory] = op.operands;
  if (op.kind === "call") return readsInside(op, classes, cut, activity);
  if (op.kind === "product") {
    const isCut = op.operands.slice(1, 3).some((factor) => cut.has(classes.classOf(factor)));
    return isCut && memory !== undefined && activity.holdsActive(memory);
  }
  if ((op.kind !== "load" && op.kind !== "get") || !memory) return false;
  return cut.has(classes.classOf(memory)) && op.results.some((result) => activity.isActive(result));
}

/**
 * A number that control flow merges or carries is what it was given inside, too: what was computed from it there depends on
 * it, but not on the value that has left.
 */
function requireOneName(primal: Func, classes: AliasClasses, source: Value): void {
  const merging = primal.body.ops.find((op) => op.regions.length > 0 && op.results.includes(source));
  if (!merging || isReference(source.type)) return;
  const position = merging.results.indexOf(source);
  const [body] = merging.regions.slice(-1) as [Region];
  const initial = merging.kind === "for" ? merging.operands[position + 2] : merging.kind === "while" ? merging.operands[position] : undefined;
  const given = merging.kind === "if" ? merging.regions.map(({ yields }) => yields[position]) : [initial, body.yields[position]];
  const inside = given.flatMap((value) => (value ? [value] : []));
  const activity = analyzeActivity(primal, classes, inside, primal.body.yields, { constants: new Set([source]) });
  if (!inside.some(activity.isActive)) return;
  const name = source.name ?? "the source";
  throw new NotDifferentiable(
    `'${name}' is given its value in a branch or a loop, from which the target depends on it as well as from behind.`,
    `Keep what is to be differentiated by in a constant, or take the gradient inside.`,
    merging.span,
  );
}

/** Whether a sweep over a recursive function, which leaves values on tapes, knows memory of these classes: companions are not told apart there. */
function isSwept({ body }: Func, classes: AliasClasses, cut: ReadonlySet<ClassId>): boolean {
  const isKnown = ({ operands, results }: Op): boolean => [...operands, ...results].some((value) => isReference(value.type) && cut.has(classes.classOf(value)));
  return findOp(body, (op) => op.kind === "call" && op.operands.some(({ type }) => type.kind === "tape") && isKnown(op)) !== undefined;
}

/** Whether a function that knows the array may have taken something from it that leaves the function by another way. */
function readsInside(op: CallOp, classes: AliasClasses, cut: ReadonlySet<ClassId>, others: Activity): boolean {
  const contentsOf = (value: Value): readonly ClassId[] => (isReference(value.type) ? contentClasses(classes, classes.classOf(value), value.type) : []);
  const values = [...op.operands, ...op.results];
  if (!values.some((value) => contentsOf(value).some((id) => cut.has(id)))) return false;
  return op.results.some((result) => others.isActive(result)) || values.some((value) => others.reachesActive(value));
}
