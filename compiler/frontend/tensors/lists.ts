import type ts from "typescript";
import type { Value } from "../../../ir/ops.ts";
import type { Lazy } from "../../../runtime/tensor/lazy.ts";
import { Problem } from "../../diagnostics/problem.ts";
import type { Lowering } from "../lowering.ts";
import { isKnown } from "../operands.ts";
import { isWrapper } from "../syntax.ts";
import { ValueAlgebra } from "./algebra.ts";
import type { ValueTerms } from "./terms.ts";
import { isTensorRecord } from "./types.ts";
import { lazyOf } from "./values.ts";

/**
 * The tensors of an array: of a literal, a tuple, or a constant that a literal was given to. Their number is needed at build time, as
 * shapes and loops depend on it.
 */
export function lowerTensors(l: Lowering, node: ts.Expression): readonly Lazy<ValueTerms>[] {
  if (l.ts.isArrayLiteralExpression(node)) {
    const tensorsOf = (element: ts.Expression): readonly Lazy<ValueTerms>[] =>
      l.ts.isSpreadElement(element) ? lowerTensors(l, element.expression) : [lazyOf(l, element, l.expression(element))];
    return node.elements.flatMap(tensorsOf);
  }
  const operand = l.expression(node);
  if (isKnown(operand) && operand.kind === "aggregate") return [...operand.members.values()].map((member) => lazyOf(l, node, member));
  const members = isKnown(operand) ? undefined : tupleMembers(l, operand) ?? arrayMembers(l, node, operand);
  if (!members) {
    throw new Problem("shape", node, "How many tensors these are is not known at build time.", "Write them as an array literal, or declare the array as a tuple: `[Tensor<[2]>, Tensor<[2]>]`.");
  }
  const types = elementTypes(l, node);
  return members.map((member, i) => lazyOf(l, node, member, types?.[i]));
}

export function tupleMembers(l: Lowering, value: Value): readonly Value[] | undefined {
  const { type } = value;
  return type.kind === "record" && type.isTuple ? type.fields.map(({ name }) => l.b.get(value, name)) : undefined;
}

/** The elements of an array of tensors, whose length its declaration tells; the running program checks it. */
function arrayMembers(l: Lowering, node: ts.Expression, array: Value): readonly Value[] | undefined {
  if (array.type.kind !== "array" || !isTensorRecord(array.type.element)) return undefined;
  const count = countOf(l, node);
  if (count === undefined || count === 0) return undefined;
  const A = new ValueAlgebra(l, node);
  A.require(A.compare("eq", l.b.length(array), l.constant(count)), operationOf(l, node), `'${node.getText()}' has another number of tensors than where it is declared`, []);
  return Array.from({ length: count }, (_, i) => l.b.load(array, l.constant(i)));
}

/** The types of the elements of a tuple. */
function elementTypes(l: Lowering, node: ts.Expression): readonly ts.Type[] | undefined {
  const { checker, ts } = l;
  const type = checker.getTypeAtLocation(node);
  if (!checker.isTupleType(type)) return undefined;
  const { elementFlags } = (type as ts.TupleTypeReference).target;
  return elementFlags.every((flag) => flag === ts.ElementFlags.Required) ? checker.getTypeArguments(type as ts.TypeReference) : undefined;
}

/** The number of elements of a tuple, of a literal, or of the literal that a constant was declared with. */
function countOf(l: Lowering, node: ts.Expression): number | undefined {
  const { ts } = l;
  const types = elementTypes(l, node);
  if (types) return types.length;
  if (isWrapper(ts, node)) return countOf(l, node.expression);
  if (ts.isArrayLiteralExpression(node)) {
    return node.elements.reduce<number | undefined>((sum, element) => {
      const count = ts.isSpreadElement(element) ? countOf(l, element.expression) : 1;
      return sum === undefined || count === undefined ? undefined : sum + count;
    }, 0);
  }
  const declaration = ts.isIdentifier(node) ? l.checker.getSymbolAtLocation(node)?.valueDeclaration : undefined;
  if (!declaration || !ts.isVariableDeclaration(declaration) || !declaration.initializer) return undefined;
  const isConstant = (ts.getCombinedNodeFlags(declaration) & ts.NodeFlags.Const) !== 0;
  return isConstant ? countOf(l, declaration.initializer) : undefined;
}

/** The name of the operation that an argument is of. */
function operationOf(l: Lowering, node: ts.Node): string {
  const call = l.ts.findAncestor(node, l.ts.isCallExpression);
  const callee = call?.expression;
  return callee === undefined ? "" : l.ts.isPropertyAccessExpression(callee) ? callee.name.text : callee.getText();
}
