import type { Func, Value } from "../../ir/ops.ts";
import { walkOps } from "../../ir/traverse.ts";
import type { AliasClasses, ClassId } from "../analysis/aliasClasses.ts";

/**
 * Which Float32Arrays get derivatives in double precision: internal ones. Where an array can be a parameter, a result, an
 * array of foreign code, or an element of another one, its derivatives have the container of the array itself.
 */
export function doublePrecisionRule(func: Func, classes: AliasClasses): (reference: Value) => boolean {
  const visible = new Set<ClassId>();
  for (const value of func.body.yields) if (value.type.kind === "array") visible.add(classes.classOf(value));
  walkOps(func.body, (op) => {
    if (op.kind === "call") for (const value of op.operands) if (value.type.kind === "array") visible.add(classes.classOf(value));
    if (op.kind !== "call" && op.kind !== "load" && op.kind !== "get" && op.kind !== "pop") return;
    for (const result of op.results) if (result.type.kind === "array") visible.add(classes.classOf(result));
  });
  return (reference) => {
    if (reference.type.kind !== "array" || reference.type.storage !== "Float32Array") return false;
    const id = classes.classOf(reference);
    return !classes.isParameter(id) && !classes.isExternal(id) && !visible.has(id);
  };
}
