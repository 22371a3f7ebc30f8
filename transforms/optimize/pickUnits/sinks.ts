import type { ForOp, Op, Value } from "../../../ir/ops.ts";
import { bodyOf } from "../controlSlots.ts";

/** A carried sum: `parameter ± term ± term …`, of which nothing else uses a part. */
export type CarriedSum = {
  readonly slot: number;
  readonly terms: readonly { readonly value: Value; readonly isSubtracted: boolean }[];
  /** The additions. */
  readonly ops: readonly Op[];
};

/** The carried values of a loop that each iteration only adds to. */
export function carriedSums(loop: ForOp, uses: ReadonlyMap<Value, number>): readonly CarriedSum[] {
  const body = bodyOf(loop);
  const definitions = new Map(body.ops.flatMap((op) => op.results.map((result) => [result, op] as const)));
  return body.params.slice(1).flatMap((param, slot) => {
    const terms: { value: Value; isSubtracted: boolean }[] = [];
    const ops: Op[] = [];
    const follow = (sum: Value): boolean => {
      if (uses.get(sum) !== 1) return false;
      if (sum === param) return true;
      const op = definitions.get(sum);
      if (op?.kind !== "scalar" || (op.primitive !== "add" && op.primitive !== "sub")) return false;
      const [first, second] = op.operands as readonly [Value, Value];
      const found = follow(first) ? second : op.primitive === "add" && follow(second) ? first : undefined;
      if (!found) return false;
      terms.push({ value: found, isSubtracted: op.primitive === "sub" });
      ops.push(op);
      return true;
    };
    return follow(body.yields[slot] as Value) ? [{ slot, terms, ops }] : [];
  });
}
