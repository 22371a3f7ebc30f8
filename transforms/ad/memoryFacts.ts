import type { Func, Op, Region, Value } from "../../ir/ops.ts";
import { isReference } from "../../ir/types.ts";
import type { AliasClasses, ClassId } from "../analysis/aliasClasses.ts";
import { orderOf } from "../analysis/order.ts";
import { isWithin, type Structure } from "../analysis/structure.ts";

/** Questions about memory that fusing loops asks. */
export type MemoryFacts = {
  /** Whether all references to the memory are defined inside `region`. */
  readonly isLocalTo: (reference: Value, region: Region) => boolean;
  /** Whether besides the memory is made there: each execution has its own. Rows of an argument are there before and after. */
  readonly isMadeIn: (reference: Value, region: Region) => boolean;
  /** Whether something may write the memory after `op` is over. */
  readonly isWrittenAfter: (reference: Value, op: Op) => boolean;
  /** Whether the adjoint memory can be made along with the array: an array of fixed length in the top region. */
  readonly canHaveEarlyAdjoint: (reference: Value) => boolean;
  /** Whether it is made then: so for all such arrays, in joint sweeps. */
  readonly needsEarlyAdjoint: (reference: Value) => boolean;
};

export function memoryFactsOf(func: Func, classes: AliasClasses, structure: Structure, split: boolean): MemoryFacts {
  const order = orderOf(func);
  const homes = new Map<ClassId, Set<Region>>();
  for (const [value, home] of structure.home) {
    if (!isReference(value.type)) continue;
    const id = classes.classOf(value);
    homes.set(id, (homes.get(id) ?? new Set()).add(home));
  }
  const isFixed = (reference: Value): boolean =>
    reference.type.kind === "array" &&
    (reference.type.storage !== "Array" || classes.writesTo(classes.classOf(reference)).length === 0);
  const makers = new Set<Op["kind"]>(["alloc", "zerosLike", "arrayLiteral", "custom", "checkpoint", "extern"]);
  const canHaveEarlyAdjoint = (reference: Value): boolean => {
    if (structure.home.get(reference) !== structure.top || !isFixed(reference)) return false;
    const op = structure.definition.get(reference);
    if (op?.kind === "view") return canHaveEarlyAdjoint(op.operands[0] as Value);
    return op === undefined || makers.has(op.kind);
  };
  const isLocalTo = (reference: Value, region: Region): boolean =>
    [...(homes.get(classes.classOf(reference)) ?? [])].every((home) => isWithin(structure, home, region));
  const isFromOutside = (id: ClassId): boolean => classes.isParameter(id) || classes.isExternal(id);
  return {
    isLocalTo,
    isMadeIn: (reference, region) => !isFromOutside(classes.classOf(reference)) && isLocalTo(reference, region),
    isWrittenAfter: (reference, op) =>
      classes.writesTo(classes.classOf(reference)).some((write) => order.mayExecuteAfter(write, op)),
    canHaveEarlyAdjoint,
    needsEarlyAdjoint: (reference) => !split && canHaveEarlyAdjoint(reference),
  };
}
