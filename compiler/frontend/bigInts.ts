import type ts from "typescript";
import type { Value } from "../../ir/ops.ts";
import { bool, f64, isNumber, opaque } from "../../ir/types.ts";
import { noteCut } from "./cuts.ts";
import type { Lowering } from "./lowering.ts";
import { lowerValue } from "./values.ts";

/** Whether an expression gives a BigInt, which is only passed through: nothing of it has a derivative. */
export function isBigInt(l: Lowering, node: ts.Node): boolean {
  return (l.checker.getTypeAtLocation(node).flags & l.ts.TypeFlags.BigIntLike) !== 0;
}

export function lowerBigIntLiteral(l: Lowering, node: ts.BigIntLiteral): Value {
  return l.b.extern(node.text.replaceAll("_", ""), [], opaque, true);
}

/** Arithmetic and comparisons of BigInts: as JavaScript has them. */
export function bigIntOperation(l: Lowering, node: ts.Node, operator: string, left: Value, right: Value): Value {
  const isComparison = ["<", "<=", ">", ">="].includes(operator);
  l.at(node);
  // Some operations throw, such as a division by zero.
  return l.b.extern(`$0 ${operator} $1`, [left, right], isComparison ? bool : opaque, isComparison);
}

export function negatedBigInt(l: Lowering, operand: Value): Value {
  return l.b.extern("-$0", [operand], opaque, true);
}

/** `BigInt(x)`, `BigInt.asUintN(64, x)`, `Number(x)` of a BigInt; undefined for other calls. */
export function lowerBigIntCall(l: Lowering, node: ts.CallExpression, callee: string): Value | undefined {
  const { arguments: args } = node;
  const [first] = args;
  if (!first || args.some((argument) => l.ts.isSpreadElement(argument))) return undefined;
  if (callee === "Number" && isBigInt(l, first)) return l.b.extern("Number($0)", [lowerValue(l, first)], f64, true);
  if (!["BigInt", "BigInt.asIntN", "BigInt.asUintN"].includes(callee)) return undefined;
  const operands = args.map((argument) => lowerValue(l, argument));
  l.at(node);
  const result = l.b.extern(`${callee}(${operands.map((_, i) => `$${i}`).join(", ")})`, operands, opaque);
  const number = operands.find(({ type }) => isNumber(type));
  if (callee === "BigInt" && number) noteCut(l, result, { node, construct: "A BigInt" });
  return result;
}
