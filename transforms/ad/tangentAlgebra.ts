import type { Builder, Factor } from "../../ir/builder.ts";
import type { Value } from "../../ir/ops.ts";
import type { LinearRule, RuleContext } from "../../ir/primitives/definePrimitive.ts";

/**
 * What forward mode carries beside each number, and how it combines. Zero is written 0 in each of them, so that fresh
 * memory holds zeros.
 */
export type TangentAlgebra = {
  /** Ends the names of tangents. */
  readonly suffix: string;
  /** ∂p/∂xᵢ·ẋᵢ; undefined where it is zero by definition. */
  readonly term: (rule: RuleContext, partial: LinearRule, tangent: Value) => Value | undefined;
  readonly add: (b: Builder, first: Value, second: Value) => Value;
  readonly select: (b: Builder, condition: Value, whenTrue: Value, whenFalse: Value) => Value;
  readonly acc: (b: Builder, array: Value, index: Value, increment: Value) => void;
  readonly accField: (b: Builder, record: Value, field: string, increment: Value) => void;
  readonly product: (b: Builder, term: ProductTerm) => void;
};

/** Ċ += Ȧ·B or A·Ḃ, or Ċ = … with `sets`. */
export type ProductTerm = {
  readonly target: Value;
  readonly left: Factor;
  readonly right: Factor;
  /** Which of the factors holds tangents. */
  readonly active: "left" | "right";
  readonly sizes: readonly [m: Value, k: Value, n: Value];
  readonly sets: boolean;
};

/** Tangents that are numbers: derivatives. */
export const numbers: TangentAlgebra = {
  suffix: "Tan",
  term: (rule, partial, tangent) => partial?.(rule, tangent) ?? undefined,
  add: (b, first, second) => b.add(first, second),
  select: (b, condition, whenTrue, whenFalse) => b.select(condition, whenTrue, whenFalse),
  acc: (b, array, index, increment) => { b.acc(array, index, increment); },
  accField: (b, record, field, increment) => { b.accField(record, field, increment); },
  product: (b, { target, left, right, sizes, sets }) => { b.product(target, left, right, sizes, sets); },
};
