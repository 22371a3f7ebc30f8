import type { Value } from "../../../ir/ops.ts";
import { lowerValue } from "../values.ts";
import type { Lowering } from "../lowering.ts";
import type { Variable } from "../operands.ts";
import { callbackOf, runtimeValue } from "./callbacks.ts";
import { overIndices, type Range } from "./loops.ts";
import type { Method, MethodCall } from "./method.ts";

/** `a.reduce(f, initial)` */
export const reduce: Method = (l, call) => fold(l, call, false);
/** `a.reduceRight(f, initial)` */
export const reduceRight: Method = (l, call) => fold(l, call, true);

/** What the callback gives is carried round the loop. Without an initial value it starts with the first element. */
function fold(l: Lowering, { node, array, args }: MethodCall, down: boolean): Value {
  const callback = callbackOf(l, args[0], node);
  const accumulator: Variable = { name: accumulatorName(l, args[0]), integral: false };
  const given = args[1] && lowerValue(l, args[1]);
  const length = l.b.length(array);
  if (!given) requireElements(l, node, length);
  const last = given ? undefined : l.b.sub(length, l.constant(1));
  l.state.set(accumulator, given ?? l.b.load(array, down ? (last as Value) : l.constant(0)));
  const range: Range = given ? { upper: length, down } : down ? { upper: last as Value, down } : { lower: l.constant(1), upper: length };
  overIndices(l, node, range, (i) => {
    const result = callback([l.read(accumulator), l.b.load(array, i), i, array]);
    l.state.set(accumulator, runtimeValue(result, node));
  });
  const result = l.read(accumulator);
  l.state.delete(accumulator);
  return result;
}

function requireElements(l: Lowering, node: MethodCall["node"], length: Value): void {
  l.branch(
    node,
    l.b.apply("eq", length, l.constant(0)),
    () => {
      l.b.throw('new TypeError("Reduce of empty array with no initial value")', []);
      return undefined;
    },
    () => undefined,
  );
}

function accumulatorName(l: Lowering, callback: MethodCall["args"][number] | undefined): string {
  const isWritten = callback && (l.ts.isArrowFunction(callback) || l.ts.isFunctionExpression(callback));
  const name = isWritten ? callback.parameters[0]?.name : undefined;
  return name && l.ts.isIdentifier(name) ? name.text : "accumulator";
}
