import type ts from "typescript";
import { choose } from "./functions/choose.ts";
import { isThere } from "./functions/functionValues.ts";
import type { Lowering } from "./lowering.ts";
import { isKnown, type Operand } from "./operands.ts";
import { isUndefined } from "./truth.ts";
import { isPresent } from "./presence.ts";
import { unsupported } from "./values.ts";

/** The operand, or where it is undefined the value of the expression, which is evaluated only then. */
export function orDefault(l: Lowering, operand: Operand, initializer: ts.Expression): Operand {
  if (isKnown(operand)) {
    if (operand.kind !== "chosen") return operand;
    return choose(l, initializer, isThere(l, initializer, operand), { node: initializer, lower: () => operand }, { node: initializer, lower: () => l.expression(initializer) }, true);
  }
  const known = l.literalOf(operand);
  if (known) return known.literal === undefined ? l.expression(initializer) : operand;
  if (isPresent(l, operand)) return operand;
  const value = l.branch(
    initializer,
    isUndefined(l, operand),
    () => {
      const given = l.expression(initializer);
      if (isKnown(given)) throw unsupported(l, initializer);
      return l.conform(given, operand.type);
    },
    () => operand,
  );
  if (!value) throw unsupported(l, initializer);
  return value;
}
