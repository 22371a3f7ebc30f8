import type ts from "typescript";
import type { Value } from "../../../ir/ops.ts";
import { arrayOf, bool, f64, isNumber, isReference, type ArrayType } from "../../../ir/types.ts";
import { holdsIfThere } from "../absence.ts";
import { isIteratedCollection } from "../collections/iterated.ts";
import { Problem } from "../../diagnostics/problem.ts";
import type { Lowering } from "../lowering.ts";
import type { Operand } from "../operands.ts";
import { lowerNumber, lowerValue, unsupported } from "../values.ts";
import { arrayTypeOf, copyOf } from "./copies.ts";
import { from } from "./from.ts";
import { emptyArray } from "./holes.ts";
import { iterableOf, iteratorCall } from "./iterables.ts";
import { isBuffer, ownMemory, viewOfBuffer } from "./buffers.ts";
import { typedArrayNamed } from "./typedArrayName.ts";
import { elementFor, elementOfResult } from "./elements.ts";

/** `new Array(n)`, `Array(n)`, `new Float64Array(n | array | iterable)`, and the functions `from`, `of` and `isArray`. */
export function lowerArrayConstruction(l: Lowering, node: ts.CallExpression | ts.NewExpression, callee: string): Operand | undefined {
  const [name, method] = callee.split(".") as [string, string?];
  const typed = typedArrayNamed(name);
  if (name !== "Array" && !typed) return undefined;
  if (method === undefined) return typed ? constructTyped(l, node, typed) : constructPlain(l, node);
  switch (method) {
    case "of":
      return literalOf(l, node, typed, node.arguments ?? []);
    case "from":
      return from(l, node as ts.CallExpression, typed);
    case "isArray":
      return isArray(l, node);
    default:
      return undefined;
  }
}

function literalOf(l: Lowering, node: ts.Node, typed: ArrayType | undefined, elements: readonly ts.Expression[]): Value {
  if (elements.some((element) => l.ts.isSpreadElement(element))) throw unsupported(l, node);
  if (typed) return l.b.arrayLiteral(typed, elements.map((element) => lowerNumber(l, element)));
  const values = elements.map((element) => lowerValue(l, element));
  return l.b.arrayLiteral(arrayOf("Array", elementFor(values[0]?.type ?? f64)), values);
}

/** `Array(n)` has n elements that are not there; `fill` gives them a value at once. */
function constructPlain(l: Lowering, node: ts.CallExpression | ts.NewExpression): Value {
  const [argument] = node.arguments ?? [];
  if (!argument) return l.b.arrayLiteral(elementOfResult(l, node), []);
  if (node.arguments?.length !== 1) return literalOf(l, node, undefined, node.arguments ?? []);
  const length = lowerNumber(l, argument);
  const type = elementOfResult(l, node);
  const filling = fillOf(l, node);
  if (filling === "number" && isNumber(type.element)) return l.b.alloc(type, length);
  l.at(node);
  return emptyArray(l, l.b, type, length);
}

/** The method that is called on the array at once: one that visits only elements that are there would do nothing. */
function fillOf(l: Lowering, node: ts.Expression): "number" | undefined {
  const { ts } = l;
  const access = ts.findAncestor(node.parent, (outer) => !ts.isParenthesizedExpression(outer) && !ts.isAsExpression(outer));
  if (!access || !ts.isPropertyAccessExpression(access)) return undefined;
  if (["map", "forEach", "filter", "reduce", "reduceRight", "some", "every", "flatMap", "flat"].includes(access.name.text)) {
    throw new Problem(
      "unsupportedSyntax",
      node,
      `'${access.name.text}' visits none of the elements of this array, which are not there.`,
      "Write Array.from({ length: n }, (_, i) => …).",
    );
  }
  const call = access.parent;
  const fills = access.name.text === "fill" && ts.isCallExpression(call) && call.arguments.length === 1;
  return fills ? "number" : undefined;
}

function constructTyped(l: Lowering, node: ts.CallExpression | ts.NewExpression, type: ArrayType): Value {
  if (!l.ts.isNewExpression(node)) throw unsupported(l, node);
  const [argument, ...others] = node.arguments ?? [];
  if (!argument) return l.b.alloc(type, l.constant(0));
  const buffer = mayBeBuffer(l, argument) ? l.expression(argument) : undefined;
  if (buffer && isBuffer(buffer)) return viewOfBuffer(l, node, type, buffer);
  if (others.length > 0) throw unsupported(l, node);
  if (l.ts.isArrayLiteralExpression(argument) && !argument.elements.some((element) => l.ts.isSpreadElement(element))) {
    return l.b.arrayLiteral(type, argument.elements.map((element) => lowerNumber(l, element)));
  }
  const isIterator = iteratorCall(l, argument) !== undefined || isIteratedCollection(l, argument);
  const value = isIterator ? iterableOf(l, argument) : lowerValue(l, argument);
  if (isNumber(value.type)) return ownMemory(l.b.alloc(type, value));
  if (value.type.kind === "array" && isNumber(value.type.element)) return ownMemory(copyOf(l, value, type));
  throw unsupported(l, argument);
}

function mayBeBuffer(l: Lowering, node: ts.Expression): boolean {
  const type = l.checker.getTypeAtLocation(node);
  const members = type.isUnion() ? type.types : [type];
  return members.every((member) => /^(Shared)?ArrayBuffer$/.test(member.getSymbol()?.name ?? ""));
}

function isArray(l: Lowering, node: ts.CallExpression | ts.NewExpression): Value {
  const [argument] = node.arguments ?? [];
  if (!argument) return l.constant(false);
  const value = lowerValue(l, argument);
  if (value.type.kind === "opaque") return l.b.extern("Array.isArray($0)", [value], bool, true);
  const isTuple = value.type.kind === "record" && value.type.isTuple === true;
  return holdsIfThere(l, value, isTuple || (isReference(value.type) && value.type.kind === "array" && arrayTypeOf(value).storage === "Array"));
}
