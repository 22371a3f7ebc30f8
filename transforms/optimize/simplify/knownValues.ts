import type { Literal, Op, Region, Value } from "../../../ir/ops.ts";

/** What is known of values while a function is rebuilt from its start to its end. */
export class KnownValues {
  readonly #definitions = new Map<Value, Op>();
  /** Where induction variables start. */
  readonly #starts = new Map<Value, Value>();
  /** Conditions that hold or fail in the region being visited. */
  readonly #assumed = new Map<Value, boolean>();

  define(op: Op): void {
    for (const result of op.results) this.#definitions.set(result, op);
  }

  defineInduction(variable: Value, lower: Value): void {
    this.#starts.set(variable, lower);
  }

  definition(value: Value): Op | undefined {
    return this.#definitions.get(value);
  }

  /** The arguments of the primitive that made the value; undefined if something else made it. */
  argumentsOf(value: Value, primitive: string): readonly Value[] | undefined {
    const op = this.#definitions.get(value);
    return op?.kind === "scalar" && op.primitive === primitive ? op.operands : undefined;
  }

  isConstant(value: Value): boolean {
    return this.#assumed.has(value) || this.#definitions.get(value)?.kind === "const";
  }

  constant(value: Value): Literal {
    const assumed = this.#assumed.get(value);
    if (assumed !== undefined) return assumed;
    const op = this.#definitions.get(value);
    return op?.kind === "const" ? op.value : undefined;
  }

  /** Is this constant, signs of zeros told apart. */
  is(value: Value, literal: Literal): boolean {
    return this.isConstant(value) && Object.is(this.constant(value), literal);
  }

  /** Visits a region in which `condition` is known to be `holds`. */
  assuming(condition: Value, holds: boolean, visit: () => Region): Region {
    const added: Value[] = [];
    const assume = (value: Value, truth: boolean): void => {
      if (this.#assumed.has(value)) return;
      this.#assumed.set(value, truth);
      added.push(value);
      this.argumentsOf(value, "not")?.forEach((inner) => assume(inner, !truth));
      this.argumentsOf(value, truth ? "and" : "or")?.forEach((part) => assume(part, truth));
    };
    assume(condition, holds);
    const region = visit();
    for (const value of added) this.#assumed.delete(value);
    return region;
  }

  /** A sum is −0 only if both terms are, so counting from anything else never gives −0. */
  isNeverNegativeZero(value: Value, depth = 4): boolean {
    const start = this.#starts.get(value);
    if (start) return this.isNeverNegativeZero(start, depth);
    const op = this.#definitions.get(value);
    if (!op || depth === 0) return false;
    if (op.kind === "const") return !Object.is(op.value, -0);
    if (op.kind === "length") return true;
    return (
      op.kind === "scalar" &&
      op.primitive === "add" &&
      op.operands.some((operand) => this.isNeverNegativeZero(operand, depth - 1))
    );
  }
}
