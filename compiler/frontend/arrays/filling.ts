import type { Value } from "../../../ir/ops.ts";
import { isNumber, opaque, typedArray } from "../../../ir/types.ts";
import { forEachIndex } from "../../../ir/controlBuilders.ts";
import type { Lowering } from "../lowering.ts";
import { lowerNumber, lowerValue, requireArray } from "../values.ts";
import { arrayTypeOf, copyOf } from "./copies.ts";
import { requireDense } from "./holes.ts";
import type { Method, MethodCall } from "./method.ts";
import { elementToPut, receiverOf } from "./putElement.ts";
import { distance, relativePosition, toInteger } from "./positions.ts";

/** `a.fill(x, start, end)` */
export const fill: Method = (l, { node, array, args }) => {
  const [first, ...positions] = args;
  const { element } = arrayTypeOf(array);
  const given = first ? (isNumber(element) ? lowerNumber(l, first) : lowerValue(l, first)) : l.constant(NaN);
  const value = first ? elementToPut(l, first, receiverOf(l, node), given, element) : given;
  const [from, to] = positions.map((position) => lowerNumber(l, position));
  const length = l.b.length(array);
  const start = relativePosition(l, from, length, l.constant(0));
  const count = distance(l, start, relativePosition(l, to, length, length));
  l.at(node);
  forEachIndex(l.b, count, (b, i) => {
    b.store(array, l.known(start) === 0 ? i : b.add(i, start), value);
  });
  return array;
};

/** `a.set(source, offset)`: by way of a copy where the two may share memory. */
export const set: Method = (l, { node, array, args }) => {
  const [first, second] = args as [MethodCall["args"][number], MethodCall["args"][number]?];
  const source = requireArray(l, first);
  const offset = second ? toInteger(l, lowerNumber(l, second)) : l.constant(0);
  const length = l.b.length(source);
  requireRoom(l, node, offset, length, l.b.length(array));
  const values = arrayTypeOf(source).storage === "Array" ? source : copyOf(l, source, typedArray("Float64Array"), undefined, length);
  forEachIndex(l.b, length, (b, i) => {
    b.store(array, l.known(offset) === 0 ? i : b.add(i, offset), b.load(values, i));
  });
  return l.b.literal(undefined, opaque);
};

function requireRoom(l: Lowering, node: MethodCall["node"], offset: Value, count: Value, room: Value): void {
  const end = l.known(offset) === 0 ? count : l.b.add(offset, count);
  const isBeyond = l.b.apply("gt", end, room);
  const isOutside = l.known(offset) === 0 ? isBeyond : l.b.apply("or", isBeyond, l.b.apply("lt", offset, l.constant(0)));
  l.branch(
    node,
    isOutside,
    () => {
      l.b.throw('new RangeError("offset is out of bounds")', []);
      return undefined;
    },
    () => undefined,
  );
}

/** `a.copyWithin(target, start, end)` */
export const copyWithin: Method = (l, { node, array, args }) => {
  const [target, from, to] = args.map((argument) => lowerNumber(l, argument));
  requireDense(l, node, array);
  const length = l.b.length(array);
  const position = relativePosition(l, target, length, l.constant(0));
  const start = relativePosition(l, from, length, l.constant(0));
  const end = relativePosition(l, to, length, length);
  const count = l.b.apply("min", distance(l, start, end), l.b.sub(length, position));
  const values = copyOf(l, array, arrayTypeOf(array), start, count);
  forEachIndex(l.b, count, (b, i) => {
    b.store(array, b.add(i, position), b.load(values, i));
  });
  return array;
};
