import { Builder, freshValue } from "../../ir/builder.ts";
import type { Op, Region, Value, WhileOp } from "../../ir/ops.ts";
import { int } from "../../ir/types.ts";
import type { AdjointContext } from "./adjointContext.ts";
import { forwardCall } from "./adjointCall.ts";
import { emitFused } from "./fusedLoop.ts";

/** The forward sweep: the primal's body with what the reverse sweep asked to be counted, kept and allocated. */
export function buildForwardSweep(context: AdjointContext): readonly Op[] {
  const { func, additions } = context;
  const { ops } = extend(context, func.body);
  return [...additions.early.ops, ...additions.prologue.ops, ...ops];
}

function extend(context: AdjointContext, region: Region): Region {
  const { additions } = context;
  const ops = region.ops.flatMap((op): Op[] => {
    const before = additions.before.get(op)?.ops ?? [];
    const behind = additions.behind.get(op)?.ops ?? [];
    if (op.kind === "call") return [...before, forwardCall(context, op), ...behind];
    if (op.regions.length === 0) return [...before, op, ...behind];
    const extended: Op = { ...op, regions: op.regions.map((nested) => extend(context, nested)) };
    const fused = additions.fused.get(op);
    if (fused && extended.kind === "for") return [...before, ...emitFused(extended, extended.regions[0] as Region, fused)];
    const count = additions.counted.has(op) ? additions.counts.get(op) : undefined;
    return count && extended.kind === "while" ? [...before, ...countExecutions(extended, count)] : [...before, extended];
  });
  return { ...region, ops: [...ops, ...(additions.after.get(region)?.ops ?? [])] };
}

/** Adds a carried counter of body executions to a `while`. */
function countExecutions(loop: WhileOp, count: Value): Op[] {
  const [condition, body] = loop.regions as readonly [Region, Region];
  const start = new Builder(loop.span);
  const zero = start.literal(0, int);
  const before = freshValue(int, count.name);
  const end = new Builder(loop.span);
  const after = end.add(before, end.constant(1));
  return [
    ...start.ops,
    {
      ...loop,
      operands: [...loop.operands, zero],
      results: [...loop.results, count],
      regions: [
        { ...condition, params: [...condition.params, freshValue(int, count.name)] },
        { params: [...body.params, before], ops: [...body.ops, ...end.ops], yields: [...body.yields, after] },
      ],
    },
  ];
}
