import type ts from "typescript";
import type { Builder } from "../../../ir/builder.ts";
import type { Func, Op, Value } from "../../../ir/ops.ts";
import { freeValues } from "../../../ir/traverse.ts";
import { NotDifferentiable } from "../../../transforms/ad/notDifferentiable.ts";
import { recordedAdjoint, type RecordedAdjoint, type RecordedTarget } from "../../../transforms/ad/recordedAdjoint.ts";
import { opaque } from "../../../ir/types.ts";
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
type Part = { readonly builder: Builder; readonly start: Op };

/**
 * The parts of a tape's recording up to the current place: in the block of the tape, and in the branches inside it that
 * lead here. One of them after the other, they are what has been executed.
 */
function partsOf(l: Lowering, tape: Tape, node: ts.Node): readonly Part[] {
  requireHome(l, tape, node);
  const chain = l.enclosing();
  const depth = chain.findIndex(({ builder }) => builder === tape.home);
  const inside = chain.slice(0, depth);
  if (inside.some(({ isLoop }) => isLoop)) {
    throw new Problem(
      "tape",
      node,
      "The tape was constructed in front of this loop, so that what it has recorded grows with each iteration.",
      "Construct the tape inside the loop, or take the gradient behind it; for one row after the other there is jacobian().",
    );
  }
  const branches = inside.reverse().map(({ builder }): Part => {
    const marker = placeMarker(builder);
    builder.ops.unshift(builder.ops.pop() as Op);
    return { builder, start: marker };
  });
  return [{ builder: tape.home, start: tape.start }, ...branches];
}

function recordedOps({ builder, start }: Part): readonly Op[] {
  return builder.ops.slice(builder.ops.indexOf(start));
}

/**
 * Differentiates what a tape has recorded: its ops are replaced by the forward sweep, and the reverse sweep is handed out,
 * to be placed here.
 */
export function differentiateRecording(
  l: Lowering,
  tape: Tape,
  node: ts.Node,
  targets: readonly RecordedTarget[],
  sources: readonly Value[],
  split: boolean,
): RecordedAdjoint {
  const parts = partsOf(l, tape, node);
  const ops = parts.flatMap(recordedOps);
  const views = viewsBefore(l, ops, sources);
  const constants = constantsOf(l, [...views, ...ops]);
  const recorded = moduleOf(l, node, [...constants, ...views, ...ops]);
  const recording = { name: "tape", ops: recorded.body.ops, callees: recorded.callees, span: l.spanOf(node), constants: tape.constants };
  const result = withCallees(l, explained(node, () => recordedAdjoint(recording, targets, sources, split)));
  const added = new Set([...constants, ...views]);
  // What the sweep begins with, such as tapes for values, is recorded from now on.
  const forward = [tape.start, ...result.forward.filter((op) => !added.has(op) && op !== tape.start)];
  parts.forEach(({ builder, start }, i) => {
    const from = i === 0 ? 0 : forward.indexOf(start);
    const next = parts[i + 1];
    const to = next ? forward.indexOf(next.start) : forward.length;
    builder.ops.splice(builder.ops.indexOf(start), Infinity, ...forward.slice(from, to));
  });
  return result;
}

/** The ops as a function, with those that they call: closed, as what these use of the code around them is passed along. */
export function moduleOf(l: Lowering, node: ts.Node, ops: readonly Op[]): Func {
  const module = reachableModule(liftCaptures(l, { name: "tape", body: { params: [], ops, yields: [] }, span: l.spanOf(node) }));
  for (const func of [module, ...(module.callees?.values() ?? [])]) {
    const open = [...calleesOf(func)].find((name) => !l.functions.finished.has(name));
    if (open === undefined) continue;
    throw new Problem("recursion", node, `What the tape has recorded calls '${open}', the recursive function around it: of which order the derivative is depends on how deep its recursion goes.`, "Take the derivative outside of the recursion.");
  }
  return module;
}

/** The sweeps with the functions that they call under names of their own, among the others. */
function withCallees(l: Lowering, { forward, reverse, gradients, callees }: RecordedAdjoint): RecordedAdjoint {
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

function explained<Result>(node: ts.Node, run: () => Result): Result {
  try {
    return run();
  } catch (error) {
    if (error instanceof NotDifferentiable) throw new Problem("tape", node, error.message, error.advice);
    throw error;
  }
}
