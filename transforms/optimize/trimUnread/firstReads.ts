import type { Func, Op, Region, Value } from "../../../ir/ops.ts";
import { walkOps } from "../../../ir/traverse.ts";
import { isNumber } from "../../../ir/types.ts";
import type { AliasClasses } from "../../analysis/aliasClasses.ts";

/**
 * For arrays of numbers that the function makes and only part of which it reads: the position from which on it does. It is
 * known where the array is made, so that it is the same in all the array's life, and no constant. All other uses of the
 * handle are writes and, of typed arrays, questions for the length (writes make others longer); all loads are at the
 * induction variable of a loop of step 1 from that position on.
 */
export function firstReads(func: Func, classes: AliasClasses): ReadonlyMap<Value, Value> {
  const starts = new Map<Value, Value>();
  const known = new Set<Value>();
  const rejected = new Set<Value>(func.body.yields);
  const bounds = new Map<Value, Value>();
  const constants = new Set<Value>();
  walkOps(func.body, (op) => {
    const [made] = op.results;
    if (made && op.kind === "const") constants.add(made);
    const makes = op.kind === "alloc" || op.kind === "zerosLike";
    if (made && makes && made.type.kind === "array" && isNumber(made.type.element)) known.add(made);
    const [induction] = op.regions[0]?.params ?? [];
    if (op.kind === "for" && op.step === 1 && induction) bounds.set(induction, op.operands[0] as Value);
  });
  if (known.size === 0) return starts;
  walkOps(func.body, (op) => {
    op.operands.forEach((operand, i) => {
      if (!known.has(operand) || (i === 0 && isIgnored(op))) return;
      const start = op.kind === "load" && i === 0 ? bounds.get(op.operands[1] as Value) : undefined;
      if (!start || constants.has(start) || (starts.has(operand) && starts.get(operand) !== start)) rejected.add(operand);
      else starts.set(operand, start);
    });
    for (const region of op.regions) for (const value of region.yields) rejected.add(value);
  });
  for (const array of rejected) starts.delete(array);
  for (const array of [...starts.keys()]) if (classes.isEscaping(classes.classOf(array))) starts.delete(array);
  keepKnown(func.body, starts, new Set());
  return starts;
}

/** Whether an op that has an array for its first operand reads none of its elements. */
function isIgnored({ kind, operands }: Op): boolean {
  const type = operands[0]?.type;
  if (kind === "length") return type?.kind === "array" && type.storage !== "Array";
  return kind === "store" || kind === "acc";
}

/** Takes out arrays that are made where the position is not known yet. */
function keepKnown(region: Region, starts: Map<Value, Value>, visible: Set<Value>): void {
  const own = [...region.params];
  for (const param of region.params) visible.add(param);
  for (const op of region.ops) {
    for (const nested of op.regions) keepKnown(nested, starts, visible);
    for (const result of op.results) {
      const start = starts.get(result);
      if (start && !visible.has(start)) starts.delete(result);
      visible.add(result);
      own.push(result);
    }
  }
  for (const value of own) visible.delete(value);
}
