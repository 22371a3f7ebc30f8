import type ts from "typescript";
import type { Value } from "../../ir/ops.ts";
import type { Lowering } from "./lowering.ts";
import { constantOf } from "./names.ts";
import { isText } from "./text.ts";
import { lowerNumber } from "./values.ts";

/** Functions that read numbers from text; of text that is written out, the number is known. */
const readers: Readonly<Record<string, (text: string, radix?: number) => number>> = {
  Number,
  parseFloat,
  "Number.parseFloat": parseFloat,
  parseInt,
  "Number.parseInt": parseInt,
};

/** `Number(x)`, `Number("2.5")`, `Number.isSafeInteger(x)` and their like; undefined for other calls. */
export function lowerNumberFunction(l: Lowering, node: ts.CallExpression, callee: string): Value | undefined {
  const [argument] = node.arguments;
  if (callee === "Number" && !argument) return l.constant(0);
  if (!argument || l.ts.isSpreadElement(argument)) return undefined;
  if (callee === "Number.isSafeInteger") {
    const value = lowerNumber(l, argument);
    const isSmall = l.b.apply("le", l.b.apply("abs", value), l.constant(Number.MAX_SAFE_INTEGER));
    return l.b.apply("and", l.b.apply("isInteger", value), isSmall);
  }
  const text = constantOf(l, argument)?.literal;
  const read = Object.hasOwn(readers, callee) ? readers[callee] : undefined;
  const radix = node.arguments[1] && constantOf(l, node.arguments[1])?.literal;
  const isKnown = typeof text === "string" && (!node.arguments[1] || typeof radix === "number");
  if (read && isKnown) return l.constant(typeof radix === "number" ? read(text, radix) : read(text));
  return callee === "Number" && !isText(l, argument) ? lowerNumber(l, argument) : undefined;
}
