import type ts from "typescript";
import { Problem } from "../../diagnostics/problem.ts";
import type { Lowering } from "../lowering.ts";
import type { Operand } from "../operands.ts";
import { asArray, unsupported } from "../values.ts";
import { arrayTypeOf } from "./copies.ts";
import { copyWithin, fill, set } from "./filling.ts";
import { iterated, iteratorCall } from "./iterables.ts";
import type { Method } from "./method.ts";
import { sort, toSorted } from "./ordering.ts";
import { reduce, reduceRight } from "./reduction.ts";
import { every, find, findIndex, findLast, findLastIndex, includes, indexOf, lastIndexOf, some } from "./search.ts";
import { at, concat, reverse, slice, subarray, toReversed, withElement } from "./slicing.ts";
import { join } from "./join.ts";
import { pop, push, shift, splice, toSpliced, unshift } from "./stack.ts";
import { filter, flat, flatMap, forEach, map } from "./traversal.ts";

/** Methods of arrays of all kinds. */
const common: Readonly<Record<string, Method>> = {
  at,
  copyWithin,
  every,
  fill,
  filter,
  find,
  findIndex,
  findLast,
  findLastIndex,
  forEach,
  includes,
  join,
  indexOf,
  lastIndexOf,
  map,
  reduce,
  reduceRight,
  reverse,
  slice,
  some,
  sort,
  toReversed,
  toSorted,
  with: withElement,
};

/** Methods of JavaScript arrays only, most of which change the length. */
const plain: Readonly<Record<string, Method>> = { concat, flat, flatMap, pop, push, shift, splice, toSpliced, unshift };

/** Methods of typed arrays only. */
const typed: Readonly<Record<string, Method>> = { set, subarray };

/** The elements of arguments like `...xs` are single arguments to these. */
const takesSpread = new Set(["push", "unshift", "splice", "toSpliced"]);

/** A call of a method of an array. */
export function lowerArrayMethod(l: Lowering, node: ts.CallExpression, access: ts.PropertyAccessExpression, object: Operand): Operand {
  const name = access.name.text;
  const array = asArray(l, access.expression, object);
  const own = arrayTypeOf(array).storage === "Array" ? plain : typed;
  const method = Object.hasOwn(common, name) ? common[name] : Object.hasOwn(own, name) ? own[name] : undefined;
  const iterator = iteratorCall(l, node);
  if (iterator) return iterated(l, node, array, iterator.method);
  if (!method) {
    throw new Problem("unsupportedSyntax", node, `The method '${name}' of arrays is not compiled in differentiated code.`, "Write a loop over the array's indices.");
  }
  const spread = node.arguments.find((argument) => l.ts.isSpreadElement(argument));
  if (spread && !takesSpread.has(name)) throw unsupported(l, spread);
  return method(l, { node, array, args: node.arguments });
}
