import type { Value } from "../../ir/ops.ts";
import { isReference, type Type } from "../../ir/types.ts";
import type { AliasClasses, ClassId } from "./aliasClasses.ts";

/** Visits the alias classes of all memory that a reference leads to, each with its type, outermost first. */
export function visitReachable(
  reference: Value,
  classes: AliasClasses,
  visit: (id: ClassId, type: Type) => void,
): void {
  const walk = (id: ClassId, type: Type): void => {
    visit(id, type);
    if (type.kind === "array" && isReference(type.element)) walk(classes.elementClass(id), type.element);
    if (type.kind !== "record") return;
    for (const field of type.fields) if (isReference(field.type)) walk(classes.fieldClass(id, field.name), field.type);
  };
  if (isReference(reference.type)) walk(classes.classOf(reference), reference.type);
}
