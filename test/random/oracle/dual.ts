import type { Nilpotent, Scalar } from "../algebra/nilpotent.ts";

/** The program cannot be evaluated: it reads what is not there or runs too long. Such programs are not tested. */
export class ModelError extends Error {
  override readonly name = "ModelError";
  /** How many there were: programs that catch or end in `finally` must not hide one. */
  static count = 0;

  constructor(message: string) {
    super(message);
    ModelError.count += 1;
  }
}

/** A number with derivatives, as it lies in the variables, arrays and objects of an instrumented program. */
export class Dual {
  readonly scalar: Nilpotent;

  constructor(scalar: Nilpotent) {
    this.scalar = scalar;
  }

  /** Arithmetic that was not instrumented would lose the derivatives. */
  [Symbol.toPrimitive](): never {
    throw new Error("a number with derivatives was used outside of the instrumented operations");
  }
}

export function wrap(x: Scalar): number | Dual {
  return typeof x === "number" ? x : new Dual(x);
}

export function isNumeric(value: unknown): value is number | Dual {
  return typeof value === "number" || value instanceof Dual;
}

/** @throws ModelError if the value is not a number: what an index out of range gives */
export function unwrap(value: unknown): Scalar {
  if (typeof value === "number") return value;
  if (value instanceof Dual) return value.scalar;
  throw new ModelError(`not a number, but of type ${typeof value}`);
}
