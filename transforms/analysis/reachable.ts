import type { Value } from "../../ir/ops.ts";
import { isReference, type Type } from "../../ir/types.ts";
import type { AliasClasses, ClassId } from "./aliasClasses.ts";

/** Visits the alias classes of all memory that a reference leads to, each with its type, outermost first. */
export function visitReachable(
  reference: Value,
  classes: AliasClasses,
  visit: (id: ClassId, type: Type) => void,
): void {
  const around: { readonly id: ClassId; readonly type: Type }[] = [];
  const walk = (id: ClassId, type: Type): void => {
    // A type inside itself: the same memory again.
    if (around.some((outer) => outer.id === id && outer.type === type)) return;
    visit(id, type);
    around.push({ id, type });
    walkContents(id, type);
    around.pop();
  };
  const walkContents = (id: ClassId, type: Type): void => {
    if (type.kind === "array" && isReference(type.element)) walk(classes.elementClass(id), type.element);
    if (type.kind !== "record") return;
    for (const field of type.fields) if (isReference(field.type)) walk(classes.fieldClass(id, field.name), field.type);
  };
  if (isReference(reference.type)) walk(classes.classOf(reference), reference.type);
}
