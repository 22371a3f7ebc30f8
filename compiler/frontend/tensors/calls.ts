import type ts from "typescript";
import { receiverOf, type AnyOperation } from "../../../runtime/tensor/operation.ts";
import { operations } from "../../../runtime/tensor/operations.ts";
import { NablaError } from "../../../runtime/errors.ts";
import { Problem } from "../../diagnostics/problem.ts";
import { tuple } from "../derivatives/aggregates.ts";
import type { Lowering } from "../lowering.ts";
import { resolve } from "../names.ts";
import type { Operand } from "../operands.ts";
import type { Lazy } from "../../../runtime/tensor/lazy.ts";
import { mismatch, ValueAlgebra } from "./algebra.ts";
import { lowerArgument, type Given } from "./arguments.ts";
import { tensorMethod } from "./members.ts";
import type { ValueTerms } from "./terms.ts";
import { isTensorFile } from "./types.ts";
import { tensorValue } from "./values.ts";

/** A call of an operation on tensors, as a function or as a method; undefined if it is another call. */
export function lowerTensorCall(l: Lowering, node: ts.CallExpression): Operand | undefined {
  const { ts } = l;
  const name = ts.isPropertyAccessExpression(node.expression) ? node.expression.name : node.expression;
  const symbol = ts.isIdentifier(name) ? resolve(l, name) : undefined;
  const [declaration] = symbol?.declarations ?? [];
  if (!symbol || !declaration || !isTensorFile(l, declaration.getSourceFile())) return undefined;
  const isMethod = ts.isClassLike(declaration.parent) || ts.isInterfaceDeclaration(declaration.parent) || ts.isTypeLiteralNode(declaration.parent);
  const receiver = isMethod && ts.isPropertyAccessExpression(node.expression) ? node.expression.expression : undefined;
  const operation = operations.get(symbol.name);
  if (!operation) return receiver ? tensorMethod(l, node, receiver, symbol.name) : undefined;
  const place = receiver && receiverOf(operation);
  const args = node.arguments.map((argument, i): Given => ({ node: argument, first: place?.isInList && i === place.position ? receiver : undefined }));
  return applyOperation(l, node, operation, receiver && !place?.isInList ? [{ node: receiver }, ...args] : args);
}

function applyOperation(l: Lowering, node: ts.CallExpression, operation: AnyOperation, given: readonly Given[]): Operand {
  const spread = given.find((argument) => l.ts.isSpreadElement(argument.node));
  if (spread) throw new Problem("shape", spread.node, "How many arguments these are is not known at build time.", "Write the arguments one by one.");
  const args = operation.parameters.map((parameter, i) => lowerArgument(l, node, parameter, given[i]));
  l.at(node);
  const result = explained(node, () => operation.apply(new ValueAlgebra(l, node), ...args));
  return Array.isArray(result)
    ? tuple((result as readonly Lazy<ValueTerms>[]).map((part) => tensorValue(l, node, part)))
    : tensorValue(l, node, result as Lazy<ValueTerms>);
}

function explained<Result>(node: ts.Node, run: () => Result): Result {
  try {
    return run();
  } catch (error) {
    throw error instanceof NablaError ? mismatch(node, error) : error;
  }
}
