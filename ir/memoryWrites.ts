import type { Op } from "./ops.ts";

const writes: ReadonlySet<Op["kind"]> = new Set(["store", "set", "acc", "accField", "resize", "product"]);

/** Whether an op itself writes the memory of its first operand. */
export function writesMemory(op: Op): boolean {
  return writes.has(op.kind);
}
