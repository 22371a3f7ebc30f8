import type ts from "typescript";
import type { Value } from "../../../ir/ops.ts";
import { isNumber, type ArrayType } from "../../../ir/types.ts";
import type { Lowering } from "../lowering.ts";
import { lowerNumber, lowerValue } from "../values.ts";
import { arrayTypeOf, copyOf } from "./copies.ts";
import { GrowingList } from "./growingList.ts";
import { iterableOf } from "./iterables.ts";
import { elementFor } from "./elements.ts";

/** `[...a, x, ...b]`: elements are evaluated and appended in order. */
export function lowerSpread(l: Lowering, node: ts.ArrayLiteralExpression, type: ArrayType | undefined): Value {
  const [only] = node.elements;
  if (node.elements.length === 1 && only && l.ts.isSpreadElement(only)) return plainCopy(l, iterableOf(l, only.expression));
  return listOf(l, node.elements, type);
}

/** A plain array of the elements, some of them spread. */
export function listOf(l: Lowering, elements: readonly ts.Expression[], type: ArrayType | undefined): Value {
  const list = new GrowingList(l);
  if (type) list.declare(type.element);
  for (const element of elements) {
    if (l.ts.isSpreadElement(element)) list.appendAll(element, iterableOf(l, element.expression));
    else list.append(type && isNumber(type.element) ? lowerNumber(l, element) : lowerValue(l, element));
  }
  return list.close().values;
}

/** A plain array of the elements. */
export function plainCopy(l: Lowering, source: Value, start?: Value, length?: Value): Value {
  const type: ArrayType = { kind: "array", storage: "Array", element: elementFor(arrayTypeOf(source).element) };
  return copyOf(l, source, type, start, length);
}
