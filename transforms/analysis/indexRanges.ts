import type { ForOp, Func, Literal, Op, ScalarOp, Value } from "../../ir/ops.ts";
import { walkOps } from "../../ir/traverse.ts";

/** Proofs about integers. */
export type IndexRanges = {
  /** Whether `array[index]` is certain to be one of the array's elements; false where that is not proved. */
  readonly isInBounds: (array: Value, index: Value) => boolean;
  /** Whether an integer is certain to be zero or more. */
  readonly isAtLeastZero: (index: Value) => boolean;
};

/** What is known of the lengths of plain arrays. */
export type PlainLengths = {
  /** Whether an array is never shortened. */
  readonly onlyGrows: (array: Value) => boolean;
  /** The length that an array was given when it was made. */
  readonly made: ReadonlyMap<Value, Value>;
};

/** A value as another plus an integer constant; a constant has no base. */
type Sum = { readonly base: Value | undefined; readonly offset: number };

/**
 * Index ranges from the loops' bounds. Only typed arrays have a length that cannot change, and the plain ones of which
 * `plain` knows that they are never shortened. What counts as the length of
 * an array: the length op of it, the operand of its `alloc` if that is an int (2.5 would make two elements), the number
 * of elements of its literal; `zerosLike` has the length of its model. A length max(c, n), c constant, is at least n, and one
 * of m·n elements has room for the row-major indices p·n + j. A remainder by a constant is less than that. Sums and products
 * of what is at least zero are at most what constant bounds of loops make of them.
 *
 * Example: in `for %i in 0..length %a`, `%a[%i]` is in bounds, and so is `%a[%i - 1]` in `for %i in 1..length %a`.
 */
export function indexRanges(func: Func, plain?: PlainLengths): IndexRanges {
  const definitions = new Map<Value, Op>();
  const loops = new Map<Value, ForOp>();
  walkOps(func.body, (op) => {
    for (const result of op.results) definitions.set(result, op);
    const [induction] = op.regions[0]?.params ?? [];
    if (op.kind === "for" && induction) loops.set(induction, op);
  });
  return new Ranges(definitions, loops, plain);
}

/** Definitions are followed this far. */
const depthLimit = 8;

class Ranges implements IndexRanges {
  readonly #definitions: ReadonlyMap<Value, Op>;
  readonly #loops: ReadonlyMap<Value, ForOp>;
  readonly #plain: PlainLengths | undefined;

  constructor(definitions: ReadonlyMap<Value, Op>, loops: ReadonlyMap<Value, ForOp>, plain: PlainLengths | undefined) {
    this.#definitions = definitions;
    this.#loops = loops;
    this.#plain = plain;
  }

  readonly isInBounds = (array: Value, index: Value): boolean => {
    if (array.type.kind !== "array" || (array.type.storage === "Array" && !this.#plain?.onlyGrows(array))) return false;
    return (this.isAtLeastZero(index) && this.#isBelowLength(index, array)) || this.#isRowMajor(index, array);
  };

  #constant(value: Value): Literal {
    const op = this.#definitions.get(value);
    return op?.kind === "const" ? op.value : undefined;
  }

  #sum(value: Value): Sum {
    const constant = this.#constant(value);
    if (typeof constant === "number" && Number.isSafeInteger(constant)) return { base: undefined, offset: constant };
    const op = this.#definitions.get(value);
    if (op?.kind !== "scalar" || value.type.kind !== "int") return { base: value, offset: 0 };
    const [x, y] = op.operands as readonly [Value, Value];
    if (op.primitive === "add") return this.#shifted(x, y, 1) ?? this.#shifted(y, x, 1) ?? { base: value, offset: 0 };
    if (op.primitive === "sub") return this.#shifted(x, y, -1) ?? { base: value, offset: 0 };
    return { base: value, offset: 0 };
  }

  /** x ± c as a sum; only small c, so that the sums are exact for all indices. */
  #shifted(x: Value, y: Value, sign: 1 | -1): Sum | undefined {
    const constant = this.#constant(y);
    if (typeof constant !== "number" || !Number.isInteger(constant) || Math.abs(constant) > 2 ** 31) return undefined;
    const { base, offset } = this.#sum(x);
    return { base, offset: offset + sign * constant };
  }

  /** Holds where the integer is used. */
  readonly isAtLeastZero = (index: Value): boolean => this.#minimum(index, depthLimit) >= 0;

  /** A lower bound of an integral value that is not NaN; −∞ where none is known or it may be NaN or a fraction. */
  #minimum(value: Value, depth: number): number {
    if (depth === 0) return -Infinity;
    const { base, offset } = this.#sum(value);
    if (!base) return offset;
    const loop = this.#loops.get(base);
    if (loop) return offset + this.#inductionMinimum(loop, depth - 1);
    const op = this.#definitions.get(base);
    return op?.kind === "length" || (op?.kind === "scalar" && this.#isAtLeastZeroBy(op, depth - 1)) ? offset : -Infinity;
  }

  /** Sums and products of integers at least zero, and remainders of such by a positive constant, are at least zero, and finite. */
  #isAtLeastZeroBy({ primitive, operands }: ScalarOp, depth: number): boolean {
    const [x, y] = operands as readonly [Value, Value];
    if (primitive === "add" || primitive === "mul") return this.#minimum(x, depth) >= 0 && this.#minimum(y, depth) >= 0;
    return primitive === "rem" && this.#divisor(y) !== undefined && this.#minimum(x, depth) >= 0;
  }

  /** A positive integer constant. */
  #divisor(value: Value): number | undefined {
    const constant = this.#constant(value);
    return typeof constant === "number" && Number.isSafeInteger(constant) && constant > 0 ? constant : undefined;
  }

  #inductionMinimum(loop: ForOp, depth: number): number {
    const [lower, upper] = loop.operands as readonly [Value, Value];
    // Counting down, an integer stays above the end.
    return loop.step > 0 ? this.#minimum(lower, depth) : this.#minimum(upper, depth) + 1;
  }

  /** Whether an integer at least zero is less than the array's length. */
  #isBelowLength(index: Value, array: Value): boolean {
    const { base, offset } = this.#sum(index);
    if (this.#isAtMostLength(array, { base, offset: offset + 1 }, depthLimit)) return true;
    const greatest = this.#greatest(index, depthLimit);
    return Number.isSafeInteger(greatest) && this.#isAtMostLength(array, { base: undefined, offset: greatest + 1 }, depthLimit);
  }

  /** The greatest value of an integer at least zero, as far as constants bound it; else ∞. */
  #greatest(value: Value, depth: number): number {
    if (depth === 0) return Infinity;
    const { base, offset } = this.#outermost(this.#sum(value), depth);
    if (!base) return offset;
    const op = this.#definitions.get(base);
    if (op?.kind !== "scalar" || (op.primitive !== "add" && op.primitive !== "mul")) return Infinity;
    const [x, y] = op.operands as readonly [Value, Value];
    if (!this.isAtLeastZero(x) || !this.isAtLeastZero(y)) return Infinity;
    const [a, b] = [this.#greatest(x, depth - 1), this.#greatest(y, depth - 1)];
    return (op.primitive === "add" ? a + b : a * b) + offset;
  }

  /** An upper bound of a sum that no loop's bounds make any simpler: a loop's bound can be the variable of a loop around it. */
  #outermost(sum: Sum, depth: number): Sum {
    const most = sum.base && depth > 0 ? this.#maximum(sum) : undefined;
    return most ? this.#outermost(most, depth - 1) : sum;
  }

  /** Whether the index is p·n + j with j < n and p < m, in an array of m·n elements. */
  #isRowMajor(index: Value, array: Value): boolean {
    const made = this.#definitions.get(array);
    const size = made?.kind === "alloc" ? this.#definitions.get(made.operands[0] as Value) : undefined;
    const sum = this.#definitions.get(index);
    if (size?.kind !== "scalar" || size.primitive !== "mul" || !isInt(size.results[0])) return false;
    if (sum?.kind !== "scalar" || sum.primitive !== "add") return false;
    const splits = commuted(sum.operands).flatMap(([start, j]) => {
      const product = this.#definitions.get(start);
      const isProduct = product?.kind === "scalar" && product.primitive === "mul";
      return isProduct ? commuted(product.operands).map(([p, n]) => ({ p, n, j })) : [];
    });
    return splits.some(({ p, n, j }) => {
      return commuted(size.operands).some(([m, columns]) => {
        return (
          columns === n &&
          this.#isBelow(j, n) &&
          this.#isBelow(p, m) &&
          this.isAtLeastZero(p) &&
          this.isAtLeastZero(j)
        );
      });
    });
  }

  /** Whether an integer is less than another. */
  #isBelow(value: Value, limit: Value): boolean {
    const { base, offset } = this.#sum(value);
    return this.#isAtMost({ base, offset: offset + 1 }, limit, depthLimit);
  }

  /** Whether base + offset ≤ limit. */
  #isAtMost({ base, offset }: Sum, limit: Value, depth: number): boolean {
    if (depth === 0) return false;
    const most = base && this.#maximum({ base, offset });
    if (most) return this.#isAtMost(most, limit, depth - 1);
    const bound = this.#sum(limit);
    if (bound.base === base && offset <= bound.offset) return true;
    const op = this.#definitions.get(limit);
    if (op?.kind !== "scalar" || op.primitive !== "max") return false;
    // The maximum of anything and NaN is NaN.
    const isNumber = (value: Value): boolean => Number.isInteger(this.#constant(value));
    return commuted(op.operands).some(
      ([x, y]) => isNumber(y) && isInt(x) && this.#isAtMost({ base, offset }, x, depth - 1),
    );
  }

  /** What an induction variable or a remainder, plus a constant, is at most. */
  #maximum({ base, offset }: Sum): Sum | undefined {
    const op = base && this.#definitions.get(base);
    const divisor = op?.kind === "scalar" && op.primitive === "rem" ? this.#divisor(op.operands[1] as Value) : undefined;
    if (divisor !== undefined) return { base: undefined, offset: divisor - 1 + offset };
    const loop = base && this.#loops.get(base);
    if (!loop) return undefined;
    const [lower, upper] = loop.operands as readonly [Value, Value];
    // The variable is at most `upper` − 1, or `lower` when counting down.
    const limit = this.#sum(loop.step > 0 ? upper : lower);
    return { base: limit.base, offset: limit.offset + offset + (loop.step > 0 ? -1 : 0) };
  }

  /** The same for the length that an array was made with, which is an integer or has thrown. */
  #isAtMostGiven({ base, offset }: Sum, length: Value, depth: number): boolean {
    const op = base && this.#definitions.get(base);
    const isRounded = op?.kind === "scalar" && (op.primitive === "ceil" || op.primitive === "floor") && op.operands[0] === length;
    return (isRounded && offset <= 0) || this.#isAtMost({ base, offset }, length, depth);
  }

  /** Whether base + offset ≤ length of the array; `base` is an int or absent. */
  #isAtMostLength(array: Value, { base, offset }: Sum, depth: number): boolean {
    if (depth === 0) return false;
    const most = base && this.#maximum({ base, offset });
    if (most) return this.#isAtMostLength(array, most, depth - 1);
    const op = this.#definitions.get(array);
    if (base) {
      const length = this.#definitions.get(base);
      if (length?.kind === "length" && length.operands[0] === array && offset <= 0) return true;
    }
    if (op?.kind === "zerosLike") return this.#isAtMostLength(op.operands[0] as Value, { base, offset }, depth - 1);
    const given = this.#plain?.made.get(array);
    if (given) return this.#isAtMostGiven({ base, offset }, given, depth - 1);
    if (op?.kind === "arrayLiteral") return !base && offset <= op.operands.length;
    if (op?.kind !== "alloc") return false;
    const [length] = op.operands as readonly [Value];
    return isInt(length) && this.#isAtMost({ base, offset }, length, depth - 1);
  }
}

function isInt(value: Value | undefined): boolean {
  return value?.type.kind === "int";
}

/** The two operands, either way round. */
function commuted(operands: readonly Value[]): readonly (readonly [Value, Value])[] {
  const [x, y] = operands as readonly [Value, Value];
  return [
    [x, y],
    [y, x],
  ];
}
