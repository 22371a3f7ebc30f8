import type ts from "typescript";
import type { Value } from "../../../ir/ops.ts";
import type { ArrayType, Storage } from "../../../ir/types.ts";
import { Problem } from "../../diagnostics/problem.ts";
import type { Lowering } from "../lowering.ts";
import { isGlobal, resolve } from "../names.ts";
import { type ByteBuffer, isKnown, type Operand, type Variable } from "../operands.ts";
import { hasEffects } from "../sideEffects.ts";
import { raise, requireOwnStatement } from "../throw.ts";
import { isPresent } from "../presence.ts";
import { isUndefined } from "../truth.ts";
import { lowerNumber } from "../values.ts";
import { toInteger } from "./positions.ts";
import { typedArrayNamed } from "./typedArrayName.ts";

/** Bytes of an element. */
const widths: Readonly<Record<Exclude<Storage, "Array">, number>> = {
  Float64Array: 8,
  Float32Array: 4,
  Int8Array: 1,
  Uint8Array: 1,
  Uint8ClampedArray: 1,
  Int16Array: 2,
  Uint16Array: 2,
  Int32Array: 4,
  Uint32Array: 4,
};

export function bytesPerElement({ storage }: ArrayType): number {
  return storage === "Array" ? NaN : widths[storage];
}

/** Arrays that begin and end where their memory does, as all do but views. */
const wholes = new WeakSet<Value>();

/** Notes that an array was just made with memory of its own. */
export function ownMemory(array: Value): Value {
  wholes.add(array);
  return array;
}

/**
 * `new ArrayBuffer(bytes)`: an array of the kind that the views on it have, since numbers of different kinds in the same bytes
 * have no derivatives of each other.
 */
export function constructBuffer(l: Lowering, node: ts.NewExpression): ByteBuffer {
  const type = kindOfViews(l, node);
  const [bytes] = node.arguments ?? [];
  const length = bytes ? elements(l, bytes, type) : l.constant(0);
  l.at(node);
  return bufferOf(l, ownMemory(l.b.alloc(type, length)));
}

/** `array.buffer` of an array that has all of it. */
export function bufferOfArray(l: Lowering, node: ts.Node, array: Value): ByteBuffer {
  if (wholes.has(array)) return bufferOf(l, array);
  throw new Problem("unsupportedSyntax", node, "Which part of the buffer this array has is not known here.", "Take views of the array itself with `subarray`, or make the ArrayBuffer first and all arrays from it.");
}

function bufferOf(l: Lowering, memory: Value): ByteBuffer {
  const variable: Variable = { name: "memory", integral: false };
  l.state.set(variable, memory);
  return { kind: "buffer", memory: variable };
}

export function isBuffer(operand: Operand): operand is ByteBuffer {
  return isKnown(operand) && operand.kind === "buffer";
}

/** `new Float64Array(buffer, byteOffset, length)`: a view. */
export function viewOfBuffer(l: Lowering, node: ts.NewExpression, type: ArrayType, buffer: ByteBuffer): Value {
  const memory = memoryOf(l, node, buffer);
  if (memory.type.kind !== "array" || memory.type.storage !== type.storage) {
    throw new Problem("unsupportedType", node, `Arrays of different kinds, ${memory.type.kind === "array" ? memory.type.storage : ""} and ${type.storage}, have the same bytes here.`, "Give each kind of array a buffer of its own.");
  }
  const [, offset, length] = node.arguments ?? [];
  const count = length && lowerNumber(l, length);
  const start = offset ? elements(l, offset, type) : l.constant(0);
  const whole = l.b.length(memory);
  const given = count && l.b.add(start, toInteger(l, count));
  const end = !given || l.isAbsent(count) ? whole : isPresent(l, count) ? given : l.b.select(isUndefined(l, count), whole, given);
  if (offset) requireInside(l, node, start, whole);
  if (count) requireInside(l, node, end, whole);
  l.at(node);
  return l.b.view(memory, start, end);
}

/** The bytes of a buffer, or of an array. */
export function byteLength(l: Lowering, node: ts.Node, owner: ByteBuffer | Value): Value {
  const array = "kind" in owner ? memoryOf(l, node, owner) : owner;
  return l.b.apply("mul", l.b.length(array), l.constant(bytesPerElement(array.type as ArrayType)));
}

function memoryOf(l: Lowering, node: ts.Node, { memory }: ByteBuffer): Value {
  const value = l.state.get(memory);
  if (value) return value;
  throw new Problem("unsupportedSyntax", node, "This buffer was made in a block that has ended.", "Make it in the block in which it is used.");
}

/** The kind of the arrays that are made from a buffer, by the name of which it is the value. */
function kindOfViews(l: Lowering, node: ts.NewExpression): ArrayType {
  const { ts } = l;
  const symbol = ts.isVariableDeclaration(node.parent) ? l.checker.getSymbolAtLocation(node.parent.name) : undefined;
  const find = (at: ts.Node): ArrayType | undefined => {
    const [first] = ts.isNewExpression(at) ? (at.arguments ?? []) : [];
    const isView = first && (first === node || (symbol && ts.isIdentifier(first) && resolve(l, first) === symbol));
    const type = isView && ts.isNewExpression(at) && isGlobal(l, at.expression) ? typedArrayNamed(at.expression.getText()) : undefined;
    return type ?? ts.forEachChild(at, find);
  };
  const type = find(ts.findAncestor(node, ts.isFunctionLike) ?? node.getSourceFile()) ?? typedArrayNamed("Float64Array");
  return type as ArrayType;
}

/** How many elements a number of bytes is, where it is written as a multiple of their size. */
function elements(l: Lowering, node: ts.Expression, type: ArrayType): Value {
  const { ts } = l;
  const size = bytesPerElement(type);
  if (size === 1) return lowerNumber(l, node);
  if (ts.isParenthesizedExpression(node)) return elements(l, node.expression, type);
  const operator = ts.isBinaryExpression(node) ? node.operatorToken.getText() : "";
  if (ts.isBinaryExpression(node) && operator === "*") {
    const [multiple, factor] = isMultiple(l, node.left, size) ? [node.left, node.right] : [node.right, node.left];
    if (multiple === node.left) return l.b.apply("mul", elements(l, multiple, type), lowerNumber(l, factor));
    if (isMultiple(l, multiple, size)) return l.b.apply("mul", lowerNumber(l, factor), elements(l, multiple, type));
  }
  if (ts.isBinaryExpression(node) && operator === "+") return l.b.add(elements(l, node.left, type), elements(l, node.right, type));
  if (ts.isBinaryExpression(node) && operator === "-") return l.b.sub(elements(l, node.left, type), elements(l, node.right, type));
  const lengthIn = bytesOfArray(l, node, type);
  if (lengthIn) return lengthIn;
  const bytes = l.known(lowerNumber(l, node));
  if (typeof bytes === "number" && bytes % size === 0) return l.constant(bytes / size);
  throw new Problem("unsupportedSyntax", node, `How many elements of ${type.storage} these bytes are is not known here.`, `Write a multiple of the size of an element, e.g. ${size} * n.`);
}

/** Whether an expression is known to be a multiple of the size of an element. */
function isMultiple(l: Lowering, node: ts.Expression, size: number): boolean {
  if (l.ts.isParenthesizedExpression(node)) return isMultiple(l, node.expression, size);
  if (l.ts.isBinaryExpression(node) && node.operatorToken.kind === l.ts.SyntaxKind.AsteriskToken) return isMultiple(l, node.left, size) || isMultiple(l, node.right, size);
  if (hasEffects(l, node)) return false;
  const value = l.known(lowerNumber(l, node));
  return typeof value === "number" && value % size === 0;
}

/** `array.byteLength` of an array of the same kind. */
function bytesOfArray(l: Lowering, node: ts.Expression, type: ArrayType): Value | undefined {
  if (!l.ts.isPropertyAccessExpression(node) || node.name.text !== "byteLength") return undefined;
  const operand = l.expression(node.expression);
  const array = isBuffer(operand) ? memoryOf(l, node, operand) : operand;
  return !isKnown(array) && array.type.kind === "array" && array.type.storage === type.storage ? l.b.length(array) : undefined;
}

function requireInside(l: Lowering, node: ts.Node, position: Value, length: Value): void {
  l.branch(
    node,
    l.b.apply("le", position, length),
    () => undefined,
    () => {
      if (l.handlers.length > 0) requireOwnStatement(l, node);
      raise(l, "new RangeError($0)", [l.literal("an array does not fit into its buffer")]);
      return undefined;
    },
  );
}
