import type { Op, Region, Value } from "../../ir/ops.ts";
import { freeValues } from "../../ir/traverse.ts";
import { loadSize, sizeOfOp, storeSize } from "./bytecodeSize.ts";

/** A part that is less of the limit is not worth a call. */
const WORTHWHILE = 0.05;

/** Ops that stay in the function, or ops in a row that become a function of their own. */
export type Segment = { readonly isPart: boolean; readonly ops: readonly Op[] };

/**
 * Cuts the ops of a region into parts, in order. What is too large for a part stays, to be cut inside.
 * @param limit The bytes of bytecode that a part has at most, if it shares all that it computes and reads with others.
 */
export function cutParts(region: Region, limit: number): readonly Segment[] {
  const segments: Segment[] = [];
  let ops: Op[] = [];
  let size = 0;
  let known = new Set<Value>();
  const close = (): void => {
    if (ops.length > 0) segments.push({ isPart: size >= WORTHWHILE * limit, ops });
    ops = [];
    size = 0;
    known = new Set();
  };
  for (const op of region.ops) {
    const free = freeValues([{ params: [], ops: [op], yields: [] }]);
    const least = sizeOfOp(op) + storeSize * op.results.length;
    const own = least + loadSize * free.filter((value) => !known.has(value)).length;
    // What follows a throw is never executed; where that is told by the call of a part, nobody sees it.
    const stays = own > limit || op.kind === "throw" || mustStay(op);
    if (stays || size + own > limit) close();
    if (stays) segments.push({ isPart: false, ops: [op] });
    else {
      ops.push(op);
      size += own;
      for (const value of [...free, ...op.results]) known.add(value);
    }
  }
  close();
  return segments;
}

/** Closures and tapes are variables of the function that makes them, and some calls name that function. */
function mustStay(op: Op): boolean {
  if (op.kind === "extern" && op.template.includes("nabla.self")) return true;
  if (op.kind === "lambda" || op.regions.some((region) => region.ops.some(mustStay))) return true;
  return op.results.some(({ type }) => type.kind === "tape" || type.kind === "function");
}
