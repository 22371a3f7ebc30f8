import type ts from "typescript";
import type { Value } from "../../ir/ops.ts";
import { noteCut } from "./cuts.ts";
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

const bitNames = new Set(Object.values(bitPrimitives));

/** The primitive that an arithmetic, comparison or bit operator denotes. */
export function operatorPrimitive(operator: string): string | undefined {
  return binaryPrimitives[operator] ?? bitPrimitives[operator];
}

export function binary(l: Lowering, node: ts.Node, primitive: string, left: Value, right: () => Value): Value {
  const second = right();
  l.at(node);
  const result = l.b.apply(primitive, left, second);
  if (bitNames.has(primitive)) noteBitOperation(l, node, result, [left, second]);
  return result;
}

/** For the warning that a derivative is cut there. */
export function noteBitOperation(l: Lowering, node: ts.Node, result: Value, operands: readonly Value[]): void {
  if (operands.some(({ type }) => type.kind === "f64")) noteCut(l, result, { node, construct: "The result of this bit operation" });
}

/** The primitive of a compound assignment's operator: `+=` gives `add`. */
export function primitiveOf(l: Lowering, token: ts.Node, operator: string): string {
  const primitive = operatorPrimitive(operator);
  if (primitive === undefined) throw unsupported(l, token);
  return primitive;
}

export type OrderOperator = "<" | "<=" | ">" | ">=";

export function isOrderOperator(operator: string): operator is OrderOperator {
  return operator === "<" || operator === "<=" || operator === ">" || operator === ">=";
}

export type LogicalOperator = "&&" | "||" | "??";

export function isLogicalOperator(operator: string): operator is LogicalOperator {
  return operator === "&&" || operator === "||" || operator === "??";
}
