import type { Lazy } from "./lazy.ts";

/** Element types of tensors. `float32` and `float64` carry derivatives. */
export type Dtype = "float64" | "float32" | "int32" | "bool";

/**
 * What an algebra computes with: numbers (elements and indices alike), truth values and memory. Operations are written once,
 * for any of them; where they run at once these are JavaScript's, in compiled code they are values of the compiler's.
 */
export interface Terms {
  readonly number: unknown;
  readonly condition: unknown;
  readonly memory: unknown;
}

export type Unary =
  | "neg" | "abs" | "sign" | "floor" | "ceil" | "round" | "trunc" | "fround"
  | "sqrt" | "cbrt" | "exp" | "expm1" | "log" | "log1p" | "log2" | "log10"
  | "sin" | "cos" | "tan" | "asin" | "acos" | "atan" | "sinh" | "cosh" | "tanh" | "asinh" | "acosh" | "atanh";

export type Binary =
  | "add" | "sub" | "mul" | "div" | "rem" | "pow" | "atan2" | "max" | "min"
  | "bitAnd" | "bitOr" | "bitXor" | "shiftLeft" | "shiftRight" | "shiftRightUnsigned" | "imul";

export type Comparison = "lt" | "le" | "gt" | "ge" | "eq" | "ne";

/** What does not fit, as text in parts: a length among them stands for the number that it is. */
export type Misfit<T extends Terms> = string | readonly (string | T["number"])[];

/** The steps that operations on tensors are written in. */
export interface Algebra<T extends Terms> {
  constant(value: number): T["number"];
  /** The number that a term certainly is; undefined where only the running program knows. */
  known(term: T["number"]): number | undefined;
  apply(name: Unary, a: T["number"]): T["number"];
  apply(name: Binary, a: T["number"], b: T["number"]): T["number"];
  compare(name: Comparison, a: T["number"], b: T["number"]): T["condition"];
  both(a: T["condition"], b: T["condition"]): T["condition"];
  either(a: T["condition"], b: T["condition"]): T["condition"];
  not(a: T["condition"]): T["condition"];
  /** The same number, with derivative zero. */
  stopGradient(a: T["number"]): T["number"];
  /** One of two numbers that are computed either way. */
  select(condition: T["condition"], whenTrue: T["number"], whenFalse: T["number"]): T["number"];
  /** One of two numbers, of which only that one is computed. */
  choose(condition: T["condition"], whenTrue: () => T["number"], whenFalse: () => T["number"]): T["number"];
  /** Runs `step` for 0, 1, … below `count`; gives what the last one returned, `initial` if there is none. */
  fold(
    count: T["number"],
    initial: readonly T["number"][],
    step: (index: T["number"], carried: readonly T["number"][]) => readonly T["number"][],
  ): readonly T["number"][];
  /** The same for what `body` does to memory. */
  repeat(count: T["number"], body: (index: T["number"]) => void): void;
  /** Fresh memory of `size` zeros. */
  allocate(dtype: Dtype, size: T["number"]): T["memory"];
  load(memory: T["memory"], position: T["number"]): T["number"];
  store(memory: T["memory"], position: T["number"], value: T["number"]): void;
  /**
   * Stores rows times columns, `[m, k]` by `[k, n]`, in memory from `start` on, which is zero there. Both have rank 2 and shapes
   * that are known to fit.
   */
  setProduct(memory: T["memory"], start: T["number"], a: Lazy<T>, b: Lazy<T>): void;
  /**
   * @throws ShapeError, which names the operation and the shapes, where the condition does not hold: where it runs, or at build
   * time where that is certain.
   */
  require(condition: T["condition"], operation: string, problem: Misfit<T>, shapes: readonly (readonly T["number"][])[]): void;
}
