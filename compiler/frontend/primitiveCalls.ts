import type ts from "typescript";
import type { Value } from "../../ir/ops.ts";
import { primitive } from "../../ir/primitives/index.ts";
import { lowerExtremum, lowerHypot } from "./arrays/mathSpread.ts";
import { isOpenSpread, spreadArguments } from "./functions/arguments.ts";
import type { Lowering } from "./lowering.ts";
import { lowerNumber, requireNumber, runtimeValue, unsupported } from "./values.ts";

/** A call of a function of JavaScript that is a primitive of the IR, or several for `max` and `min` of many arguments. */
export function lowerPrimitive(l: Lowering, node: ts.CallExpression, name: string): Value {
  if (node.arguments.some((argument) => isOpenSpread(l, argument))) {
    if (name === "max" || name === "min") return lowerExtremum(l, node, name);
    if (name === "hypot") return lowerHypot(l, node);
    throw unsupported(l, node);
  }
  const operands = node.arguments.flatMap((argument) => numbersOf(l, argument));
  l.at(node);
  const { arity } = primitive(name);
  if ((name === "max" || name === "min") && operands.length !== 2) {
    if (operands.length === 0) return l.constant(name === "max" ? -Infinity : Infinity);
    return operands.reduce((a, b) => l.b.apply(name, a, b));
  }
  if (arity !== "variadic" && operands.length !== arity) throw unsupported(l, node);
  return l.b.apply(name, ...operands);
}

/** What an argument gives: one number, or the members of a tuple that is spread. */
function numbersOf(l: Lowering, argument: ts.Expression): readonly Value[] {
  if (!l.ts.isSpreadElement(argument)) return [lowerNumber(l, argument)];
  return spreadArguments(l, argument.expression).map((operand) => {
    const value = runtimeValue(l, argument, operand);
    return value.type.kind === "bool" ? l.b.apply("toNumber", value) : requireNumber(l, argument, value);
  });
}
