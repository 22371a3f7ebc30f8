import { freshValue } from "../../ir/builder.ts";
import type { Literal, Op, Value } from "../../ir/ops.ts";
import { f64 } from "../../ir/types.ts";

type Surroundings = {
  /** The constant that a value is, or undefined. */
  readonly constantOf: (value: Value) => Literal;
  /** Whether the ops stand in a loop in all of whose iterations the value is the same. */
  readonly isInvariant: (value: Value) => boolean;
};

/**
 * Divides once where a region of derivative code divides by one value several times, or in a loop by a value from
 * outside: the reciprocal is computed, which leaves a loop later, and multiplied by. Several times faster than
 * division; derivatives may differ in their last bit, and overflow where a divisor is below 2^−1024.
 *
 * @param quotients The divisions that derivative rules made: those of the primal keep their bits.
 * @param around What is known of values that none of the ops defines.
 */
export function shareReciprocals(ops: readonly Op[], quotients: ReadonlySet<Op>, around: Surroundings): readonly Op[] {
  if (!ops.some((op) => quotients.has(op))) return ops;
  const defined = new Set(ops.flatMap((op) => op.results));
  const constants = new Map(ops.flatMap((op) => (op.kind === "const" ? [[op.results[0] as Value, op.value] as const] : [])));
  const constantOf = (value: Value): Literal => (constants.has(value) ? constants.get(value) : around.constantOf(value));
  const isOne = (value: Value): boolean => constantOf(value) === 1;
  /** By divisor, what is divided by it. */
  const numerators = new Map<Value, Set<Value>>();
  for (const op of ops) {
    const [numerator, divisor] = op.operands;
    const counts = quotients.has(op) || (isDivision(op) && isOne(numerator as Value));
    if (!counts || !numerator || !divisor || constantOf(divisor) !== undefined) continue;
    numerators.set(divisor, (numerators.get(divisor) ?? new Set()).add(numerator));
  }
  const isShared = (divisor: Value): boolean => {
    const count = numerators.get(divisor)?.size ?? 0;
    return count > 1 || (count > 0 && !defined.has(divisor) && around.isInvariant(divisor));
  };
  const reciprocals = new Map<Value, Value>();
  return ops.flatMap((op): Op[] => {
    const [numerator, divisor] = op.operands as readonly [Value, Value];
    if (!isDivision(op) || !isShared(divisor)) return [op];
    const known = reciprocals.get(divisor);
    if (isOne(numerator)) {
      reciprocals.set(divisor, known ?? (op.results[0] as Value));
      return [op];
    }
    if (!quotients.has(op)) return [op];
    const product = (reciprocal: Value): Op => ({ ...op, primitive: "mul", operands: [numerator, reciprocal] });
    if (known) return [product(known)];
    const [one, reciprocal] = [freshValue(f64), freshValue(f64)];
    reciprocals.set(divisor, reciprocal);
    return [
      { kind: "const", value: 1, operands: [], results: [one], regions: [], span: op.span },
      { ...op, operands: [one, divisor], results: [reciprocal] },
      product(reciprocal),
    ];
  });
}

/** Notes the divisions among the ops that a derivative rule has made. */
export function noteQuotients(quotients: Set<Op>, made: readonly Op[]): void {
  for (const op of made) if (isDivision(op)) quotients.add(op);
}

function isDivision(op: Op): op is Op & { kind: "scalar" } {
  return op.kind === "scalar" && op.primitive === "div";
}
