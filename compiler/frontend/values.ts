import type ts from "typescript";
import type { Value } from "../../ir/ops.ts";
import { f64, isNumber } from "../../ir/types.ts";
import { Problem } from "../diagnostics/problem.ts";
import { foundType } from "./foundTypes.ts";
import { uncertainTable } from "./functions/uncertainTable.ts";
import { refusalOf } from "./refusals.ts";
import { isThere } from "./functions/functionValues.ts";
import { isWrapper } from "./syntax.ts";
import { isTruthy } from "./truth.ts";
import type { Lowering } from "./lowering.ts";
import { isKnown, type Operand } from "./operands.ts";

/** Lowers an expression that must be a run-time value. */
export function lowerValue(l: Lowering, node: ts.Expression): Value {
  const operand = l.expression(node);
  if (!isKnown(operand)) return operand;
  throw new Problem("unsupportedSyntax", node, "A function or a structure of gradients is used as a plain value here.", "Call the function directly, or take the structure's members one by one.");
}

export function lowerNumber(l: Lowering, node: ts.Expression): Value {
  const value = lowerValue(l, node);
  if (value.type.kind === "bool") return l.b.apply("toNumber", value);
  return requireNumber(l, node, value);
}

export function requireNumber(l: Lowering, node: ts.Node, value: Value): Value {
  if (isNumber(value.type)) return value;
  if (l.ended) return l.constant(NaN);
  if (l.isAbsent(value)) return l.conform(value, f64);
  const type = l.checker.getTypeAtLocation(node);
  const untyped = (type.flags & (l.ts.TypeFlags.Any | l.ts.TypeFlags.Unknown)) !== 0;
  throw untyped
    ? new Problem("untyped", node, "This value has no known type where a number is needed.", "Annotate it: `: number`, `: Float64Array`, …")
    : new Problem("unsupportedType", node, `A value of type '${foundType(l, node, value)}' stands where a number is needed.`, "Use numbers, typed arrays and arrays of numbers in differentiated code.");
}

/** Lowers a condition by JavaScript's truthiness. */
export function lowerCondition(l: Lowering, node: ts.Expression): Value {
  const { ts } = l;
  if (isWrapper(ts, node)) return lowerCondition(l, node.expression);
  const operator = ts.isBinaryExpression(node) ? node.operatorToken.getText() : "";
  if (ts.isBinaryExpression(node) && (operator === "&&" || operator === "||")) return lowerLogicalCondition(l, node, operator);
  const operand = l.expression(node);
  if (!isKnown(operand)) return isTruthy(l, operand);
  return operand.kind === "chosen" ? isThere(l, node, operand) : l.constant(true);
}

/** `&&` and `||` of which only the truth matters. */
function lowerLogicalCondition(l: Lowering, node: ts.BinaryExpression, operator: "&&" | "||"): Value {
  const isAnd = operator === "&&";
  const right = (): Value => lowerCondition(l, node.right);
  const short = (): Value => l.constant(!isAnd);
  const condition = lowerCondition(l, node.left);
  return l.branch(node, condition, isAnd ? right : short, isAnd ? short : right) as Value;
}

/** The run-time value that an operand is. */
export function runtimeValue(l: Lowering, node: ts.Node, operand: Operand): Value {
  if (!isKnown(operand)) return operand;
  throw unsupported(l, node);
}

export function unsupported(l: Lowering, node: ts.Node): Problem {
  return refusalOf(l.ts, node);
}

export function requireArray(l: Lowering, node: ts.Expression): Value {
  return asArray(l, node, l.expression(node));
}

/** The operand that `node` was lowered to, which must be an array. */
export function asArray(l: Lowering, node: ts.Expression, operand: Operand): Value {
  if (!isKnown(operand) && operand.type.kind === "array") return operand;
  const type = l.checker.getTypeAtLocation(node);
  if (type.flags & (l.ts.TypeFlags.Any | l.ts.TypeFlags.Unknown)) {
    throw new Problem("untyped", node, "This value has no known type where an array is needed.", "Annotate it: `: Float64Array`, `: number[]`, …");
  }
  if (l.checker.isArrayType(type)) throw notAnArray(l, node, type);
  throw new Problem("unsupportedType", node, `A value of type '${foundType(l, node, operand)}' stands where an array is needed.`, "Use typed arrays, or arrays of numbers.");
}

/** What is an array where it is used, but was made as something of which that is not known. */
function notAnArray(l: Lowering, node: ts.Expression, type: ts.Type): Problem {
  const element = type.getNumberIndexType();
  if (element && element.getCallSignatures().length > 0) return uncertainTable(node);
  const name = l.checker.typeToString(type);
  return new Problem("untyped", node, `'${node.getText()}' is of type '${name}' here, but what it holds has no known type where it was made.`, `Annotate it where it is made, e.g. \`const rows: ${name}[] = []\`, so that its elements have a type there.`);
}

/** A member of a structure whose members are known one by one, such as what `valueAndGrad(f)(x)` gives. */
export function memberOfKnown(operand: Operand, name: string): Operand | undefined {
  return isKnown(operand) && operand.kind === "aggregate" ? operand.members.get(name) : undefined;
}
