import type ts from "typescript";
import type { Value } from "../../../ir/ops.ts";
import { isNumber, isReference, type ArrayType, type RecordType, type Type } from "../../../ir/types.ts";
import { Problem } from "../../diagnostics/problem.ts";
import { GrowingList } from "../arrays/growingList.ts";
import { listOf, plainCopy } from "../arrays/spread.ts";
import { tuple } from "../derivatives/aggregates.ts";
import type { Lowering } from "../lowering.ts";
import { bindingOf } from "../names.ts";
import { type Closure, isKnown, type Operand, parametersIn } from "../operands.ts";
import { steadyType } from "../steadyTypes.ts";
import { lengthOfTuple, localType } from "../typeOf.ts";
import { runtimeValue, unsupported } from "../values.ts";
import { isFunctionValue } from "./functionValues.ts";

/** The arguments of a call in order; a spread tuple is one argument for each of its members. */
export function lowerArguments(l: Lowering, nodes: readonly ts.Expression[] = []): readonly Operand[] {
  return nodes.flatMap((argument) => (l.ts.isSpreadElement(argument) ? spreadArguments(l, argument.expression) : [l.expression(argument)]));
}

/**
 * The arguments of a call of a known function. Where an array of unknown length is spread, the arguments from there on become
 * one array, from which the parameters take their elements; what is left is a rest parameter's.
 */
export function argumentsFor(l: Lowering, nodes: readonly ts.Expression[], target: Pick<Closure, "node" | "bound">): readonly Operand[] {
  const at = nodes.findIndex((node) => isOpenSpread(l, node));
  if (at < 0) return lowerArguments(l, nodes);
  const before = lowerArguments(l, nodes.slice(0, at));
  const list = listOf(l, nodes.slice(at), undefined);
  const given = target.bound?.length ?? 0;
  const parameters = parametersIn(target.node).slice(given);
  if (parameters.length === 0 && given > 0) throw unsupported(l, target.node);
  const fixed = parameters.filter(({ dotDotDotToken }) => !dotDotDotToken).length;
  const taken = Array.from({ length: Math.max(0, fixed - before.length) }, (_, i) => l.b.load(list, l.constant(i)));
  if (fixed === parameters.length) return [...before, ...taken];
  const start = l.constant(taken.length);
  const rest = taken.length === 0 ? list : plainCopy(l, list, start, l.b.apply("max", l.constant(0), l.b.sub(l.b.length(list), start)));
  if (before.length > fixed) {
    const all = new GrowingList(l);
    for (const operand of before.slice(fixed)) all.append(runtimeValue(l, target.node, operand));
    all.appendAll(target.node, rest);
    return [...before.slice(0, fixed), wholeRest(all.close().values, target.node)];
  }
  return [...before, ...taken, wholeRest(rest, target.node)];
}

/** Whether how many arguments a spread gives is known only when the program runs. */
export function isOpenSpread(l: Lowering, argument: ts.Expression): boolean {
  if (!l.ts.isSpreadElement(argument)) return false;
  const { expression } = argument;
  if (listAt(l, expression)) return false;
  if (l.ts.isArrayLiteralExpression(expression)) return expression.elements.some((element) => isOpenSpread(l, element));
  return lengthOfTuple(l, steadyType(l, expression)) === undefined;
}

/** The elements of an array that a name means, where they are known one by one. */
function listAt(l: Lowering, node: ts.Expression): readonly Operand[] | undefined {
  const binding = l.ts.isIdentifier(node) ? bindingOf(l, node) : undefined;
  return binding && "kind" in binding && binding.kind === "aggregate" && binding.isArray ? [...binding.members.values()] : undefined;
}

/** Fresh arrays that are all that the rest parameter of a function gets, as arguments of that function. */
const wholes = new WeakMap<Value, ts.Node>();

function wholeRest(array: Value, target: ts.Node): Value {
  wholes.set(array, target);
  return array;
}

/** The arguments that an array or tuple stands for. */
export function spreadArguments(l: Lowering, expression: ts.Expression): readonly Operand[] {
  if (l.ts.isArrayLiteralExpression(expression)) return lowerArguments(l, expression.elements);
  const list = listAt(l, expression);
  if (list) return list;
  const count = lengthOfTuple(l, steadyType(l, expression));
  if (count === undefined) {
    throw new Problem(
      "unsupportedSyntax",
      expression,
      `How many arguments '...${expression.getText()}' gives is not known at build time.`,
      "Pass the array itself, or declare it as a tuple.",
    );
  }
  const operand = l.expression(expression);
  if (isKnown(operand)) {
    if (operand.kind === "aggregate" && operand.isArray && operand.members.size === count) return [...operand.members.values()];
    throw unsupported(l, expression);
  }
  const { type } = operand;
  const member = (i: number): Value => (type.kind === "record" ? l.b.get(operand, String(i)) : l.b.load(operand, l.constant(i)));
  if (!isReference(type)) throw unsupported(l, expression);
  return Array.from({ length: count }, (_, i) => member(i));
}

/** `...rest` in a list of parameters: a fresh array or tuple of the arguments that are left. */
export function restOf(l: Lowering, parameter: ts.ParameterDeclaration, operands: readonly Operand[]): Operand {
  const [only] = operands;
  if (only && !isKnown(only) && wholes.get(only) === parameter.parent) return only;
  const type = l.checker.getTypeAtLocation(parameter);
  // Which types the arguments have is different in each call.
  if (type.flags & l.ts.TypeFlags.TypeParameter) return tuple(operands);
  return gathered(l, parameter, localType(l, type), operands);
}

/** A fresh array or tuple of operands, or a table of functions: what a rest parameter or the rest of a pattern gets. */
export function gathered(l: Lowering, node: ts.Node, type: Type | undefined, operands: readonly Operand[]): Operand {
  if (operands.some(isFunctionValue)) return tuple(operands);
  const values = operands.map((operand) => runtimeValue(l, node, operand));
  if (type?.kind === "array" && type.storage === "Array") return arrayOfRest(l, node, type, values);
  if (type?.kind === "record" && type.isTuple && type.fields.length === values.length) return tupleOfRest(l, type, values);
  throw unsupported(l, node);
}

function arrayOfRest(l: Lowering, node: ts.Node, type: ArrayType, values: readonly Value[]): Value {
  const elements = values.map((value) => l.conform(value, type.element));
  if (!isNumber(type.element) && !isReference(type.element)) throw unsupported(l, node);
  if (elements.some((element) => isNumber(element.type) !== isNumber(type.element))) throw unsupported(l, node);
  return l.b.arrayLiteral(type, elements);
}

function tupleOfRest(l: Lowering, type: RecordType, values: readonly Value[]): Value {
  const members = values.map((value, i) => l.conform(value, type.fields[i]?.type));
  return l.b.record(type, members);
}
