import type { Op } from "../../ir/ops.ts";
import { primitive } from "../../ir/primitives/index.ts";
import { isMovable, type Effects } from "./effects.ts";
import { isSafeOperand } from "./templates.ts";

/** An op that may become part of the expression that uses its result. */
export type Foldable = {
  readonly op: Op;
  /** Of the op and of all that is folded into it. */
  readonly effects: Effects;
  /** Estimated number of characters. */
  readonly width: number;
  /** The head of a loop may evaluate it each time. */
  readonly cheap: boolean;
  /** The same of what is folded into it. */
  readonly cheapOperands: boolean;
  /** It is a conditional expression, or has one in it. */
  readonly branches: boolean;
};

/** Whether an op is written as an expression with one result. Lambdas and pops are statements for readability. */
export function isFoldable(op: Op): boolean {
  switch (op.kind) {
    case "scalar":
    case "select":
    case "alloc":
    case "arrayLiteral":
    case "zerosLike":
    case "load":
    case "length":
    case "view":
    case "record":
    case "get":
    case "extern":
    case "if":
      return true;
    case "call":
      return op.results.length === 1;
    default:
      return false;
  }
}

/** So many nanoseconds take no few instructions, but a call. */
const callCost = 5;
/** Widest bound of a loop that is written in its head. */
const boundLimit = 30;

/** Whether the i-th operand of `user` may be written in place. The rest of the order of evaluation is the caller's concern. */
export function mayFoldInto(user: Op, i: number, part: Foldable): boolean {
  const { effects, op } = part;
  const isStrict = effects.writes.size === 0 && !effects.fresh;
  switch (user.kind) {
    case "select":
      return i === 0 || isStrict;
    case "scalar":
      return i === 0 || isStrict || !isLazy(user.primitive);
    case "acc":
    case "accField":
      // The element is read before the increment is computed.
      return effects.writes.size === 0 && (i > 0 || isPlace(op));
    case "load":
    case "store":
    case "resize":
    case "length":
    case "view":
    case "get":
    case "set":
      return i > 0 || isPlace(op);
    case "zerosLike":
      return isPlace(op) && op.results[0]?.type.kind === "array";
    case "for":
      return i !== 1 || (part.width <= boundLimit && isMovable(effects) && (part.cheap || isRoundedBound(user.step, part)));
    case "extern":
    case "throw":
      return isSafeOperand(user.template, i, isStrict);
    default:
      return true;
  }
}

/** Expressions of references that may stand before `[i]` and `.field`. */
function isPlace(op: Op): boolean {
  return op.kind === "load" || op.kind === "get" || op.kind === "call" || op.kind === "view";
}

/** Whether JavaScript may leave the second operand unevaluated. */
function isLazy(name: string): boolean {
  const { source } = primitive(name);
  return source.form === "infix" && (source.operator === "&&" || source.operator === "||");
}

/** `i < ⌈n⌉` is written `i < n`, and `i > ⌊n⌋` `i > n`. */
function isRoundedBound(step: number, { op, cheapOperands }: Foldable): boolean {
  return op.kind === "scalar" && op.primitive === (step > 0 ? "ceil" : "floor") && cheapOperands;
}

/** Calls a function of `Math` that V8 does not write as a few instructions. */
export function isMathCall(op: Op): boolean {
  return op.kind === "scalar" && primitive(op.primitive).cost >= callCost;
}

/** Costs next to nothing beyond its operands. */
export function isCheap(op: Op): boolean {
  if (op.kind === "length") return true;
  if (op.kind !== "scalar") return false;
  const { source } = primitive(op.primitive);
  return source.form === "infix" && (source.operator === "+" || source.operator === "-" || source.operator === "*");
}
