import type { Value } from "../../../ir/ops.ts";
import { f64, isNumber } from "../../../ir/types.ts";
import type { Lowering } from "../lowering.ts";
import type { Variable } from "../operands.ts";
import { lowerValue } from "../values.ts";
import { callbackOf, runtimeValue, truthOf } from "./callbacks.ts";
import { arrayTypeOf } from "./copies.ts";
import { untilElementFound } from "./holes.ts";
import { untilFound, type Found, type Range } from "./loops.ts";
import type { Method, MethodCall } from "./method.ts";
import { relativePosition, toInteger } from "./positions.ts";

/** `a.some(p)`: true at the first element for which p holds. */
export const some: Method = (l, call) => holdsForOne(l, call, true);

/** `a.every(p)`: false at the first element for which p does not hold. */
export const every: Method = (l, call) => l.not(holdsForOne(l, call, false));

/** `a.findIndex(p)` and `a.findLastIndex(p)`: −1 if there is none. */
export const findIndex: Method = (l, call) => indexOr(l, searchBy(l, call, { upper: l.b.length(call.array) }, (truth) => truth));
export const findLastIndex: Method = (l, call) =>
  indexOr(l, searchBy(l, call, { upper: l.b.length(call.array), down: true }, (truth) => truth));

/** `a.find(p)` and `a.findLast(p)`: the element, or undefined. */
export const find: Method = (l, call) => element(l, call, false);
export const findLast: Method = (l, call) => element(l, call, true);

function element(l: Lowering, call: MethodCall, down: boolean): Value {
  const { element: type } = arrayTypeOf(call.array);
  const match: Variable = { name: "match", integral: false };
  l.state.set(match, l.b.literal(undefined, isNumber(type) ? f64 : type));
  searchBy(l, call, { upper: l.b.length(call.array), down }, (truth, value) => {
    l.branch(
      call.node,
      truth,
      () => {
        l.state.set(match, value);
        return undefined;
      },
      () => undefined,
    );
    return truth;
  });
  const result = l.read(match);
  l.state.delete(match);
  return result;
}

/** A search that visits all indices, as `find` does. */
function searchBy(l: Lowering, { node, array, args }: MethodCall, range: Range, decide: (truth: Value, element: Value) => Value): Found {
  const predicate = callbackOf(l, args[0], node);
  return untilFound(l, node, range, (i) => {
    const value = l.b.load(array, i);
    return decide(truthOf(l, runtimeValue(predicate([value, i, array]), node)), value);
  });
}

/** Whether there is an element for which the predicate holds, or does not hold. */
function holdsForOne(l: Lowering, { node, array, args }: MethodCall, wanted: boolean): Value {
  const predicate = callbackOf(l, args[0], node);
  return untilElementFound(l, node, array, { upper: l.b.length(array) }, (value, i) => {
    const truth = truthOf(l, runtimeValue(predicate([value, i, array]), node));
    return wanted ? truth : l.not(truth);
  }).found;
}

function indexOr(l: Lowering, { found, index }: Found): Value {
  return l.b.select(found, index, l.constant(-1));
}

/** `a.indexOf(x, from)`: equality as of ===, so that NaN is not found. */
export const indexOf: Method = (l, call) => indexOr(l, searchValue(l, call, false, false));
export const lastIndexOf: Method = (l, call) => indexOr(l, searchValue(l, call, true, false));
/** `a.includes(x, from)`: NaN is found. */
export const includes: Method = (l, call) => searchValue(l, call, false, true).found;

function searchValue(l: Lowering, { node, array, args }: MethodCall, down: boolean, findsNaN: boolean): Found {
  const [wanted, from] = args.map((argument) => lowerValue(l, argument)) as [Value, Value | undefined];
  const length = l.b.length(array);
  const range: Range = down
    ? { upper: from ? lastPosition(l, from, length) : length, down }
    : { lower: relativePosition(l, from, length, l.constant(0)), upper: length };
  const equals = (value: Value): Value => {
    if (!isNumber(value.type) || !isNumber(wanted.type)) return l.b.apply("strictEqual", value, wanted);
    const equal = l.b.apply("eq", value, wanted);
    if (!findsNaN) return equal;
    return l.b.apply("or", equal, l.b.apply("and", l.b.apply("isNaN", value), l.b.apply("isNaN", wanted)));
  };
  return findsNaN ? untilFound(l, node, range, (i) => equals(l.b.load(array, i))) : untilElementFound(l, node, array, range, equals);
}

/** One more than the position that a backwards search starts from. */
function lastPosition(l: Lowering, from: Value, length: Value): Value {
  const integer = toInteger(l, from);
  const one = l.constant(1);
  const fromEnd = l.b.add(l.b.add(integer, length), one);
  const fromStart = l.b.apply("min", l.b.add(integer, one), length);
  return l.b.select(l.b.apply("lt", integer, l.constant(0)), fromEnd, fromStart);
}
