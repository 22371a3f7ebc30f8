import type ts from "typescript";
import type { Value } from "../../ir/ops.ts";
import { choose } from "./functions/choose.ts";
import { isThere } from "./functions/functionValues.ts";
import { isNullish } from "./truth.ts";
import type { Lowering } from "./lowering.ts";
import { isKnown, type Operand } from "./operands.ts";
import { lowerValue } from "./values.ts";

type Link = ts.PropertyAccessChain | ts.ElementAccessChain | ts.CallChain;

/** The part of a chain that stands before its first `?.` which has not been passed yet. */
export function nextOptional(l: Lowering, node: ts.Expression): Link | undefined {
  const { ts } = l;
  let found: Link | undefined;
  let current: ts.Node = node;
  while (ts.isOptionalChain(current)) {
    if (!ts.isNonNullExpression(current) && current.questionDotToken && !l.given.has(current.expression)) found = current;
    current = current.expression;
  }
  return found;
}

/** `a?.b.c`: undefined where a is null or undefined, else the rest of the chain, with a evaluated once. */
export function lowerOptionalChain(l: Lowering, node: ts.Expression, link: Link): Operand {
  const object = l.expression(link.expression);
  l.given.set(link.expression, object);
  try {
    if (isKnown(object) && object.kind === "chosen") {
      return choose(l, node, isThere(l, node, object), { node, lower: () => l.expression(node) }, { node, lower: () => l.literal(undefined) });
    }
    if (isKnown(object)) return l.expression(node);
    return l.branch(node, isNullish(l, object), () => l.literal(undefined), (): Value => lowerValue(l, node)) as Value;
  } finally {
    l.given.delete(link.expression);
  }
}
