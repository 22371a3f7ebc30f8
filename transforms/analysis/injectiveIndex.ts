import type { ForOp, Func, Literal, Op, Value } from "../../ir/ops.ts";

/** Answers whether an index takes another value in each iteration of a nest of counted loops. */
export type InjectiveIndex = (index: Value, nest: readonly ForOp[]) => boolean;

/**
 * Recognises, for a nest given from the outside in, the induction variable of a single loop; such an index plus or minus
 * an invariant, or times a constant that is not zero; and row-major positions p·n + j, where p is such an index of the
 * outer loops and the innermost runs j through 0 … n − 1, up or down.
 *
 * Example: `%k = add (mul %i, %n), %j` in `for %i … { for %j in 0..%n … }`.
 */
export function injectiveIndex(func: Func): InjectiveIndex {
  const definitions = new Map<Value, Op>();
  /** The op in whose regions a value is defined, innermost first. */
  const enclosing = new Map<Value, ReadonlySet<Op>>();
  const visit = (values: readonly Value[], around: ReadonlySet<Op>): void =>
    values.forEach((value) => enclosing.set(value, around));
  const walk = (ops: readonly Op[], around: ReadonlySet<Op>): void => {
    for (const op of ops) {
      for (const result of op.results) definitions.set(result, op);
      visit(op.results, around);
      const inner = op.regions.length > 0 ? new Set([...around, op]) : around;
      for (const region of op.regions) {
        visit(region.params, inner);
        walk(region.ops, inner);
      }
    }
  };
  walk(func.body.ops, new Set());
  return (index, nest) => new Recognition(definitions, enclosing).isInjective(index, nest);
}

class Recognition {
  readonly #definitions: ReadonlyMap<Value, Op>;
  readonly #enclosing: ReadonlyMap<Value, ReadonlySet<Op>>;

  constructor(definitions: ReadonlyMap<Value, Op>, enclosing: ReadonlyMap<Value, ReadonlySet<Op>>) {
    this.#definitions = definitions;
    this.#enclosing = enclosing;
  }

  isInjective(index: Value, nest: readonly ForOp[]): boolean {
    const innermost = nest.at(-1);
    if (!innermost) return true;
    if (nest.length === 1 && index === innermost.regions[0]?.params[0]) return true;
    const op = this.#definitions.get(index);
    if (op?.kind !== "scalar") return false;
    const [x, y] = op.operands as readonly [Value, Value];
    switch (op.primitive) {
      case "add":
        return (
          this.#isShifted(x, y, nest) ||
          this.#isShifted(y, x, nest) ||
          this.#isRow(x, y, nest) ||
          this.#isRow(y, x, nest)
        );
      case "sub":
        return this.#isShifted(x, y, nest) || this.#isShifted(y, x, nest);
      case "mul":
        return this.#isScaled(x, y, nest) || this.#isScaled(y, x, nest);
      default:
        return false;
    }
  }

  #isShifted(x: Value, by: Value, nest: readonly ForOp[]): boolean {
    return this.#isInvariant(by, nest) && this.isInjective(x, nest);
  }

  #isScaled(x: Value, by: Value, nest: readonly ForOp[]): boolean {
    const factor = this.#constant(by);
    return typeof factor === "number" && Number.isInteger(factor) && factor !== 0 && this.isInjective(x, nest);
  }

  /** start + j, where start = p·n. */
  #isRow(start: Value, j: Value, nest: readonly ForOp[]): boolean {
    const innermost = nest.at(-1);
    const product = this.#definitions.get(start);
    if (!innermost || product?.kind !== "scalar" || product.primitive !== "mul") return false;
    if (j !== innermost.regions[0]?.params[0]) return false;
    const [x, y] = product.operands as readonly [Value, Value];
    return this.#isRowOf(x, y, nest, innermost) || this.#isRowOf(y, x, nest, innermost);
  }

  #isRowOf(p: Value, n: Value, nest: readonly ForOp[], innermost: ForOp): boolean {
    return this.#isInvariant(n, nest) && this.#runsThrough(innermost, n) && this.isInjective(p, nest.slice(0, -1));
  }

  /** Whether the variable takes values from 0 to n − 1 only. */
  #runsThrough(loop: ForOp, n: Value): boolean {
    const [lower, upper] = loop.operands as readonly [Value, Value];
    if (loop.step === 1) return this.#constant(lower) === 0 && this.#isSame(upper, n);
    if (loop.step !== -1 || this.#constant(upper) !== -1) return false;
    const last = this.#definitions.get(lower);
    const [count, one] = last?.operands ?? [];
    if (last?.kind === "const")
      return typeof this.#constant(n) === "number" && last.value === Number(this.#constant(n)) - 1;
    return (
      last?.kind === "scalar" &&
      last.primitive === "sub" &&
      count === n &&
      one !== undefined &&
      this.#constant(one) === 1
    );
  }

  #isSame(a: Value, b: Value): boolean {
    const constant = this.#constant(a);
    return a === b || (constant !== undefined && constant === this.#constant(b));
  }

  #isInvariant(value: Value, nest: readonly ForOp[]): boolean {
    if (this.#definitions.get(value)?.kind === "const") return true;
    const around = this.#enclosing.get(value);
    return around === undefined || !nest.some((loop) => around.has(loop));
  }

  #constant(value: Value): Literal {
    const op = this.#definitions.get(value);
    return op?.kind === "const" ? op.value : undefined;
  }
}
