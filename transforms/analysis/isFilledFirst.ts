import type { ForOp, Literal, Op, ProductOp, Value } from "../../ir/ops.ts";
import { walkOps } from "../../ir/traverse.ts";
import { bodyOf } from "../optimize/controlSlots.ts";

/** So far the first use is looked for. */
const searchLimit = 40;

/**
 * Whether the ops that follow an allocation store in every element before they read any: the first of them that uses
 * the array is `for %k in 0..n`, n being the length it is allocated with or its `length`, with a store at %k at the top
 * of its body, and nothing in that loop uses the array but such stores and, after the first, loads at %k; or a `product`
 * that sets all of it, the sizes being constants. (`alloc` of a fraction makes fewer elements than the loop visits.)
 */
export function isFilledFirst(
  allocation: Op,
  following: readonly Op[],
  constants: ReadonlyMap<Value, Literal>,
): boolean {
  const [array] = allocation.results as readonly [Value];
  const lengths = new Set<Value>(allocation.kind === "alloc" ? allocation.operands : []);
  for (const op of following.slice(0, searchLimit)) {
    if (op.kind === "length" && (op.operands[0] === array || sameLength(allocation, op))) {
      lengths.add(op.results[0] as Value);
    } else if (uses(op, array)) {
      if (op.kind === "product") return setsAll(op, array, lengths, constants);
      return op.kind === "for" && counts(op, lengths, constants) && fills(op, array);
    }
  }
  return false;
}

/** The length of the array that `zerosLike` was given. */
function sameLength(allocation: Op, length: Op): boolean {
  return allocation.kind === "zerosLike" && length.operands[0] === allocation.operands[0];
}

/** Whether the product stores in as many elements as the array has. */
function setsAll(op: ProductOp, array: Value, lengths: ReadonlySet<Value>, constants: ReadonlyMap<Value, Literal>): boolean {
  const [sum, , , m, , n] = op.operands as readonly [Value, Value, Value, Value, Value, Value];
  const count = Number(constants.get(m)) * Number(constants.get(n));
  return op.sets && sum === array && [...lengths].some((length) => constants.get(length) === count);
}

/** Whether the loop runs from zero to one of the lengths. */
function counts(loop: ForOp, lengths: ReadonlySet<Value>, constants: ReadonlyMap<Value, Literal>): boolean {
  const [lower, upper] = loop.operands as readonly [Value, Value];
  const end = constants.get(upper);
  const isLength = (length: Value): boolean => length === upper || (end !== undefined && constants.get(length) === end);
  return loop.step === 1 && constants.get(lower) === 0 && [...lengths].some(isLength);
}

function fills(loop: ForOp, array: Value): boolean {
  const body = bodyOf(loop);
  const [counter] = body.params;
  let isStored = false;
  return (
    loop.operands.every((operand) => operand !== array) &&
    body.yields.every((value) => value !== array) &&
    body.ops.every((op) => {
      if (!uses(op, array)) return true;
      const [reference, index, value] = op.operands;
      if (op.kind === "length") return true;
      if (reference !== array || index !== counter || value === array) return false;
      if (op.kind === "store") isStored = true;
      return op.kind === "store" || (op.kind === "load" && isStored);
    }) &&
    isStored
  );
}

function uses(op: Op, value: Value): boolean {
  if (op.operands.includes(value)) return true;
  let isUsed = false;
  for (const region of op.regions) {
    isUsed ||= region.yields.includes(value);
    walkOps(region, (inner) => {
      isUsed ||= inner.operands.includes(value) || inner.regions.some((nested) => nested.yields.includes(value));
    });
  }
  return isUsed;
}
