import type ts from "typescript";
import type { Value } from "../../ir/ops.ts";
import type { Lowering } from "./lowering.ts";
import { unsupported } from "./values.ts";

const binaryPrimitives: Readonly<Record<string, string>> = {
  "+": "add",
  "-": "sub",
  "*": "mul",
  "/": "div",
  "%": "rem",
  "**": "pow",
  "<": "lt",
  "<=": "le",
  ">": "gt",
  ">=": "ge",
};

const bitPrimitives: Readonly<Record<string, string>> = {
  "&": "bitAnd",
  "|": "bitOr",
  "^": "bitXor",
  "<<": "shiftLeft",
  ">>": "shiftRight",
  ">>>": "shiftRightUnsigned",
};

/** The primitive that an arithmetic, comparison or bit operator denotes. */
export function operatorPrimitive(operator: string): string | undefined {
  return binaryPrimitives[operator] ?? bitPrimitives[operator];
}

export function binary(l: Lowering, node: ts.Node, primitive: string, left: Value, right: () => Value): Value {
  const second = right();
  l.at(node);
  return l.b.apply(primitive, left, second);
}

/** The primitive of a compound assignment's operator: `+=` gives `add`. */
export function primitiveOf(l: Lowering, token: ts.Node, operator: string): string {
  const primitive = operatorPrimitive(operator);
  if (primitive === undefined) throw unsupported(l, token);
  return primitive;
}
