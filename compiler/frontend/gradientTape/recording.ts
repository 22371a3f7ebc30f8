import type ts from "typescript";
import type { Builder } from "../../../ir/builder.ts";
import type { Op, Value } from "../../../ir/ops.ts";
import { freeValues } from "../../../ir/traverse.ts";
import { NotDifferentiable } from "../../../transforms/ad/notDifferentiable.ts";
import { recordedAdjoint, type RecordedAdjoint, type RecordedTarget } from "../../../transforms/ad/recordedAdjoint.ts";
import { opaque } from "../../../ir/types.ts";
import { Problem } from "../../diagnostics/problem.ts";
import type { Lowering } from "../lowering.ts";
import type { Tape } from "../operands.ts";

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
  const chain = l.enclosing();
  const depth = chain.findIndex(({ builder }) => builder === tape.home);
  if (depth < 0) {
    throw new Problem("tape", node, "The tape is used in another function than the one that runs its statements.", "Take the gradient where the tape was constructed.");
  }
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
  const constants = constantsOf(l, ops);
  const recording = { name: "tape", ops: [...constants, ...ops], span: l.spanOf(node), constants: tape.constants };
  const result = explained(node, () => recordedAdjoint(recording, targets, sources, split));
  const added = new Set(constants);
  const forward = result.forward.filter((op) => !added.has(op));
  parts.forEach(({ builder, start }, i) => {
    const from = i === 0 ? 0 : forward.indexOf(start);
    const next = parts[i + 1];
    const to = next ? forward.indexOf(next.start) : forward.length;
    builder.ops.splice(builder.ops.indexOf(start), Infinity, ...forward.slice(from, to));
  });
  return result;
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
