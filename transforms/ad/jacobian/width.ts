import type { Func } from "../../../ir/ops.ts";
import { walkOps } from "../../../ir/traverse.ts";

/** About as many tangent operations as fit in one function that V8 still optimises. */
const sizeLimit = 1000;

/** How many directions one sweep over the function follows: 8, or fewer where the code would become too large. */
export function widthFor(func: Func): number {
  const size = Math.max(sizeOf(func), ...[...(func.callees?.values() ?? [])].map(sizeOf));
  return [8, 4, 2].find((width) => width * size <= sizeLimit) ?? 1;
}

function sizeOf({ body }: Func): number {
  let size = 0;
  walkOps(body, (op) => {
    if (op.kind !== "const" && op.kind !== "length") size++;
  });
  return size;
}
