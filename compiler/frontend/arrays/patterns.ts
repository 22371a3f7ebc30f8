import type ts from "typescript";
import type { Value } from "../../../ir/ops.ts";
import { isNumber } from "../../../ir/types.ts";
import type { Lowering, Operand } from "../lowering.ts";
import { lowerNumber, lowerValue } from "../values.ts";
import { distance } from "./positions.ts";
import { plainCopy } from "./spread.ts";

/** The elements of an array that a pattern takes, in order: by index, the default where there is none, the rest. */
export function lowerArrayPattern(
  l: Lowering,
  pattern: ts.ArrayBindingPattern,
  source: Value,
  bindElement: (name: ts.BindingName, operand: Operand) => void,
): void {
  pattern.elements.forEach((element, i) => {
    if (l.ts.isOmittedExpression(element)) return;
    if (element.dotDotDotToken) {
      const start = l.constant(i);
      bindElement(element.name, plainCopy(l, source, start, distance(l, start, l.b.length(source))));
      return;
    }
    const value = l.b.load(source, l.constant(i));
    bindElement(element.name, element.initializer ? orDefault(l, value, element.initializer) : value);
  });
}

/** The value, or where it is undefined that of the expression, which is evaluated only then. */
export function orDefault(l: Lowering, value: Value, initializer: ts.Expression): Value {
  const isAbsent = l.b.apply("strictEqual", value, l.b.literal(undefined, value.type));
  const other = (): Value => (isNumber(value.type) ? lowerNumber(l, initializer) : lowerValue(l, initializer));
  return l.branch(initializer, isAbsent, other, () => value) as Value;
}
