import type { Value } from "./ops.ts";

/**
 * The scalar part of the builder: all that derivative rules need. Each method appends an op and returns its result,
 * and folds what is free of rounding (`x·1`, `x + (absent)`, constants of constants).
 */
export type ScalarBuilder = {
  /** A constant number or boolean. */
  readonly constant: (value: number | boolean) => Value;
  /** Any primitive by name. */
  readonly apply: (primitive: string, ...operands: Value[]) => Value;
  readonly select: (condition: Value, whenTrue: Value, whenFalse: Value) => Value;
  readonly add: (a: Value, b: Value) => Value;
  readonly sub: (a: Value, b: Value) => Value;
  readonly mul: (a: Value, b: Value) => Value;
  readonly div: (a: Value, b: Value) => Value;
  readonly neg: (a: Value) => Value;
  /** What a product is of, besides a factor; undefined if the value is no product of that factor. */
  readonly cofactor: (product: Value, factor: Value) => Value | undefined;
  /** `a·factor` in derivative code: it joins a constant factor that `a` has, so that 2·(½·x) is x. A last bit may differ. */
  readonly scale: (a: Value, factor: number) => Value;
};
