import type { Value } from "../../../ir/ops.ts";
import { lowerValue } from "../values.ts";
import type { Lowering } from "../lowering.ts";
import type { Variable } from "../operands.ts";
import { callbackOf, runtimeValue } from "./callbacks.ts";
import { arrayTypeOf } from "./copies.ts";
import { looksForHoles, overElements } from "./holes.ts";
import type { Method, MethodCall } from "./method.ts";
import { isFunctionLiteral } from "../syntax.ts";

/** `a.reduce(f, initial)` */
export const reduce: Method = (l, call) => fold(l, call, false);
/** `a.reduceRight(f, initial)` */
export const reduceRight: Method = (l, call) => fold(l, call, true);

/** What the callback gives is carried round the loop. Without an initial value it starts with the first element. */
function fold(l: Lowering, call: MethodCall, down: boolean): Value {
  const { node, array, args } = call;
  const callback = callbackOf(l, args[0], node);
  const accumulator: Variable = { name: accumulatorName(l, args[0]), integral: false };
  const given = args[1] && lowerValue(l, args[1]);
  const step = (element: Value, i: Value): void => {
    const result = callback([l.read(accumulator), element, i, array]);
    l.state.set(accumulator, runtimeValue(result, node));
  };
  if (given) {
    l.state.set(accumulator, given);
    overElements(l, node, array, { upper: l.b.length(array), down }, step);
  } else if (looksForHoles(l, node, array)) foldFromFirst(l, call, down, accumulator, step);
  else foldFromEnd(l, call, down, accumulator, step);
  const result = l.read(accumulator);
  l.state.delete(accumulator);
  return result;
}

type Step = (element: Value, index: Value) => void;

function foldFromEnd(l: Lowering, { node, array }: MethodCall, down: boolean, accumulator: Variable, step: Step): void {
  const length = l.b.length(array);
  requireElements(l, node, l.b.apply("eq", length, l.constant(0)));
  const last = l.b.sub(length, l.constant(1));
  l.state.set(accumulator, l.b.load(array, down ? last : l.constant(0)));
  overElements(l, node, array, down ? { upper: last, down } : { lower: l.constant(1), upper: length }, step);
}

/** Where elements may be missing, the first that is there is found on the way. */
function foldFromFirst(l: Lowering, { node, array }: MethodCall, down: boolean, accumulator: Variable, step: Step): void {
  const { element: type } = arrayTypeOf(array);
  const started: Variable = { name: "started", integral: false };
  l.state.set(started, l.constant(false));
  l.state.set(accumulator, l.b.literal(undefined, type));
  overElements(l, node, array, { upper: l.b.length(array), down }, (element, i) => {
    l.branch(
      node,
      l.read(started),
      () => {
        step(element, i);
        return undefined;
      },
      () => {
        l.state.set(accumulator, element);
        l.state.set(started, l.constant(true));
        return undefined;
      },
    );
  });
  requireElements(l, node, l.not(l.read(started)));
  l.state.delete(started);
}

function requireElements(l: Lowering, node: MethodCall["node"], isEmpty: Value): void {
  l.branch(
    node,
    isEmpty,
    () => {
      l.b.throw('new TypeError("Reduce of empty array with no initial value")', []);
      return undefined;
    },
    () => undefined,
  );
}

function accumulatorName(l: Lowering, callback: MethodCall["args"][number] | undefined): string {
  const isWritten = callback && isFunctionLiteral(l.ts, callback);
  const name = isWritten ? callback.parameters[0]?.name : undefined;
  return name && l.ts.isIdentifier(name) ? name.text : "accumulator";
}
