import type ts from "typescript";
import { keyIndex, outsideTable } from "../../../ir/lookups.ts";
import type { Value } from "../../../ir/ops.ts";
import { arrayOf, bool, f64, int, isNumber, isReference, opaque, type Type } from "../../../ir/types.ts";
import { Problem } from "../../diagnostics/problem.ts";
import { callbackOf } from "../arrays/callbacks.ts";
import { overIndices } from "../arrays/loops.ts";
import type { Lowering } from "../lowering.ts";
import type { Operand } from "../operands.ts";
import { irType } from "../typeOf.ts";
import { lowerValue } from "../values.ts";
import { collectionKind, type CollectionKind } from "./layout.ts";

/** Whether a value, which is only passed through, is a Map or Set: one that the function did not make. */
export function isOutsideTable(l: Lowering, node: ts.Expression, value: Value): boolean {
  return value.type.kind === "opaque" && collectionKind(l.checker.getNonNullableType(l.checker.getTypeAtLocation(node))) !== undefined;
}

/** The types of keys and values of a Map or Set that comes from outside of the function; those of a Set are its keys. */
function typesOf(l: Lowering, node: ts.Expression): readonly [Type, Type] {
  const type = l.checker.getNonNullableType(l.checker.getTypeAtLocation(node));
  const [key, value = key] = l.checker.getTypeArguments(type as ts.TypeReference).map((argument) => irType(l, argument));
  [key, value].forEach((held) => { if (held) l.receive(held); });
  if (!key || !value) throw new Problem("untyped", node, "The types of this collection's keys and values are not known.", "Annotate it: `Map<string, number>`, `Set<number>`, …");
  return [key, value];
}

/** What a lookup gives: a boolean may be absent, so that it is only passed through. */
function resultType(type: Type): Type {
  if (isNumber(type)) return f64;
  return isReference(type) ? type : opaque;
}

/** The entries of a Map or Set from outside, as they are now: its derivative is zero, and nothing here changes it. */
export function outsideEntries(l: Lowering, node: ts.Expression, kind: CollectionKind, table: Value): { readonly keys: Value; readonly valueAt: (position: Value) => Value } {
  const [key, value] = typesOf(l, node);
  const keys = l.b.extern(outsideTable.keys, [table], arrayOf("Array", resultType(key)));
  const load = (position: Value): Value => l.b.load(keys, position);
  return { keys, valueAt: kind === "Set" ? load : (position) => l.b.extern(outsideTable.get, [table, load(position)], resultType(value)) };
}

/** A call of a method of a Map or Set from outside: it is only read. */
export function lowerOutsideMethod(l: Lowering, node: ts.CallExpression, access: ts.PropertyAccessExpression, table: Value): Operand {
  const [first] = node.arguments;
  const name = access.name.text;
  if ((name === "get" || name === "has") && first && !l.ts.isSpreadElement(first)) {
    const key = lowerValue(l, first);
    l.at(node);
    return l.b.extern(outsideTable[name], [table, key], name === "has" ? bool : resultType(typesOf(l, access.expression)[1]));
  }
  if (name === "forEach") return visitOutside(l, node, access, table);
  throw new Problem(
    "unsupportedSyntax",
    node,
    `'${access.expression.getText()}' comes from outside of the differentiated function, where a Map or Set is only read: by get, has, size, forEach and iteration.`,
    "Make the Map or Set inside of the function, or a copy of this one there: new Map(m).",
  );
}

function visitOutside(l: Lowering, node: ts.CallExpression, access: ts.PropertyAccessExpression, table: Value): Operand {
  const kind = collectionKind(l.checker.getNonNullableType(l.checker.getTypeAtLocation(access.expression))) ?? "Map";
  const { keys, valueAt } = outsideEntries(l, access.expression, kind, table);
  const callback = callbackOf(l, node.arguments[0], node);
  overIndices(l, node, { upper: l.b.length(keys) }, (position) => {
    callback([valueAt(position), l.b.load(keys, position), table]);
  });
  return l.literal(undefined);
}

/** `collection.size` */
export function outsideSize(l: Lowering, table: Value): Value {
  return l.b.extern(keyIndex.size, [table], int);
}
