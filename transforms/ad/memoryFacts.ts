import type { ForOp, Func, Literal, Op, Region, Value } from "../../ir/ops.ts";
import { walkOps } from "../../ir/traverse.ts";
import { isReference } from "../../ir/types.ts";
import { accessedOnly } from "../analysis/accessedOnly.ts";
import type { AliasClasses, ClassId } from "../analysis/aliasClasses.ts";
import { isFilledFirst } from "../analysis/isFilledFirst.ts";
import { orderOf } from "../analysis/order.ts";
import { isWithin, type Structure } from "../analysis/structure.ts";
import { bodyOf } from "../optimize/controlSlots.ts";

/** Questions about memory that fusing loops asks. */
export type MemoryFacts = {
  /** Whether all references to the memory are defined inside `region`. */
  readonly isLocalTo: (reference: Value, region: Region) => boolean;
  /** Whether besides the memory is made there: each execution has its own. Rows of an argument are there before and after. */
  readonly isMadeIn: (reference: Value, region: Region) => boolean;
  /**
   * Whether each turn of the loop fills the array, made in front of it, before it reads it, and nothing else uses it: it might as
   * well be made in the loop.
   */
  readonly isFilledIn: (reference: Value, loop: ForOp) => boolean;
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
  const constants = new Map<Value, Literal>();
  const users = new Map<Value, Op[]>();
  walkOps(func.body, (op) => {
    if (op.kind === "const") constants.set(op.results[0] as Value, op.value);
    for (const operand of op.operands) if (isReference(operand.type)) users.set(operand, [...(users.get(operand) ?? []), op]);
  });
  const accessed = accessedOnly(func);
  const isFilledIn = (reference: Value, loop: ForOp): boolean => {
    const allocation = structure.definition.get(reference);
    if (allocation?.kind !== "alloc" || allocation.type.storage === "Array" || !accessed.has(reference)) return false;
    if (classes.isEscaping(classes.classOf(reference))) return false;
    const isInside = (op: Op): boolean => op.kind === "length" || order.enclosingLoops(op).includes(loop);
    return (users.get(reference) ?? []).every(isInside) && isFilledFirst(allocation, bodyOf(loop).ops, constants);
  };
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
    isFilledIn,
    isWrittenAfter: (reference, op) =>
      classes.writesTo(classes.classOf(reference)).some((write) => order.mayExecuteAfter(write, op)),
    canHaveEarlyAdjoint,
    needsEarlyAdjoint: (reference) => !split && canHaveEarlyAdjoint(reference),
  };
}
