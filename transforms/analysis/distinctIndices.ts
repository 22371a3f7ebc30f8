import type { ForOp, Func, Value } from "../../ir/ops.ts";
import { walkOps } from "../../ir/traverse.ts";
import { linearForms, plus, type LinearForm } from "./linearForms.ts";

/** So many loop variables are replaced by their bounds. */
const depthLimit = 4;

/**
 * Answers whether two integers are certain to differ whenever both are computed in one turn of all loops around them.
 *
 * Their difference is a sum of multiples of values. It is not 0 if all factors have a divisor that the constant part has not (2i
 * and 2j + 1), or if it is less than 0, or more, with loop variables replaced by the bounds that they keep (2j and 2i, j < i).
 */
export function distinctIndices(func: Func): (x: Value, y: Value) => boolean {
  const loops = new Map<Value, ForOp>();
  walkOps(func.body, (op) => {
    const [variable] = op.regions[0]?.params ?? [];
    if (op.kind === "for" && variable) loops.set(variable, op);
  });
  const formOf = linearForms(func, { products: true });
  /** The least or greatest value of a loop variable that counts in steps of one. */
  const boundOf = (loop: ForOp, isGreatest: boolean): LinearForm | undefined => {
    if (Math.abs(loop.step) !== 1) return undefined;
    const [start, end] = loop.operands as readonly [Value, Value];
    const isStart = loop.step > 0 ? !isGreatest : isGreatest;
    return isStart ? formOf(start) : plus(formOf(end), { offset: loop.step, terms: new Map() }, -1);
  };
  /** Whether the sign of a form is certain: below zero with `sign` −1, above with 1. */
  const hasSign = (form: LinearForm, sign: 1 | -1, depth: number): boolean => {
    if (form.terms.size === 0) return form.offset * sign > 0;
    if (depth === 0) return false;
    return [...form.terms].some(([variable, factor]) => {
      const loop = loops.get(variable);
      const bound = loop && boundOf(loop, factor * sign < 0);
      if (!bound) return false;
      const rest = plus(form, { offset: 0, terms: new Map([[variable, 1]]) }, -factor);
      return hasSign(plus(rest, bound, factor), sign, depth - 1);
    });
  };
  return (x, y) => {
    const difference = plus(formOf(x), formOf(y), -1);
    const divisor = [...difference.terms.values()].reduce(greatestCommonDivisor, 0);
    if (divisor > 1 && difference.offset % divisor !== 0) return true;
    return hasSign(difference, -1, depthLimit) || hasSign(difference, 1, depthLimit);
  };
}

function greatestCommonDivisor(a: number, b: number): number {
  return b === 0 ? Math.abs(a) : greatestCommonDivisor(b, a % b);
}
