import type { Func, Op, Region } from "../../ir/ops.ts";
import { aliasClasses } from "../analysis/aliasClasses.ts";
import { effectsOf } from "../analysis/effects.ts";
import { tapeTraffic } from "../analysis/tapeTraffic.ts";
import { isControl, slotsOf, withSlots } from "./controlSlots.ts";
import { Liveness } from "./eliminateDeadCode/liveness.ts";
import { withOps, withRegions } from "./renaming.ts";

/**
 * Removes what neither the results nor the effects of a function need. Mark and sweep: what is not marked goes.
 *
 * Needs: nothing. Guarantees: results, writes to memory that outlives the call, and foreign code stay.
 *
 * - The roots are the returned values and the observed effects: externs that are not pure, calls, `requireDisjoint`,
 *   writes to escaping memory.
 * - A result of a control op marks its slot: the initial value, the parameters, the yields. So a carried value that only
 *   feeds itself dies.
 * - A write to memory that does not escape is marked when something marked that reads its alias class may see what it
 *   wrote (see `Observation`). An `acc` reads too, but only counts as doing so if it is marked itself.
 * - A pop's result marks the slot of the push that it gets its value from (see `tapeTraffic`); unmatched traffic stays.
 * - An op that is marked marks the ops around it and their conditions and bounds. Loops are taken to end: one without
 *   marked ops inside goes, `while` included.
 * - What is inside a `lambda` counts only if the lambda is marked.
 *
 * Example: in `for … carry (%s = %0, %t = %0) { …; yield %s1, %t1 }` of which only the first result is used, the second
 * slot goes with all that computed %t1, unless the first needs it too.
 */
export function eliminateDeadCode(func: Func): Func {
  const classes = aliasClasses(func);
  const live = new Liveness(func, effectsOf(func, classes), tapeTraffic(func));
  const body = sweep(func.body, live);
  return body === func.body ? func : { ...func, body };
}

function sweep(region: Region, live: Liveness): Region {
  const ops = region.ops.flatMap((op) => (live.isLiveOp(op) ? [sweepOp(op, live)] : []));
  return withOps(region, ops);
}

function sweepOp(op: Op, live: Liveness): Op {
  if (op.kind === "push") {
    const operands = op.operands.filter((_, i) => i === 0 || live.isLiveSlot(op, i - 1));
    return operands.length === op.operands.length ? op : { ...op, operands };
  }
  if (op.kind === "pop") {
    const results = op.results.filter((_, i) => live.isLiveSlot(op, i));
    return results.length === op.results.length ? op : { ...op, results };
  }
  const swept = withRegions(
    op,
    op.regions.map((region) => sweep(region, live)),
  );
  if (!isControl(swept)) return swept;
  const all = slotsOf(swept);
  const kept = all.filter((slot) => live.isLiveValue(slot.result));
  return kept.length === all.length
    ? swept
    : withSlots(
        swept,
        kept,
        swept.regions.map((region: Region) => region.ops),
      );
}
