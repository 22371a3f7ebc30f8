import type { Builder } from "../../../ir/builder.ts";
import { forEachIndex, when } from "../../../ir/controlBuilders.ts";
import type { Value } from "../../../ir/ops.ts";
import { isReference, type RecordType } from "../../../ir/types.ts";
import { isPresent } from "../../../transforms/ad/structures.ts";
import { isTensorRecord, rankOf } from "../tensors/types.ts";

/** What is checked, in the words of a message: "pullback: the cotangent … the value …". */
export type Roles = { readonly operation: string; readonly direction: string; readonly point: string };

/** Structures are compared this far down: types may refer to themselves. */
const DEPTH = 3;

/**
 * Checks, when the function runs, that a direction given by the caller has the lengths and shapes of what it is a direction at: one that is
 * shorter or longer would count as zeros, or be read in part.
 */
export function requireShape(b: Builder, point: Value, direction: Value, roles: Roles, depth = DEPTH): void {
  const { type } = point;
  if (depth === 0 || direction.type.kind !== type.kind) return;
  if (type.kind === "array") {
    requireLength(b, point, direction, roles);
    if (isReference(type.element)) {
      forEachIndex(b, b.length(point), (inner, i) => {
        const row = inner.load(point, i);
        when(inner, isPresent(inner, row), (present) => { requireShape(present, row, present.load(direction, i), roles, depth - 1); });
      });
    }
  } else if (type.kind === "record" && isTensorRecord(type)) requireTensorShape(b, point, direction, type, roles);
  else if (type.kind === "record") {
    for (const { name, type: member, optional } of type.fields) {
      const isThere = direction.type.kind === "record" && direction.type.fields.some((field) => field.name === name);
      if (isThere && !optional && isReference(member)) requireShape(b, b.get(point, name), b.get(direction, name), roles, depth - 1);
    }
  }
}

function requireLength(b: Builder, point: Value, direction: Value, roles: Roles): void {
  const [given, expected] = [b.length(direction), b.length(point)];
  const [start, middle] = [`${roles.operation}: the ${roles.direction} has length `, `, the ${roles.point} has length `].map((text) => JSON.stringify(text));
  when(b, b.apply("ne", given, expected), (failed) => { failed.throw(`nabla.nablaError(${start} + $0 + ${middle} + $1)`, [given, expected]); });
}

function requireTensorShape(b: Builder, point: Value, direction: Value, type: RecordType, roles: Roles): void {
  const axes = Array.from({ length: rankOf(type) }, (_, axis) => String(axis));
  if (axes.length === 0) return;
  const [given, expected] = [direction, point].map((tensor) => {
    const shape = b.get(tensor, "shape");
    return axes.map((axis) => b.get(shape, axis));
  }) as [Value[], Value[]];
  const differs = axes.map((_, i) => b.apply("ne", given[i] as Value, expected[i] as Value)).reduce((x, y) => b.apply("or", x, y));
  const shapes = [0, axes.length].map((start) => `[${axes.map((_, i) => `$${start + i}`).join(", ")}]`);
  const problem = JSON.stringify(`the ${roles.direction} needs the shape of the ${roles.point}`);
  when(b, differs, (failed) => {
    failed.throw(`nabla.shapeError(${JSON.stringify(roles.operation)}, ${problem}, ${shapes.join(", ")})`, [...given, ...expected]);
  });
}
