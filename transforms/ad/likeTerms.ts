import type { Builder } from "../../ir/builder.ts";
import type { Value } from "../../ir/ops.ts";

/** A number as a constant times a product of others. */
type Term = { readonly constant: number; readonly factors: readonly Value[] };

/** Products are followed this far. */
const depthLimit = 4;

/**
 * The sum of two shares of an adjoint. Multiples of one product become one: the adjoint of x in x·√x is a·√x and a·½√x, which is 1.5·a·√x.
 * A last bit may differ, as in all derivative code.
 */
export function sumOfShares(b: Builder, x: Value, y: Value): Value {
  const [first, second] = [termOf(b, x, depthLimit), termOf(b, y, depthLimit)];
  const sum = first.constant + second.constant;
  if (first.factors.length < 2 || sum === 0 || !haveSameFactors(first, second)) return b.add(x, y);
  // The factor of the larger one is 2 at most: nothing overflows that did not.
  return Math.abs(first.constant) >= Math.abs(second.constant) ? b.scale(x, sum / first.constant) : b.scale(y, sum / second.constant);
}

function termOf(b: Builder, value: Value, depth: number): Term {
  const constant = b.constantOf(value);
  if (typeof constant === "number") return { constant, factors: [] };
  const op = depth > 0 ? b.definition(value) : undefined;
  if (op?.kind !== "scalar" || (op.primitive !== "mul" && op.primitive !== "neg")) return { constant: 1, factors: [value] };
  const parts = op.operands.map((operand) => termOf(b, operand, depth - 1));
  return {
    constant: parts.reduce((product, part) => product * part.constant, op.primitive === "neg" ? -1 : 1),
    factors: parts.flatMap(({ factors }) => factors),
  };
}

function haveSameFactors(x: Term, y: Term): boolean {
  if (x.factors.length !== y.factors.length) return false;
  const rest = [...y.factors];
  return x.factors.every((factor) => {
    const at = rest.indexOf(factor);
    if (at >= 0) rest.splice(at, 1);
    return at >= 0;
  });
}
