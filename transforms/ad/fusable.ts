import type { ForOp, Op, Region, Value } from "../../ir/ops.ts";
import { walkOps } from "../../ir/traverse.ts";
import { isWithin } from "../analysis/structure.ts";
import type { AdjointContext } from "./adjointContext.ts";
import { carriesSumsOnly } from "./sums.ts";

/**
 * Whether a loop may be mirrored iteration by iteration. It must stand in the top region of a joint sweep, or in a loop that is mirrored
 * so itself, and:
 *
 * 1. each carried number that is active is a sum: its next value is itself plus something, and it has no other use;
 *    what else is carried is inactive and no reference;
 * 2. it writes only memory that an iteration makes for itself, or fills before it reads it while nothing else does; it uses no tape,
 *    and runs no foreign code;
 * 3. the active memory that it reads from outside is not written after it: the mirror adds to the adjoints of that
 *    memory earlier than it would by itself, which commutes with additions but not with the mirror of a write.
 */
export function isFusable(context: AdjointContext, loop: ForOp): boolean {
  const [region] = loop.regions as readonly [Region];
  const place = context.structure.owner.get(region)?.region;
  if (context.split || context.activation || !place) return false;
  if (place !== context.structure.top && !context.live.has(place)) return false;
  return carriesSumsOnly(context, loop, region) && keepsToItself(context, loop, region);
}

function keepsToItself(context: AdjointContext, loop: ForOp, region: Region): boolean {
  let result = true;
  walkOps(region, (op) => {
    result &&= isHarmless(context, loop, region, op);
  });
  return result;
}

function isHarmless(context: AdjointContext, loop: ForOp, region: Region, op: Op): boolean {
  const [target] = op.operands;
  switch (op.kind) {
    case "store":
    case "acc":
    case "set":
    case "accField":
      return target !== undefined && (context.memory.isMadeIn(target, region) || context.memory.isFilledIn(target, loop));
    case "load":
    case "get":
      return target !== undefined && isReadable(context, loop, region, target);
    case "product": {
      const [sum, ...factors] = op.operands.slice(0, 3) as [Value, Value, Value];
      return context.memory.isMadeIn(sum, region) && factors.every((factor) => isReadable(context, loop, region, factor));
    }
    case "extern":
      return op.pure;
    case "resize":
    case "call":
    case "lambda":
    case "newTape":
    case "push":
    case "pop":
      return false;
    default:
      return true;
  }
}

function isReadable(context: AdjointContext, loop: ForOp, region: Region, array: Value): boolean {
  const op = context.structure.definition.get(array);
  const home = context.structure.home.get(array);
  if (op?.kind === "view" && home && isWithin(context.structure, home, region)) {
    return isReadable(context, loop, region, op.operands[0] as Value);
  }
  if (!context.activity.reachesActive(array) || context.memory.isLocalTo(array, region) || context.memory.isFilledIn(array, loop)) return true;
  return context.memory.canHaveEarlyAdjoint(array) && !context.memory.isWrittenAfter(array, loop);
}
