import type ts from "typescript";
import { buildRegion, freshValue } from "../../ir/builder.ts";
import type { Value } from "../../ir/ops.ts";
import { primitive, primitivesByCallee } from "../../ir/primitives/index.ts";
import { arrayOf, f64, int, isNumber, opaque, typedArray, type ArrayType, type Storage } from "../../ir/types.ts";
import { Problem } from "../diagnostics/problem.ts";
import { markerOf } from "./derivatives/markers.ts";
import { lowerStopGradient } from "./derivatives/stopGradient.ts";
import { constDerivative, markerCall } from "./derivatives/target.ts";
import { applyPullback } from "./derivatives/vjp.ts";
import type { Lowering, Operand } from "./lowering.ts";
import { functionOf, isGlobal, isUnknownFunction } from "./names.ts";
import { asArray, isKnown, lowerNumber, lowerValue, memberOfKnown, requireArray, unsupported } from "./values.ts";

export function lowerCall(l: Lowering, node: ts.CallExpression | ts.NewExpression): Operand {
  const { ts } = l;
  if (ts.isNewExpression(node)) return lowerNew(l, node);
  const marked = markerCall(l, node);
  if (marked) return marked;
  if (markerOf(l, node) === "stopGradient") return lowerStopGradient(l, node);
  const callee = node.expression.getText();
  const root = ts.isPropertyAccessExpression(node.expression) ? node.expression.expression : node.expression;
  if (isGlobal(l, root)) {
    const builtIn = lowerBuiltIn(l, node, callee);
    if (builtIn) return builtIn;
  }
  if (isUnknownFunction(l, node.expression)) throw unknownCall(node);
  if (ts.isPropertyAccessExpression(node.expression) && !functionOf(l, node.expression) && !constDerivative(l, node.expression)) {
    const object = l.expression(node.expression.expression);
    const member = memberOfKnown(object, node.expression.name.text);
    return member ? applyKnown(l, node, member) : lowerMethod(l, node, node.expression, object);
  }
  return applyKnown(l, node, l.expression(node.expression));
}

/** A call of what is known at compile time: a function, a derivative, a pullback. */
function applyKnown(l: Lowering, node: ts.CallExpression, target: Operand): Operand {
  if (!isKnown(target)) throw unknownCall(node);
  const isPair = target.kind === "derivative" && target.marker === "jvp";
  const operands = (isPair ? pairedArguments(l, node) : node.arguments).map((argument) => {
    if (l.ts.isSpreadElement(argument)) throw unsupported(l, argument);
    return l.expression(argument);
  });
  if (target.kind === "pullback") {
    const [cotangent] = operands;
    if (!cotangent || operands.length !== 1) throw unsupported(l, node);
    return applyPullback(l, node, target, runtimeValue(l, node, cotangent));
  }
  if (target.kind === "closure") return l.inline(node, target, operands);
  if (target.kind === "derivative") return target.form.apply(l, target, operands.map((operand, i) => runtimeValue(l, node.arguments[i] ?? node, operand)));
  throw unknownCall(node);
}

/** The arguments and the tangents of a call of `jvp(f)`, which must be written out as two array literals. */
function pairedArguments(l: Lowering, node: ts.CallExpression): readonly ts.Expression[] {
  return node.arguments.flatMap((argument) => {
    if (l.ts.isArrayLiteralExpression(argument)) return [...argument.elements];
    throw new Problem("unsupportedSyntax", argument, "Inside differentiated code, the arguments and tangents of jvp must be array literals.", "Write jvp(f)([x, y], [xTan, yTan]).");
  });
}

/** Functions of JavaScript itself: primitives, conversions, and effects that are kept. */
function lowerBuiltIn(l: Lowering, node: ts.CallExpression, callee: string): Value | undefined {
  const known = primitivesByCallee.get(callee);
  const [argument] = node.arguments;
  if (known) return lowerPrimitive(l, node, known.name);
  if (callee === "Math.random") return l.b.extern("Math.random()", [], f64);
  if (callee === "Number" && argument && !l.ts.isSpreadElement(argument)) return lowerNumber(l, argument);
  return /^console\.\w+$/.test(callee) ? lowerConsole(l, node, callee) : undefined;
}

function runtimeValue(l: Lowering, node: ts.Node, operand: Operand): Value {
  if (!isKnown(operand)) return operand;
  throw unsupported(l, node);
}

function unknownCall(node: ts.CallExpression): Problem {
  return new Problem("unknownCall", node, `The body of '${node.expression.getText()}' is not known here.`, "Call a function whose TypeScript source is part of the project, or move the call out of the differentiated function.");
}

function lowerPrimitive(l: Lowering, node: ts.CallExpression, name: string): Value {
  const operands = node.arguments.map((argument) => {
    if (l.ts.isSpreadElement(argument)) throw unsupported(l, argument);
    return lowerNumber(l, argument);
  });
  l.at(node);
  const { arity } = primitive(name);
  if ((name === "max" || name === "min") && operands.length !== 2) {
    if (operands.length === 0) return l.constant(name === "max" ? -Infinity : Infinity);
    return operands.reduce((a, b) => l.b.apply(name, a, b));
  }
  if (arity !== "variadic" && operands.length !== arity) throw unsupported(l, node);
  return l.b.apply(name, ...operands);
}

function lowerConsole(l: Lowering, node: ts.CallExpression, callee: string): Value {
  const operands = node.arguments.map((argument) => lowerValue(l, argument));
  return l.b.extern(`${callee}(${operands.map((_, i) => `$${i}`).join(", ")})`, operands, opaque);
}

function lowerNew(l: Lowering, node: ts.NewExpression): Value {
  if (!isGlobal(l, node.expression)) throw unsupported(l, node);
  const name = node.expression.getText();
  const [argument] = node.arguments ?? [];
  if (name === "Array" && argument && node.arguments?.length === 1) {
    return l.b.alloc(arrayOf("Array", f64), lowerNumber(l, argument));
  }
  if (!/^(Float|Int|Uint)\d+(Clamped)?Array$/.test(name) || (node.arguments?.length ?? 0) > 1) throw unsupported(l, node);
  const type = typedArray(name as Exclude<Storage, "Array">);
  if (!argument) return l.b.alloc(type, l.constant(0));
  if (l.ts.isArrayLiteralExpression(argument)) {
    return l.b.arrayLiteral(type, argument.elements.map((element) => lowerNumber(l, element)));
  }
  const value = lowerValue(l, argument);
  if (isNumber(value.type)) return l.b.alloc(type, value);
  if (value.type.kind === "array" && isNumber(value.type.element)) return copyOf(l, value, type);
  throw unsupported(l, argument);
}

/** A fresh array with the elements of another. */
function copyOf(l: Lowering, source: Value, type: ArrayType, start?: Value, end?: Value): Value {
  const from = start ?? l.constant(0);
  const length = start && end ? l.b.sub(end, start) : end ?? l.b.length(source);
  const copy = l.b.alloc(type, start && !end ? l.b.sub(l.b.length(source), start) : length);
  forEachIndex(l, l.b.length(copy), (b, i) => {
    const at = start ? b.add(i, from) : i;
    b.store(copy, i, b.load(source, at));
  });
  return copy;
}

function forEachIndex(l: Lowering, length: Value, fill: (b: Lowering["b"], index: Value) => void): void {
  const counter = freshValue(int, "i");
  const body = buildRegion([counter], (b) => {
    fill(b, counter);
    return [];
  }, l.b.span);
  l.b.for(l.constant(0), length, 1, [], body, []);
}

/** Methods of arrays that are loops or views. */
function lowerMethod(l: Lowering, node: ts.CallExpression, access: ts.PropertyAccessExpression, object: Operand): Value {
  const method = access.name.text;
  const supported = ["fill", "subarray", "slice", "set"];
  if (!supported.includes(method)) throw l.checker.getTypeAtLocation(access.expression).getSymbol() ? unsupported(l, node) : unknownCall(node);
  const array = asArray(l, access.expression, object);
  if (array.type.kind !== "array" || !isNumber(array.type.element)) throw unsupported(l, node);
  const [first, second] = node.arguments;
  if (method === "fill" && first && node.arguments.length === 1) {
    const value = lowerNumber(l, first);
    forEachIndex(l, l.b.length(array), (b, i) => { b.store(array, i, value); });
    return array;
  }
  if (method === "subarray" && array.type.storage !== "Array") {
    const start = first ? lowerNumber(l, first) : l.constant(0);
    return l.b.view(array, start, second ? lowerNumber(l, second) : l.b.length(array));
  }
  if (method === "slice" && node.arguments.length === 0) return copyOf(l, array, array.type);
  if (method === "set" && first && node.arguments.length <= 2) {
    const source = requireArray(l, first);
    const offset = second ? lowerNumber(l, second) : undefined;
    const copy = copyOf(l, source, typedArray("Float64Array"));
    forEachIndex(l, l.b.length(copy), (b, i) => { b.store(array, offset ? b.add(i, offset) : i, b.load(copy, i)); });
    return l.b.literal(undefined, opaque);
  }
  throw unsupported(l, node);
}

