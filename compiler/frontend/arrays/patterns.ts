import type ts from "typescript";
import type { Value } from "../../../ir/ops.ts";
import { orDefault } from "../defaults.ts";
import type { Lowering } from "../lowering.ts";
import type { Operand } from "../operands.ts";
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
