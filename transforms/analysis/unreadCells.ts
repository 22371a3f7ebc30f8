import type { Func, Op } from "../../ir/ops.ts";
import { walkOps } from "../../ir/traverse.ts";
import type { Cell, Effects } from "./effects.ts";

/** Whether a cell is memory of the function's own that nothing reads: what is written there may be left out. */
export function unreadCells(func: Func, effects: Effects): (cell: Cell) => boolean {
  const read = new Set<Cell>();
  walkOps(func.body, (op) => {
    if (op.regions.length === 0 && !onlyAdds(op)) for (const cell of effects.reads(op)) read.add(cell);
  });
  return (cell) => !read.has(cell) && !effects.isEscaping(cell) && !effects.isExposed(cell);
}

function onlyAdds({ kind }: Op): boolean {
  return kind === "acc" || kind === "accField";
}
