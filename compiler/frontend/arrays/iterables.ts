import type ts from "typescript";
import type { Value } from "../../../ir/ops.ts";
import { arrayOf, f64, isNumber } from "../../../ir/types.ts";
import { forEachIndex } from "../../../ir/controlBuilders.ts";
import { iteratedCollection } from "../collections/iterated.ts";
import { listOfEntries } from "../collections/iteration.ts";
import { Problem } from "../../diagnostics/problem.ts";
import type { Lowering } from "../lowering.ts";
import { asArray } from "../values.ts";
import { freshArray } from "./copies.ts";
import { typedArrayName } from "./typedArrayName.ts";

/**
 * What an expression that is iterated over gives, as an array: an array itself, or a fresh one of the keys, values or
 * entries of one, or of a Map or Set. An array is not copied.
 */
export function iterableOf(l: Lowering, node: ts.Expression): Value {
  const collection = iteratedCollection(l, node);
  if (collection) return listOfEntries(l, node, collection.entries, collection.iteration);
  const iterator = iteratorCall(l, node);
  if (!iterator) return asArray(l, node, l.expression(node));
  return iterated(l, node, asArray(l, iterator.object, l.expression(iterator.object)), iterator.method);
}

/** The array of what `array.keys()` and its like give. */
export function iterated(l: Lowering, node: ts.Expression, array: Value, method: string): Value {
  if (method === "values") return array;
  const length = l.b.length(array);
  if (method === "keys") {
    const keys = freshArray(l.b, arrayOf("Array", f64), length);
    forEachIndex(l.b, length, (b, i) => {
      b.store(keys, i, i);
    });
    return keys;
  }
  return entriesOf(l, node, array, length);
}

/** `a.keys()`, `a.values()`, `a.entries()` of an array. */
export function iteratorCall(
  l: Lowering,
  node: ts.Expression,
): { readonly object: ts.Expression; readonly method: string } | undefined {
  const { ts } = l;
  if (ts.isParenthesizedExpression(node)) return iteratorCall(l, node.expression);
  if (!ts.isCallExpression(node) || node.arguments.length > 0 || !ts.isPropertyAccessExpression(node.expression)) return undefined;
  const { expression: object, name } = node.expression;
  if (!["keys", "values", "entries"].includes(name.text)) return undefined;
  const type = l.checker.getTypeAtLocation(object);
  const isArray = l.checker.isArrayLikeType(type) || typedArrayName.test(type.getSymbol()?.name ?? "");
  return isArray ? { object, method: name.text } : undefined;
}

function entriesOf(l: Lowering, node: ts.Expression, array: Value, length: Value): Value {
  const element = array.type.kind === "array" ? array.type.element : f64;
  if (!isNumber(element)) {
    throw new Problem("unsupportedSyntax", node, "The entries of this array are pairs of an index and something else.", "Count with a for loop.");
  }
  const pair = arrayOf("Array", f64);
  const entries = freshArray(l.b, arrayOf("Array", pair), length);
  forEachIndex(l.b, length, (b, i) => {
    b.store(entries, i, b.arrayLiteral(pair, [i, b.load(array, i)]));
  });
  return entries;
}
