import type ts from "typescript";
import type { Value } from "../../../ir/ops.ts";
import { forEachIndex, forEachIndexDown } from "../../../ir/controlBuilders.ts";
import { Problem } from "../../diagnostics/problem.ts";
import type { Lowering } from "../lowering.ts";
import { lowerNumber, lowerValue } from "../values.ts";
import { arrayTypeOf, copyOf, freshArray } from "./copies.ts";
import { emptyArray, looksForHoles, noteVisit, overElements, requireDense } from "./holes.ts";
import { GrowingList } from "./growingList.ts";
import type { Method } from "./method.ts";
import { distance, relativePosition, toInteger } from "./positions.ts";

/** `a.slice(start, end)` */
export const slice: Method = (l, { node, array, args }) => {
  const [from, to] = args.map((argument) => lowerNumber(l, argument));
  const length = l.b.length(array);
  noteVisit(l, node);
  const start = relativePosition(l, from, length, l.constant(0));
  const end = relativePosition(l, to, length, length);
  const count = distance(l, start, end);
  return looksForHoles(l, node, array) ? sparseCopy(l, node, array, start, count) : copyOf(l, array, arrayTypeOf(array), start, count);
};

/** A copy that has no element where the array has none. */
function sparseCopy(l: Lowering, node: ts.Node, array: Value, start: Value, count: Value): Value {
  const copy = emptyArray(l, l.b, arrayTypeOf(array), count);
  overElements(l, node, array, { lower: start, upper: l.b.add(start, count) }, (element, i) => {
    l.b.store(copy, l.b.sub(i, start), element);
  });
  return copy;
}

/** `a.subarray(start, end)`: a view, whose bounds JavaScript clamps by itself. */
export const subarray: Method = (l, { array, args }) => {
  const [start, end] = args.map((argument) => lowerNumber(l, argument));
  return l.b.view(array, start ?? l.constant(0), end ?? l.b.length(array));
};

/** `a.concat(b, x, …)`: arrays are appended element by element. */
export const concat: Method = (l, { node, array, args }) => {
  const parts = args.map((argument) => lowerValue(l, argument));
  requireDense(l, node, array);
  const list = new GrowingList(l);
  list.declare(arrayTypeOf(array).element);
  list.appendAll(node, array);
  for (const part of parts) {
    requireDense(l, node, part);
    if (part.type.kind === "array" && part.type.storage === "Array") list.appendAll(node, part);
    else list.append(part);
  }
  return list.close().values;
};

/** `a.at(i)`: a negative index counts from the end. */
export const at: Method = (l, { array, args }) => {
  const index = args[0] ? toInteger(l, lowerNumber(l, args[0])) : l.constant(0);
  return l.b.load(array, countedFromEnd(l, index, array));
};

function countedFromEnd(l: Lowering, index: Value, array: Value): Value {
  const known = l.known(index);
  if (typeof known === "number") return known < 0 ? l.b.add(l.b.length(array), index) : index;
  return l.b.select(l.b.apply("lt", index, l.constant(0)), l.b.add(index, l.b.length(array)), index);
}

/** `a.with(i, x)`: a copy with one element replaced. */
export const withElement: Method = (l, { node, array, args }) => {
  const [first, second] = args;
  if (!first || !second) throw new Problem("unsupportedSyntax", node, "'with' needs an index and a value.", "Write e.g. xs.with(0, y).");
  const index = countedFromEnd(l, toInteger(l, lowerNumber(l, first)), array);
  const value = lowerValue(l, second);
  requireIndex(l, node, index, array);
  const copy = copyOf(l, array, arrayTypeOf(array));
  l.b.store(copy, index, value);
  return copy;
};

function requireIndex(l: Lowering, node: ts.Node, index: Value, array: Value): void {
  const outside = l.b.apply("or", l.b.apply("lt", index, l.constant(0)), l.b.apply("ge", index, l.b.length(array)));
  l.branch(
    node,
    outside,
    () => {
      l.b.throw('new RangeError("Invalid index : " + $0)', [index]);
      return undefined;
    },
    () => undefined,
  );
}

/** `a.reverse()`: pairs are exchanged in place. */
export const reverse: Method = (l, { node, array }) => {
  requireDense(l, node, array);
  const length = l.b.length(array);
  const last = l.b.sub(length, l.constant(1));
  forEachIndex(l.b, l.b.apply("floor", l.b.div(length, l.constant(2))), (b, i) => {
    const opposite = b.sub(last, i);
    const [front, back] = [b.load(array, i), b.load(array, opposite)];
    b.store(array, i, back);
    b.store(array, opposite, front);
  });
  return array;
};

/** `a.toReversed()` */
export const toReversed: Method = (l, { array }) => {
  const length = l.b.length(array);
  const last = l.b.sub(length, l.constant(1));
  const copy = freshArray(l.b, arrayTypeOf(array), length);
  forEachIndex(l.b, length, (b, i) => {
    b.store(copy, i, b.load(array, b.sub(last, i)));
  });
  return copy;
};

/** Moves the elements from `start` on by `by` places towards the end. */
export function moveUp(l: Lowering, array: Value, start: Value, length: Value, by: Value): void {
  forEachIndexDown(l.b, l.b.sub(length, start), (b, i) => {
    const from = b.add(i, start);
    b.store(array, b.add(from, by), b.load(array, from));
  });
}
