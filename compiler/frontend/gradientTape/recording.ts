import type ts from "typescript";
import type { Builder } from "../../../ir/builder.ts";
import type { Func, Op, Value } from "../../../ir/ops.ts";
import { freeValues, walkOps } from "../../../ir/traverse.ts";
import { isUnknownGradients } from "../../../ir/unknownGradients.ts";
import { NotDifferentiable } from "../../../transforms/ad/notDifferentiable.ts";
import { recordedAdjoint, type RecordedAdjoint, type RecordedTarget } from "../../../transforms/ad/recordedAdjoint.ts";
import { isReference, opaque } from "../../../ir/types.ts";
import { analyzeActivity } from "../../../transforms/analysis/activity.ts";
import { aliasClasses } from "../../../transforms/analysis/aliasClasses.ts";
import { annotateCalls } from "../../../transforms/analysis/callFacts.ts";
import { calleesOf, reachableModule } from "../../../transforms/analysis/module.ts";
import { Problem } from "../../diagnostics/problem.ts";
import type { Lowering } from "../lowering.ts";
import type { Tape } from "../operands.ts";
import { liftCaptures } from "../recursion/liftCaptures.ts";

/** Whether the tape's statements are lowered in the function that is being lowered, not in one that calls it. */
export function requireHome(l: Lowering, tape: Tape, node: ts.Node): void {
  if (l.enclosing().some(({ builder }) => builder === tape.home)) return;
  throw new Problem("tape", node, "The tape is used in a recursive function, but was constructed outside of it.", "Use the tape where it was constructed.");
}

/** An op without use, to find a place in a block again whatever is inserted around it. */
export function placeMarker(builder: Builder): Op {
  builder.literal(undefined, opaque);
  return builder.ops[builder.ops.length - 1] as Op;
}

/** What a tape has recorded in one of the blocks that are open: from its construction on, or from the start of the block. */
export type Part = { readonly builder: Builder; readonly start: Op; readonly end: Op | undefined };

/**
 * The parts of a tape's recording up to the current place, or to an op of the current block: in the block of the tape, and in
 * the branches inside it that lead here. One of them after the other, they are what has been executed. Undefined if a loop is
 * around the place, but not around the tape.
 */
export function partsOf(l: Lowering, tape: Tape, node: ts.Node, end?: Op): readonly Part[] | undefined {
  requireHome(l, tape, node);
  const chain = l.enclosing();
  const depth = chain.findIndex(({ builder }) => builder === tape.home);
  const inside = chain.slice(0, depth);
  if (inside.some(({ isLoop }) => isLoop)) return undefined;
  const branches = inside.reverse().map(({ builder }): Part => {
    const marker = placeMarker(builder);
    builder.ops.unshift(builder.ops.pop() as Op);
    return { builder, start: marker, end: builder === l.b ? end : undefined };
  });
  return [{ builder: tape.home, start: tape.start, end: tape.home === l.b ? end : undefined }, ...branches];
}

export function recordedOps(parts: readonly Part[]): readonly Op[] {
  return parts.flatMap(({ builder, start, end }) => builder.ops.slice(builder.ops.indexOf(start), end && builder.ops.indexOf(end)));
}

/** The derivative of what a tape has recorded, not placed yet. */
type Differentiated = {
  readonly reverse: readonly Op[];
  readonly gradients: RecordedAdjoint["gradients"];
  /** Puts the forward sweep in place of what was recorded. */
  readonly commit: () => void;
};

/** Differentiates what a tape has recorded in such parts; with `split`, for a reverse sweep that may run any number of times, later. */
export function differentiateParts(
  l: Lowering,
  tape: Tape,
  node: ts.Node,
  parts: readonly Part[],
  targets: readonly RecordedTarget[],
  sources: readonly Value[],
  split: boolean,
): Differentiated {
  const ops = recordedOps(parts);
  const { module: recorded, added } = surroundings(l, node, ops, sources);
  requireKnown(l, tape, node, recorded, targets);
  const recording = { name: "tape", ops: recorded.body.ops, callees: recorded.callees, span: l.spanOf(node), constants: tape.constants };
  const result = withCallees(l, explained(node, () => recordedAdjoint(recording, targets, sources, split)));
  // What the sweep begins with, such as tapes for values, is recorded from now on.
  const forward = [tape.start, ...result.forward.filter((op) => !added.has(op) && op !== tape.start)];
  const commit = (): void => {
    parts.forEach(({ builder, start, end }, i) => {
      const from = i === 0 ? 0 : forward.indexOf(start);
      const next = parts[i + 1];
      const to = next ? forward.indexOf(next.start) : forward.length;
      const position = builder.ops.indexOf(start);
      const count = (end ? builder.ops.indexOf(end) : builder.ops.length) - position;
      builder.ops.splice(position, count, ...forward.slice(from, to));
    });
  };
  return { reverse: result.reverse, gradients: result.gradients, commit };
}

/** What was recorded as a module, with what of the code in front of it derivatives should know. */
export function surroundings(l: Lowering, node: ts.Node, ops: readonly Op[], sources: readonly Value[]): { readonly module: Func; readonly added: ReadonlySet<Op> } {
  const views = viewsBefore(l, ops, sources);
  const constants = constantsOf(l, [...views, ...ops]);
  return { module: moduleOf(l, node, [...constants, ...views, ...ops]), added: new Set([...constants, ...views]) };
}

/** What reaches a target must have a derivative that this tape sees: gradients of other tapes have one only where they were computed. */
export function requireKnown(l: Lowering, tape: Tape, node: ts.Node, recorded: Func, targets: readonly RecordedTarget[]): void {
  const unknown: Value[] = [];
  walkOps(recorded.body, (op) => {
    const isOther = isUnknownGradients(op) && l.loopGradients.get(op.results[0] as Value)?.tape !== tape;
    for (const result of op.results) if (isOther || tape.replayed.has(result)) unknown.push(result);
  });
  if (unknown.length === 0) return;
  const outputs = targets.map(({ value }) => value);
  const body = { ...recorded.body, yields: outputs };
  const func = annotateCalls({ ...recorded, body: { ...body, params: freeValues([{ ...body, params: [] }]) } });
  const activity = analyzeActivity(func, aliasClasses(func), unknown, outputs);
  if (!outputs.some((value) => (isReference(value.type) ? activity.reachesActive(value) : activity.isActive(value)))) return;
  throw new Problem(
    "tape",
    node,
    "This depends on a gradient of another tape, which has recorded more than this one: that was constructed before this one, and asked in a loop.",
    "Construct this tape in front of the other one.",
  );
}

/** The ops as a function, with those that they call: closed, as what these use of the code around them is passed along. */
export function moduleOf(l: Lowering, node: ts.Node, ops: readonly Op[]): Func {
  const module = reachableModule(liftCaptures(l, { name: "tape", body: { params: [], ops, yields: [] }, span: l.spanOf(node) }));
  for (const func of [module, ...(module.callees?.values() ?? [])]) {
    const open = [...calleesOf(func)].find((name) => !l.functions.finished.has(name));
    if (open === undefined) continue;
    throw new Problem("recursion", node, `What the tape has recorded calls '${open}', the recursive function around it: its derivative would contain itself, and of which order it is would depend on how deep the recursion goes.`, "Take the derivative outside of the recursion.");
  }
  return module;
}

/** The sweeps with the functions that they call under names of their own, among the others. */
export function withCallees(l: Lowering, { forward, reverse, gradients, callees }: RecordedAdjoint): RecordedAdjoint {
  if (callees.size === 0) return { forward, reverse, gradients, callees };
  const called = reachableModule({ name: "tape", body: { params: [], ops: [...forward, ...reverse], yields: [] }, span: undefined, callees });
  const { body } = l.functions.callees.adopt(called);
  const count = forward.length;
  return { forward: body.ops.slice(0, count), reverse: body.ops.slice(count), gradients, callees };
}

/** What of the arrays that the ops use from outside are parts of others, in order: writes to the one are writes to the other. */
function viewsBefore(l: Lowering, ops: readonly Op[], sources: readonly Value[]): readonly Op[] {
  const used = new Set([...freeValues([{ params: [], ops, yields: [] }]), ...sources]);
  const found: Op[] = [];
  const earlier = l.enclosing().flatMap(({ builder }) => [...builder.ops].reverse());
  for (const op of earlier) {
    if (op.kind !== "view" || !used.has(op.results[0] as Value) || ops.includes(op)) continue;
    found.unshift(op);
    for (const operand of op.operands) used.add(operand);
  }
  return found;
}

/** The constants among the values that the ops use from outside, which their derivatives should know. */
function constantsOf(l: Lowering, ops: readonly Op[]): readonly Op[] {
  const builders = l.enclosing().map(({ builder }) => builder);
  return freeValues([{ params: [], ops, yields: [] }]).flatMap((value): Op[] => {
    const literal = builders.map((builder) => builder.constantOf(value)).find((found) => found !== undefined);
    if (typeof literal !== "number") return [];
    return [{ kind: "const", value: literal, operands: [], results: [value], regions: [], span: undefined }];
  });
}

export function explained<Result>(node: ts.Node, run: () => Result): Result {
  try {
    return run();
  } catch (error) {
    if (error instanceof NotDifferentiable) throw new Problem("tape", node, error.message, error.advice);
    throw error;
  }
}
