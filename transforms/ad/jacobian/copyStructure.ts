import type { Builder } from "../../../ir/builder.ts";
import type { Value } from "../../../ir/ops.ts";
import { isReference } from "../../../ir/types.ts";
import { copyArray } from "../arrayLoops.ts";
import { NotDifferentiable } from "../notDifferentiable.ts";
import { forEachIndex } from "./vectors.ts";

/** A deep copy of an array or object. Needs: nothing in it is there twice. */
export function copyStructure(b: Builder, source: Value, depth = 0): Value {
  const { type } = source;
  if (!isReference(type)) return source;
  if (type.kind === "array") {
    if (!isReference(type.element)) return copyArray(b, source);
    const copy = b.arrayLiteral(type, [], source.name);
    forEachIndex(b, b.length(source), (inner, i) => { inner.store(copy, i, copyStructure(inner, inner.load(source, i), depth + 1)); });
    return copy;
  }
  if (depth > 8 || type.fields.some((field) => field.optional === true && isReference(field.type))) {
    throw new NotDifferentiable(
      `'${source.name ?? "an argument"}' is written, and its structure is not fixed: its values on entry cannot be kept.`,
      "Write into a copy that the function makes.",
      undefined,
    );
  }
  return b.record(type, type.fields.map(({ name }) => copyStructure(b, b.get(source, name), depth + 1)), source.name);
}
