import type ts from "typescript";
import { freshValue } from "../../../ir/builder.ts";
import type { Func, Op, Value } from "../../../ir/ops.ts";
import { findOp, freeValues, substituteOp, walkOps } from "../../../ir/traverse.ts";
import { isReference, type Type } from "../../../ir/types.ts";
import { isUnknownGradients, unknownGradients } from "../../../ir/unknownGradients.ts";
import type { RecordedTarget } from "../../../transforms/ad/recordedAdjoint.ts";
import { executedBefore, pathTo, withTurnCounts, type Executed } from "../../../transforms/ad/replay/executedBefore.ts";
import { neededBy } from "../../../transforms/ad/replay/replayable.ts";
import { contentClasses } from "../../../transforms/analysis/activity.ts";
import { aliasClasses } from "../../../transforms/analysis/aliasClasses.ts";
import { annotateCalls } from "../../../transforms/analysis/callFacts.ts";
import { Problem } from "../../diagnostics/problem.ts";
import type { Lowering } from "../lowering.ts";
import type { LoopGradient, Recorded, Tape } from "../operands.ts";
import { isRepeatable, opsFrom, placing, recordedHere } from "./recorded.ts";
import { differentiateParts, partsOf, recordedOps, surroundings, type Part } from "./recording.ts";
import { openReplay } from "./replay.ts";
import { isWatched } from "./watch.ts";

/**
 * Derivatives of what a tape has recorded, of such types: computed here or, in a loop around which the tape was constructed,
 * where that loop is complete.
 */
export function derivativesAt(
  l: Lowering,
  tape: Tape,
  node: ts.CallExpression,
  operands: readonly Value[],
  types: readonly Type[],
  compute: LoopGradient["compute"],
): readonly Value[] {
  const parts = partsOf(l, tape, node);
  if (parts) return compute(recordedHere(l, tape, node, parts), operands);
  requireBodies(l, tape, node);
  const results = types.map((type) => freshValue(type));
  l.b.append(unknownGradients(operands, results, l.b.span));
  l.loopGradients.set(results[0] as Value, { tape, node, compute });
  return results;
}

/** Whether a loop is around the current place, but not around the tape. */
export function isInLoop(l: Lowering, tape: Tape): boolean {
  const chain = l.enclosing();
  const depth = chain.findIndex(({ builder }) => builder === tape.home);
  return chain.slice(0, Math.max(depth, 0)).some(({ isLoop }) => isLoop);
}

function requireBodies(l: Lowering, tape: Tape, node: ts.Node): void {
  for (const { builder, kind } of l.enclosing()) {
    if (builder === tape.home) return;
    if (kind !== "part") continue;
    throw new Problem("tape", node, "The tape is asked in the condition of a loop, in a comparison for sorting, or in a rule.", "Ask it in the body of a loop, or keep the result in a variable.");
  }
}

/** Completes, behind a loop that has just been lowered, the derivatives in it by tapes in front of it. */
export function completeLoop(l: Lowering): void {
  if (l.loopGradients.size === 0) return;
  const isDue = (op: Op): boolean => {
    const tape = isUnknownGradients(op) ? requestOf(l, op).tape : undefined;
    return tape !== undefined && l.enclosing().some(({ builder }) => builder === tape.home) && !isInLoop(l, tape);
  };
  const current = (): Op => l.b.ops.at(-1) as Op;
  const replace = (ops: readonly Op[]): void => {
    l.b.ops.pop();
    for (const op of ops) l.b.append(op);
  };
  replace(withTurnCounts(current(), isDue));
  for (let place = dueIn(current(), isDue); place; place = dueIn(current(), isDue)) {
    const loop = current();
    const { tape, node, compute } = requestOf(l, place);
    const executed = executedBefore(pathTo(loop, place) ?? [], place);
    const recorded = recordedInLoop(l, tape, node, loop, executed);
    const { operands } = place;
    const { ops, result } = l.collect(() => {
      l.at(node);
      return compute(recorded, operands);
    });
    const names = new Map(place.results.map((value, i) => [value, result[i] as Value]));
    replace([substituteOp(withOpsFor(loop, place, ops), names)]);
  }
}

function requestOf(l: Lowering, op: Op): LoopGradient {
  return l.loopGradients.get(op.results[0] as Value) as LoopGradient;
}

function dueIn(loop: Op, isDue: (op: Op) => boolean): Op | undefined {
  return findOp({ params: [], ops: loop.regions.flatMap(({ ops }) => ops), yields: [] }, isDue);
}

function withOpsFor(op: Op, place: Op, ops: readonly Op[]): Op {
  const regions = op.regions.map((region) => ({ ...region, ops: region.ops.flatMap((inner) => (inner === place ? ops : [withOpsFor(inner, place, ops)])) }));
  return op.regions.length > 0 ? { ...op, regions } : op;
}

/** What a tape has recorded where control comes to a place in a loop, the last op here. */
function recordedInLoop(l: Lowering, tape: Tape, node: ts.CallExpression, loop: Op, executed: Executed): Recorded {
  const parts = partsOf(l, tape, node, loop) as readonly Part[];
  const named = (value: Value): Value => executed.names.get(value) ?? value;
  for (const [value, request] of [...l.loopGradients]) {
    for (const copied of executed.copies) if (copied.has(value)) l.loopGradients.set(copied.get(value) as Value, request);
  }
  const constants = new Set([...tape.constants, ...[...tape.constants].flatMap((value) => executed.copies.flatMap((copied) => copied.get(value) ?? []))]);
  return {
    isWatched: (value) => isWatched(l, tape, named(value), [...opsFrom(l, tape).filter((op) => op !== loop), ...executed.ops]),
    open: (targets, sources) => {
      const given = targets.map(({ value, seed }): RecordedTarget => ({ value: named(value), seed }));
      const wrt = sources.map(named);
      const inFront = isLeftAlone(l, node, parts, loop, executed, [...given.map(({ value }) => value), ...wrt]) && openInFront(l, tape, node, parts, given, wrt);
      return inFront || openReplay(l, tape, node, [...recordedOps(parts), ...executed.ops], given, wrt, constants);
    },
  };
}

/** Where the loop has no part in it, the sweep over what stands in front of it, if that may run in each turn. */
function openInFront(l: Lowering, tape: Tape, node: ts.Node, parts: readonly Part[], targets: readonly RecordedTarget[], sources: readonly Value[]): ReturnType<Recorded["open"]> | undefined {
  const { reverse, gradients, commit } = differentiateParts(l, tape, node, parts, targets, sources, true);
  if (!isRepeatable(reverse)) return undefined;
  commit();
  return placing(reverse, gradients);
}

/** Whether values are those of the code in front of the loop, which writes none of the memory that they were computed from. */
function isLeftAlone(l: Lowering, node: ts.Node, parts: readonly Part[], loop: Op, executed: Executed, values: readonly Value[]): boolean {
  const made = new Set(executed.ops.flatMap(({ results }) => results));
  if (values.some((value) => made.has(value))) return false;
  const { module } = surroundings(l, node, [...recordedOps(parts), loop], values);
  const closed = (ops: readonly Op[]): Func => {
    const open = { params: [], ops, yields: values };
    return annotateCalls({ ...module, body: { ...open, params: freeValues([open]) } });
  };
  const whole = closed(module.body.ops);
  const classes = aliasClasses(whole);
  const inLoop = new Set<Op>();
  walkOps({ ...module.body, ops: module.body.ops.slice(-1) }, (op) => inLoop.add(op));
  const isWrittenThere = (value: Value): boolean =>
    isReference(value.type) && contentClasses(classes, classes.classOf(value), value.type).some((id) => classes.writesTo(id).some((op) => inLoop.has(op)));
  const used = new Set<Value>(values);
  walkOps(neededBy(closed(module.body.ops.slice(0, -1))).body, (op) => {
    for (const value of [...op.operands, ...op.results, ...op.regions.flatMap(({ params }) => params)]) used.add(value);
  });
  return ![...used].some(isWrittenThere);
}
