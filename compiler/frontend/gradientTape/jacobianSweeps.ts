import type ts from "typescript";
import { Builder } from "../../../ir/builder.ts";
import type { Value } from "../../../ir/ops.ts";
import type { RecordedTarget } from "../../../transforms/ad/recordedAdjoint.ts";
import { Problem } from "../../diagnostics/problem.ts";
import type { Lowering } from "../lowering.ts";
import type { Recorded } from "../operands.ts";
import type { Leaf } from "./structures.ts";

/** A reverse sweep that may run once for each seed; gives the gradient. */
export type RowSweep = (b: Builder) => Value;

/** The reverse sweep for one seed after the other, of which `source` is the value of the leaf. */
export function rowSweep(recorded: Recorded, node: ts.CallExpression, target: RecordedTarget, source: Value, leaf: Leaf): RowSweep {
  const sweep = recorded.isWatched(source) ? recorded.open([target], [source], true) : undefined;
  const unconnected = (): Problem =>
    new Problem("unconnected", leaf.node, `On this tape, '${node.arguments[0]?.getText() ?? "the target"}' does not depend on '${leaf.node.getText()}'.`, "Choose a source that the target is computed from.");
  if (!sweep) throw unconnected();
  return (b) => {
    const [gradient] = sweep(b);
    if (!gradient) throw unconnected();
    return gradient;
  };
}

/** `for (at = 0; at < count; at++) { …sweep; …finish }` */
export function repeat(l: Lowering, at: Value, count: Value, sweep: RowSweep, finish: (b: Builder, gradient: Value) => void): void {
  const b = new Builder(l.b.span);
  finish(b, sweep(b));
  l.b.for(l.constant(0), count, 1, [], { params: [at], ops: b.ops, yields: [] }, []);
}
