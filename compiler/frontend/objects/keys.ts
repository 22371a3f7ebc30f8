import type ts from "typescript";
import { objectKeys } from "../../../ir/lookups.ts";
import type { Value } from "../../../ir/ops.ts";
import { arrayOf, classField, opaque, type RecordType } from "../../../ir/types.ts";
import { Problem } from "../../diagnostics/problem.ts";
import type { Lowering } from "../lowering.ts";

/** The names of an object's members in JavaScript's order, where they are known when the program is compiled. */
export function knownKeys(l: Lowering, object: Value): readonly string[] | undefined {
  const keys = l.facts.get(object)?.keys;
  l.readsKeys ||= keys !== undefined;
  return keys;
}

/**
 * The names of an object's members, as an array of strings: `how` is `Object.keys` or `for…in`. Where they are not known when
 * the program is compiled, the object is asked; `requireOutside` makes sure that it is one which the function did not make.
 */
export function keysOf(l: Lowering, node: ts.Node, object: Value, how: "own" | "enumerable"): Value {
  const type = listedType(l, node, object);
  const known = knownKeys(l, object);
  l.at(node);
  if (known) return l.b.arrayLiteral(arrayOf("Array", opaque), known.map((name) => l.literal(name)));
  if (type.partial !== undefined || type.fields.some(({ name }) => name === classField)) {
    throw new Problem("dynamicKey", node, `Which members ${type.partial ?? "an object of several classes"} has, and in which order, is not known here.`, "Name the members one by one.");
  }
  return l.b.extern(objectKeys[how], [object], arrayOf("Array", opaque));
}

export function listedType(l: Lowering, node: ts.Node, { type }: Value): RecordType {
  if (type.kind === "record" && !type.isTuple) return type;
  const text = l.checker.typeToString(l.checker.getTypeAtLocation(node));
  throw new Problem("dynamicKey", node, `The members of a value of type '${text}' are not listed in differentiated code.`, "Use an object whose type names its members; go through arrays and Maps by for…of.");
}
