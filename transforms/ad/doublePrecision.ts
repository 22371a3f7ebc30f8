import type { Func, Value } from "../../ir/ops.ts";
import { walkOps } from "../../ir/traverse.ts";
import type { AliasClasses, ClassId } from "../analysis/aliasClasses.ts";

/**
 * Which Float32Arrays get derivatives in double precision: internal ones. Where an array can be a parameter, a result, an
 * array of foreign code, a member of an object, or an element of another array, its derivatives have the container of the array
 * itself.
 */
export function doublePrecisionRule(func: Func, classes: AliasClasses): (reference: Value) => boolean {
  const visible = new Set<ClassId>();
  const see = (values: readonly Value[]): void => {
    for (const value of values) if (value.type.kind === "array") visible.add(classes.classOf(value));
  };
  see(func.body.yields);
  walkOps(func.body, (op) => {
    if (op.kind === "call") see([...op.operands, ...op.results]);
    if (op.kind === "load" || op.kind === "get" || op.kind === "pop") see(op.results);
    if (op.kind === "record" || op.kind === "arrayLiteral") see(op.operands);
    if (op.kind === "store" || op.kind === "set") see(op.operands.slice(1));
  });
  return (reference) => {
    if (reference.type.kind !== "array" || reference.type.storage !== "Float32Array") return false;
    const id = classes.classOf(reference);
    return !classes.isParameter(id) && !classes.isExternal(id) && !visible.has(id);
  };
}
