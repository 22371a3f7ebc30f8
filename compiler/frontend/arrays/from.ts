import type ts from "typescript";
import type { Op, Value } from "../../../ir/ops.ts";
import { invariant } from "../../../ir/invariant.ts";
import { writesMemory } from "../../../ir/memoryWrites.ts";
import { findOp } from "../../../ir/traverse.ts";
import { arrayOf, f64, isNumber, type ArrayType, type Type } from "../../../ir/types.ts";
import { forEachIndex } from "../../../ir/controlBuilders.ts";
import type { Lowering } from "../lowering.ts";
import { isLength } from "../integrality.ts";
import { overOpen } from "../loopBodies.ts";
import { lowerNumber, unsupported } from "../values.ts";
import { callbackOf, elementValue } from "./callbacks.ts";
import { arrayTypeOf, copyOf, freshArray } from "./copies.ts";
import { elementFor, elementOfResult } from "./elements.ts";
import { GrowingList } from "./growingList.ts";
import { iterableOf } from "./iterables.ts";
import { overIndices } from "./loops.ts";
import { toInteger } from "./positions.ts";
import { plainCopy } from "./spread.ts";

/** `Array.from(xs, f)`, `Array.from({ length: n }, f)`, `Float64Array.from(xs, f)` */
export function from(l: Lowering, node: ts.CallExpression, typed: ArrayType | undefined): Value {
  const [source, mapper] = node.arguments;
  if (!source) throw unsupported(l, node);
  const length = lengthObject(l, source);
  const values = length ? undefined : iterableOf(l, source);
  const count = length ?? l.b.length(values as Value);
  if (!mapper) {
    if (values) return typed ? copyOf(l, values, typed) : plainCopy(l, values);
    return typed ? filledWithNaN(l, typed, count) : undefinedElements(l, node, count);
  }
  const callback = callbackOf(l, mapper, node);
  const elementAt = (from: Value | undefined, i: Value): Value => {
    const element = from ? l.b.load(from, i) : l.b.literal(undefined, f64);
    const value = elementValue(callback([element, i]), mapper);
    return typed ? number(l, mapper, value) : value;
  };
  const outer = l.b;
  const map = (from: Value | undefined): Value => {
    let result: Value | undefined;
    overIndices(l, node, { upper: count }, (i) => {
      const value = elementAt(from, i);
      result = freshArray(outer, typed ?? arrayOf("Array", elementFor(value.type)), count);
      l.b.store(result, i, value);
    });
    invariant(result, "a mapped element that was not lowered");
    return result;
  };
  const [mark, before] = [outer.ops.length, l.state];
  const made = map(values);
  if (!values || !writesOther(outer.ops.slice(mark), made)) return made;
  // The function writes arrays, perhaps this one. A typed array takes all elements before it calls the function.
  outer.truncate(mark);
  l.state = before;
  return typed ? map(plainCopy(l, values)) : gather(l, node, arrayTypeOf(made).element, values, (i) => elementAt(values, i));
}

/** An element for each that the array has when its turn comes. */
function gather(l: Lowering, node: ts.Node, element: Type, values: Value, elementAt: (i: Value) => Value): Value {
  const list = new GrowingList(l);
  list.declare(element);
  overOpen(l, node, () => l.b.length(values), (i) => { list.append(elementAt(i)); });
  return list.close().values;
}

/** Whether ops may write arrays other than this one. */
function writesOther(ops: readonly Op[], own: Value): boolean {
  const isWrite = (op: Op): boolean => op.kind === "call" || op.kind === "custom" || (writesMemory(op) && op.operands[0] !== own);
  return findOp({ params: [], ops, yields: [] }, isWrite) !== undefined;
}

function number(l: Lowering, node: ts.Node, value: Value): Value {
  if (isNumber(value.type)) return value;
  if (value.type.kind === "bool") return l.b.apply("toNumber", value);
  throw unsupported(l, node);
}

function filledWithNaN(l: Lowering, type: ArrayType, count: Value): Value {
  const array = l.b.alloc(type, count);
  const value = l.constant(NaN);
  forEachIndex(l.b, count, (b, i) => {
    b.store(array, i, value);
  });
  return array;
}

function undefinedElements(l: Lowering, node: ts.Expression, count: Value): Value {
  const type = elementOfResult(l, node);
  const array = l.b.arrayLiteral(type, []);
  const absent = l.b.literal(undefined, type.element);
  forEachIndex(l.b, count, (b, i) => {
    b.store(array, i, absent);
  });
  return array;
}

/** The n of `{ length: n }`. */
function lengthObject(l: Lowering, node: ts.Expression): Value | undefined {
  if (!l.ts.isObjectLiteralExpression(node)) return undefined;
  const [only, ...others] = node.properties;
  if (!only?.name || others.length > 0 || only.name.getText() !== "length") return undefined;
  const written = l.ts.isPropertyAssignment(only) ? only.initializer : l.ts.isShorthandPropertyAssignment(only) ? only.name : undefined;
  if (!written) return undefined;
  const length = lowerNumber(l, written);
  const whole = toInteger(l, length);
  return isAtLeastZero(l, written, whole) ? whole : l.b.apply("max", l.constant(0), whole);
}

/** Whether a length is seen not to be negative. */
function isAtLeastZero(l: Lowering, node: ts.Expression, length: Value): boolean {
  const known = l.known(length);
  return typeof known === "number" ? known >= 0 : l.ts.isPropertyAccessExpression(node) && isLength(l, node);
}
