import { writesMemory } from "../../ir/memoryWrites.ts";
import type { Func } from "../../ir/ops.ts";
import { placesIn } from "../../ir/places.ts";
import { walkOps } from "../../ir/traverse.ts";
import type { Type } from "../../ir/types.ts";
import { isHarmlessExtern } from "./aliasScan.ts";
import { typeKey } from "./memoryGraph.ts";

/**
 * Whether some function of a module may write memory that a structure of this type leads to: by the types of what they write. Calls
 * through which tapes go are told nothing else of.
 */
export function writtenTypes(func: Func): (structure: Type) => boolean {
  const keys = new Set<string>();
  let isForeign = false;
  for (const { body } of [func, ...(func.callees?.values() ?? [])]) {
    walkOps(body, (op) => {
      const [object] = op.operands;
      if (writesMemory(op) && object) keys.add(typeKey(object.type));
      isForeign ||= (op.kind === "extern" && !op.pure && !isHarmlessExtern(op)) || op.kind === "lambda";
      isForeign ||= op.kind === "call" && !func.callees?.has(op.callee);
    });
  }
  return (structure) => isForeign || placesIn(structure).some(({ type }) => keys.has(typeKey(type)));
}
