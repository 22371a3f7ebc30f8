import type ts from "typescript";
import type { Value } from "../../../ir/ops.ts";
import { isNumber } from "../../../ir/types.ts";
import { forEachIndex } from "../../../ir/controlBuilders.ts";
import type { Lowering } from "../lowering.ts";
import { hasEffects } from "../sideEffects.ts";
import { lowerNumber, lowerValue } from "../values.ts";
import { arrayTypeOf, copyOf } from "./copies.ts";
import { GrowingList } from "./growingList.ts";
import { iterableOf } from "./iterables.ts";
import { requireDense } from "./holes.ts";
import type { Method, MethodCall } from "./method.ts";
import { elementToPut, receiverOf, requireElementsToPut } from "./putElement.ts";
import { moveUp } from "./slicing.ts";
import { relativePosition, toInteger } from "./positions.ts";

/** An argument: one element, or with `...` the elements of an array. */
type Item = { readonly value: Value; readonly isSpread: boolean };

/** The arguments, all evaluated before the array changes. */
function itemsOf(l: Lowering, { node, array }: MethodCall, args: readonly ts.Expression[]): readonly Item[] {
  const { element } = arrayTypeOf(array);
  const receiver = receiverOf(l, node);
  return args.map((argument, i): Item => {
    if (!l.ts.isSpreadElement(argument)) {
      const value = isNumber(element) ? lowerNumber(l, argument) : lowerValue(l, argument);
      return { value: elementToPut(l, argument, receiver, value, element), isSpread: false };
    }
    const source = iterableOf(l, argument.expression);
    requireElementsToPut(l, argument.expression, receiver, source, element);
    const isCopied = args.slice(i + 1).some((later) => hasEffects(l, later));
    return { value: isCopied ? copyOf(l, source, arrayTypeOf(source)) : source, isSpread: true };
  });
}

function countOf(l: Lowering, items: readonly Item[]): Value {
  const single = items.filter(({ isSpread }) => !isSpread).length;
  const spread = items.filter(({ isSpread }) => isSpread).map(({ value }) => l.b.length(value));
  return spread.reduce((sum, length) => l.b.add(sum, length), l.constant(single));
}

/** Stores the items from `start` on; gives the position after the last. */
function storeItems(l: Lowering, array: Value, start: Value, items: readonly Item[]): Value {
  let position = start;
  for (const { value, isSpread } of items) {
    const from = position;
    if (!isSpread) {
      l.b.store(array, from, value);
      position = l.b.add(from, l.constant(1));
      continue;
    }
    const length = l.b.length(value);
    forEachIndex(l.b, length, (b, i) => {
      b.store(array, b.add(i, from), b.load(value, i));
    });
    position = l.b.add(from, length);
  }
  return position;
}

/** `a.push(x, …)`: stores behind the end. */
export const push: Method = (l, call) => {
  const { array, args } = call;
  const items = itemsOf(l, call, args);
  return storeItems(l, array, l.b.length(array), items);
};

/** `a.pop()`: the last element, or undefined; the array is one shorter. */
export const pop: Method = (l, { array }) => {
  const length = l.b.length(array);
  const last = l.b.sub(length, l.constant(1));
  const element = l.b.load(array, last);
  l.b.resize(array, length, l.b.apply("max", l.constant(0), last));
  return element;
};

/** `a.shift()`: the first element, or undefined; the others move down. */
export const shift: Method = (l, { node, array }) => {
  requireDense(l, node, array);
  const length = l.b.length(array);
  const element = l.b.load(array, l.constant(0));
  const rest = l.b.apply("max", l.constant(0), l.b.sub(length, l.constant(1)));
  forEachIndex(l.b, rest, (b, i) => {
    b.store(array, i, b.load(array, b.add(i, b.constant(1))));
  });
  l.b.resize(array, length, rest);
  return element;
};

/** `a.unshift(x, …)`: the elements move up, and the items take the first places. */
export const unshift: Method = (l, call) => {
  const { node, array, args } = call;
  const items = settled(l, itemsOf(l, call, args));
  requireDense(l, node, array);
  const length = l.b.length(array);
  const count = countOf(l, items);
  moveUp(l, array, l.constant(0), length, count);
  storeItems(l, array, l.constant(0), items);
  return l.b.add(length, count);
};

/** Items that do not change when the array does: what is spread is copied. */
function settled(l: Lowering, items: readonly Item[]): readonly Item[] {
  return items.map(({ value, isSpread }) => ({ isSpread, value: isSpread ? copyOf(l, value, arrayTypeOf(value)) : value }));
}

/** Where a splice takes place: its start, the number of removed elements, the items. */
function spliced(l: Lowering, call: MethodCall): { start: Value; removed: Value; items: readonly Item[] } {
  const { array, args } = call;
  const [from, amount, ...rest] = args;
  const position = from && lowerNumber(l, from);
  const given = amount && toInteger(l, lowerNumber(l, amount));
  const items = itemsOf(l, call, rest);
  const length = l.b.length(array);
  const start = relativePosition(l, position, length, l.constant(0));
  const available = from ? l.b.sub(length, start) : l.constant(0);
  const removed = given ? l.b.apply("min", l.b.apply("max", given, l.constant(0)), available) : available;
  return { start, removed, items };
}

/** `a.splice(start, count, x, …)`: gives the removed elements. */
export const splice: Method = (l, call) => {
  const { node, array } = call;
  const type = arrayTypeOf(array);
  const { start, removed, items } = spliced(l, call);
  const given = settled(l, items);
  requireDense(l, node, array);
  const length = l.b.length(array);
  const result = copyOf(l, array, type, start, removed);
  const after = l.b.add(start, removed);
  const rest = l.b.sub(length, after);
  if (given.length === 0) {
    forEachIndex(l.b, rest, (b, i) => {
      b.store(array, b.add(i, start), b.load(array, b.add(i, after)));
    });
  } else {
    const tail = copyOf(l, array, type, after, rest);
    storeItems(l, array, storeItems(l, array, start, given), [{ value: tail, isSpread: true }]);
  }
  l.b.resize(array, l.b.length(array), l.b.add(l.b.sub(length, removed), countOf(l, given)));
  return result;
};

/** `a.toSpliced(start, count, x, …)`: a copy, changed. */
export const toSpliced: Method = (l, call) => {
  const { node, array } = call;
  const { start, removed, items } = spliced(l, call);
  const list = new GrowingList(l);
  list.declare(arrayTypeOf(array).element);
  list.appendRange(node, array, l.constant(0), start);
  for (const { value, isSpread } of items) {
    if (isSpread) list.appendAll(node, value);
    else list.append(value);
  }
  list.appendRange(node, array, l.b.add(start, removed), l.b.length(array));
  return list.close().values;
};
