import type { Value } from "../../../ir/ops.ts";
import { arrayOf, isNumber, opaque, type ArrayType, type Type } from "../../../ir/types.ts";
import { Problem } from "../../diagnostics/problem.ts";
import { callbackOf, elementValue, runtimeValue, truthOf } from "./callbacks.ts";
import { arrayTypeOf, copyOf, freshArray } from "./copies.ts";
import { elementFor } from "./elements.ts";
import { GrowingList } from "./growingList.ts";
import { emptyArray, looksForHoles, overElements } from "./holes.ts";
import type { Method } from "./method.ts";

/** `a.forEach(f)` */
export const forEach: Method = (l, { node, array, args }) => {
  const callback = callbackOf(l, args[0], node);
  overElements(l, node, array, { upper: l.b.length(array) }, (element, i) => {
    callback([element, i, array]);
  });
  return l.b.literal(undefined, opaque);
};

/** `a.map(f)`: a loop that fills an array of the same length; a typed array gives one of its own kind. */
export const map: Method = (l, { node, array, args }) => {
  const type = arrayTypeOf(array);
  const callback = callbackOf(l, args[0], node);
  const length = l.b.length(array);
  const outer = l.b;
  const isSparse = looksForHoles(l, node, array);
  let result: Value | undefined;
  overElements(l, node, array, { upper: length }, (element, i) => {
    const value = elementValue(callback([element, i, array]), node);
    const made = mappedType(type, value.type, node);
    result = isSparse ? emptyArray(l, outer, made, length) : freshArray(outer, made, length);
    l.b.store(result, i, value);
  });
  return result as Value;
};

function mappedType(source: ArrayType, value: Type, node: Parameters<typeof callbackOf>[2]): ArrayType {
  if (source.storage === "Array") return arrayOf("Array", elementFor(value));
  if (isNumber(value)) return source;
  throw new Problem("unsupportedType", node, "A typed array holds numbers only.", "Return a number, or use Array.from.");
}

/** `a.filter(p)`: which elements are kept is control; the derivative is that of the ones that were. */
export const filter: Method = (l, { node, array, args }) => {
  const type = arrayTypeOf(array);
  const callback = callbackOf(l, args[0], node);
  const length = l.b.length(array);
  const isTyped = type.storage !== "Array";
  const list = new GrowingList(l, isTyped ? l.b.alloc(type, length) : undefined);
  list.declare(type.element);
  overElements(l, node, array, { upper: length }, (element, i) => {
    const keeps = truthOf(l, runtimeValue(callback([element, i, array]), node));
    l.branch(
      node,
      keeps,
      () => {
        list.append(element);
        return undefined;
      },
      () => undefined,
    );
  });
  const { values, count } = list.close();
  return isTyped ? copyOf(l, values, type, undefined, count) : values;
};

/** `a.flatMap(f)`: results that are arrays are appended element by element. */
export const flatMap: Method = (l, { node, array, args }) => {
  const callback = callbackOf(l, args[0], node);
  const list = new GrowingList(l);
  overElements(l, node, array, { upper: l.b.length(array) }, (element, i) => {
    const value = elementValue(callback([element, i, array]), node);
    if (value.type.kind === "array" && value.type.storage === "Array") list.appendAll(node, value);
    else list.append(value);
  });
  return list.close().values;
};

/** `a.flat()`, `a.flat(2)` */
export const flat: Method = (l, { node, array, args }) => {
  const depth = args[0] ? l.known(l.expression(args[0]) as Value) : 1;
  if (typeof depth !== "number") {
    throw new Problem("unsupportedSyntax", node, "The depth of flat must be a literal number.", "Write e.g. rows.flat() or rows.flat(2).");
  }
  const list = new GrowingList(l);
  const visit = (source: Value, remaining: number): void => {
    overElements(l, node, source, { upper: l.b.length(source) }, (element) => {
      const isNested = element.type.kind === "array" && element.type.storage === "Array" && remaining >= 1;
      if (isNested) visit(element, remaining - 1);
      else list.append(element);
    });
  };
  visit(array, depth);
  return list.close().values;
};
