import type ts from "typescript";
import type { Value } from "../../ir/ops.ts";
import { mayHoldArrays, mayShareObjects, placesIn } from "../../ir/places.ts";
import { isReference, type Type } from "../../ir/types.ts";
import { copyStructure } from "../../transforms/ad/structures.ts";
import { Problem } from "../diagnostics/problem.ts";
import { isThere, mayBeMissing } from "./absence.ts";
import { requireDense } from "./arrays/holes.ts";
import type { Lowering } from "./lowering.ts";
import { equal } from "./truth.ts";
import { lowerValue } from "./values.ts";

/**
 * `structuredClone(x)` of numbers, and of arrays and objects of them: a copy at every depth. An array or object that stands in
 * several places would stand in several places of the copy too; that is an error when the function runs.
 */
export function lowerStructuredClone(l: Lowering, node: ts.CallExpression): Value {
  const [argument] = node.arguments;
  if (!argument || node.arguments.length > 1) throw refused(node, "has further arguments");
  const value = lowerValue(l, argument);
  if (!isReference(value.type)) return value;
  if (l.checker.getNonNullableType(l.checker.getTypeAtLocation(argument)).isClass()) throw refused(node, "is given an instance of a class, whose copy is a plain object");
  if (placesIn(value.type).some(({ isRecursive }) => isRecursive)) throw refused(node, "is given a type that refers to itself");
  if (placesIn(value.type).some(({ type }) => holdsOtherValues(type))) throw refused(node, "is given members that are neither numbers nor arrays or objects of them");
  l.at(node);
  if (!mayBeMissing(l, argument, value)) return copyPresent(l, node, argument, value);
  const absent = (): Value => l.branch(node, equal(l, value, l.literal(null), "==="), () => l.literal(null, value.type), () => l.literal(undefined, value.type)) as Value;
  return l.branch(node, isThere(l, value), () => copyPresent(l, node, argument, value), absent) as Value;
}

function copyPresent(l: Lowering, node: ts.CallExpression, argument: ts.Expression, value: Value): Value {
  if (mayShareObjects(value.type) || mayHoldArrays(value.type)) {
    l.b.requireDistinct(value, `structuredClone: an array or object stands in several places of '${argument.getText()}'`, true);
  }
  requireDense(l, node, value, true);
  return copyStructure(l.b, value);
}

function holdsOtherValues(type: Type): boolean {
  const inside = type.kind === "array" ? [type.element] : type.kind === "record" ? type.fields.map((field) => field.type) : [];
  return inside.some(({ kind }) => kind === "opaque" || kind === "function");
}

function refused(node: ts.Node, reason: string): Problem {
  return new Problem("unsupportedSyntax", node, `This structuredClone ${reason}.`, "Write the copy out, e.g. { ...x } or x.map((row) => row.slice()).");
}
