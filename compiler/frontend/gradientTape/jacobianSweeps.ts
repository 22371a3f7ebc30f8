import type ts from "typescript";
import { Builder } from "../../../ir/builder.ts";
import type { Op, Value } from "../../../ir/ops.ts";
import { walkOps } from "../../../ir/traverse.ts";
import type { RecordedTarget } from "../../../transforms/ad/recordedAdjoint.ts";
import { Problem } from "../../diagnostics/problem.ts";
import type { Lowering } from "../lowering.ts";
import type { Tape } from "../operands.ts";
import { differentiateRecording } from "./recording.ts";
import type { Leaf } from "./structures.ts";
import { isWatched } from "./watch.ts";

/** The reverse sweep for one seed, not placed yet, and the gradient that it computes. */
export function sweep(l: Lowering, tape: Tape, node: ts.CallExpression, target: RecordedTarget, source: Leaf): { row: Value; ops: readonly Op[] } {
  const { reverse, gradients } = differentiateRecording(l, tape, node, [target], [source.value], true);
  const [gradient] = gradients;
  if (!gradient || !isWatched(l, tape, source.value)) {
    throw new Problem("unconnected", source.node, `On this tape, '${node.arguments[0]?.getText() ?? "the target"}' does not depend on '${source.node.getText()}'.`, "Choose a source that the target is computed from.");
  }
  walkOps({ params: [], ops: reverse, yields: [] }, (op) => {
    if (op.kind !== "pop" && op.kind !== "call") return;
    throw new Problem("tape", node, "The Jacobian of code with dynamic control flow (while, break, recursion) is not compiled on a tape yet.", "Use loops with a fixed bound, or one gradient() for each component.");
  });
  return { row: gradient, ops: reverse };
}

/** `for (at = 0; at < count; at++) { …ops; …finish }` */
export function repeat(l: Lowering, at: Value, count: Value, ops: readonly Op[], finish: (b: Builder) => void): void {
  const b = new Builder(l.b.span);
  for (const op of ops) b.append(op);
  finish(b);
  l.b.for(l.constant(0), count, 1, [], { params: [at], ops: b.ops, yields: [] }, []);
}
