import type ts from "typescript";
import { nameOfMember } from "../../../ir/builder.ts";
import type { Value } from "../../../ir/ops.ts";
import { isNumber, type RecordType } from "../../../ir/types.ts";
import { inMemory, isCheap, ofNumber, stored, type Lazy } from "../../../runtime/tensor/lazy.ts";
import { Problem } from "../../diagnostics/problem.ts";
import { foundType } from "../foundTypes.ts";
import type { Lowering } from "../lowering.ts";
import { isKnown, type Operand } from "../operands.ts";
import { isWrapper } from "../syntax.ts";
import { ValueAlgebra } from "./algebra.ts";
import type { ValueTerms } from "./terms.ts";
import { dtypeOf, isTensorRecord, lengthsOf, rankOf, tensorRecord } from "./types.ts";

/**
 * The run-time value of a tensor. It is put into memory here; where nothing asks for that memory, because whatever uses the
 * tensor takes its elements by their rule, dead-code elimination removes it.
 */
export function tensorValue(l: Lowering, node: ts.Node, lazy: Lazy<ValueTerms>): Value {
  const { memory } = stored(new ValueAlgebra(l, node), lazy);
  const type = tensorRecord(lazy.dtype, lazy.shape.length);
  const shape = l.b.record(type.fields[1]?.type as RecordType, lazy.shape);
  const result = l.b.record(type, [memory, shape]);
  l.tensors.set(result, lazy.memory === undefined ? { ...lazy, memory } : lazy);
  return result;
}

/** A tensor, or a number in its place, as a rule for its elements. */
export function lazyOf(l: Lowering, node: ts.Expression, operand: Operand, type = l.checker.getTypeAtLocation(node)): Lazy<ValueTerms> {
  const number = isKnown(operand) ? undefined : numberOf(l, operand);
  if (number) return ofNumber(number);
  if (!isKnown(operand) && isTensorRecord(operand.type)) return ruleOf(l, node, operand, type);
  if (lengthsOf(l, type) === undefined && l.checker.typeToString(type).startsWith("Tensor<")) {
    throw new Problem("shape", node, `The rank of this tensor is not known: its type is '${l.checker.typeToString(type)}'.`, "Give its type a length for each dimension: `Tensor<[number, 3]>`.");
  }
  throw new Problem("unsupportedType", node, `A value of type '${foundType(l, node, operand)}' stands where a tensor is needed.`, "Make a tensor of it: `tensor([…])`.");
}

function numberOf(l: Lowering, value: Value): Value | undefined {
  if (value.type.kind === "bool") return l.b.apply("toNumber", value);
  return isNumber(value.type) ? value : undefined;
}

/**
 * Elements that are dear are read from memory where a name stands for them that is used several times. A tape differentiates by
 * what variables hold, and not by what that is computed from: under a tape, names stand for memory.
 */
function ruleOf(l: Lowering, node: ts.Expression, value: Value, type: ts.Type): Lazy<ValueTerms> {
  const A = new ValueAlgebra(l, node);
  const rule = l.tensors.get(value);
  const isTaped = l.tapes.length > 0 && isName(l, node);
  if (rule && !isTaped && (isCheap(rule) || !isUsedAgain(l, node))) return rule;
  if (rule?.memory) return inMemory(A, rule.dtype, rule.shape, rule.memory);
  const read = l.tensorReads.get(value);
  if (read && l.enclosing().some(({ builder }) => builder === read.home)) return read.tensor;
  const tensor = readTensor(l, A, value, type);
  l.tensorReads.set(value, { home: l.b, tensor });
  return tensor;
}

/** A tensor by the members of its value: the same lengths and memory for all who read it from here. */
function readTensor(l: Lowering, A: ValueAlgebra, value: Value, type: ts.Type): Lazy<ValueTerms> {
  const lengths = lengthsOf(l, type);
  const record = value.type as RecordType;
  const shape = l.b.get(value, "shape", nameOfMember(value, "shape"));
  const dimensions = Array.from({ length: rankOf(record) }, (_, axis) => {
    const known = lengths?.[axis];
    return known === undefined ? l.b.get(shape, String(axis)) : l.constant(known);
  });
  return inMemory(A, dtypeOf(record), dimensions, l.b.get(value, "data", value.name));
}

/** Whether an expression is a variable, a parameter or a member, and not a temporary value. */
function isName(l: Lowering, node: ts.Expression): boolean {
  const { ts } = l;
  if (isWrapper(ts, node)) return isName(l, node.expression);
  return ts.isIdentifier(node) || ts.isPropertyAccessExpression(node) || ts.isElementAccessExpression(node);
}

/** Whether an expression is a name that stands in other places too. */
function isUsedAgain(l: Lowering, node: ts.Expression): boolean {
  const { ts } = l;
  if (isWrapper(ts, node)) return isUsedAgain(l, node.expression);
  if (!ts.isIdentifier(node)) return false;
  const symbol = l.checker.getSymbolAtLocation(node);
  const [declaration] = symbol?.declarations ?? [];
  const body = declaration && (ts.findAncestor(declaration, ts.isFunctionLike) ?? declaration.getSourceFile());
  let uses = 0;
  const visit = (part: ts.Node): void => {
    if (ts.isIdentifier(part) && part.text === node.text && l.checker.getSymbolAtLocation(part) === symbol) uses++;
    ts.forEachChild(part, visit);
  };
  if (body) visit(body);
  // The declaration is one of them.
  return uses > 2 || (declaration !== undefined && isInLoop(l, node, declaration));
}

/** Whether a name is used in a loop, or in a function, that its declaration is outside of. */
function isInLoop(l: Lowering, node: ts.Node, declaration: ts.Node): boolean {
  const { ts } = l;
  const around = ts.findAncestor(node, (outer) => ts.isIterationStatement(outer, false) || ts.isFunctionLike(outer));
  return around !== undefined && (declaration.getStart() < around.getStart() || declaration.getEnd() > around.getEnd());
}
