import type { Func, Op, Value } from "../../ir/ops.ts";
import type { AliasClasses, ClassId } from "./aliasClasses.ts";
import { orderOf } from "./order.ts";

/** Questions about memory over time that recomputation in the reverse sweep asks. */
export type MemoryOrder = {
  /** Whether the element or field that `load` reads still holds the same value in the whole reverse sweep. */
  readonly canReload: (load: Op) => boolean;
  /** Whether all elements still hold in the whole reverse sweep what they hold when the op runs. */
  readonly staysAfter: (array: Value, op: Op) => boolean;
  /** Whether the array's length never changes: typed arrays, and plain arrays that nothing is stored into. */
  readonly hasFixedLength: (array: Value) => boolean;
};

/**
 * A reload is legal iff no write to the alias class may execute after the load, or after the op that reads all of an array. Where the reverse sweep runs after the
 * function has returned (`split`), whatever the caller can reach may have been written in between as well.
 */
export function memoryOrderOf(func: Func, classes: AliasClasses, split: boolean): MemoryOrder {
  const order = orderOf(func);
  const writtenByLambdas = new Map<ClassId, boolean>();
  /** Whether a lambda writes to the class, whose body may run at any time. */
  const mayWriteAnyTime = (id: ClassId): boolean => {
    const known = writtenByLambdas.get(id);
    if (known !== undefined) return known;
    const found = classes.writesTo(id).some((write) => order.enclosingLoops(write).some(({ kind }) => kind === "lambda"));
    writtenByLambdas.set(id, found);
    return found;
  };
  const staysAfter = (reference: Value, op: Op): boolean => {
    const id = classes.classOf(reference);
    if (split && classes.isEscaping(id)) return false;
    if (mayWriteAnyTime(id)) return false;
    // Writes are in the order of the text: those in front of the op, and of the loops around it, never follow it.
    const start = order.position(order.enclosingLoops(op)[0] ?? op);
    const writes = classes.writesTo(id);
    for (let i = writes.length - 1; i >= 0; i--) {
      const write = writes[i] as Op;
      if (order.mayExecuteAfter(write, op)) return false;
      if (order.position(write) < start) break;
    }
    return true;
  };
  return {
    canReload: (load) => staysAfter(load.operands[0] as Value, load),
    staysAfter,
    hasFixedLength: (array) => {
      if (array.type.kind !== "array") return false;
      const id = classes.classOf(array);
      return array.type.storage !== "Array" || (classes.writesTo(id).length === 0 && !(split && classes.isEscaping(id)));
    },
  };
}
