import type ts from "typescript";
import { freshValue } from "../../../ir/builder.ts";
import type { Value } from "../../../ir/ops.ts";
import { primitive } from "../../../ir/primitives/index.ts";
import { isAssignable } from "../../../ir/typeRelations.ts";
import { f64, int, typedArray } from "../../../ir/types.ts";
import type { Algebra, Binary, Comparison, Dtype, Misfit, Unary } from "../../../runtime/tensor/algebra.ts";
import { times, type Lazy } from "../../../runtime/tensor/lazy.ts";
import { storeProduct } from "../../../runtime/tensor/product.ts";
import { misfit } from "../../../runtime/tensor/refuse.ts";
import { Problem } from "../../diagnostics/problem.ts";
import type { Lowering } from "../lowering.ts";
import { raise, requireOwnStatement } from "../throw.ts";
import { factorOf, partOf } from "./factors.ts";
import type { ValueTerms } from "./terms.ts";
import { storageOf } from "./types.ts";

/** A product of so many multiplications in a part of memory is loops, as calls for parts take longer than it. */
const SMALL_PRODUCT = 64;

/** An operation that certainly fails is an error of the program. */
export function mismatch(node: ts.Node, error: Error): Problem {
  return new Problem("shape", node, `${error.message}.`, "Give the operands shapes and kinds that fit.");
}

/** Appends the ops of an operation at the current place of a lowering. What is known at build time is computed there. */
export class ValueAlgebra implements Algebra<ValueTerms> {
  readonly #l: Lowering;
  /** The call that is lowered. */
  readonly #node: ts.Node;

  constructor(l: Lowering, node: ts.Node) {
    this.#l = l;
    this.#node = node;
  }

  constant = (value: number): Value => this.#l.constant(value);

  known(term: Value): number | undefined {
    const literal = this.#l.known(term);
    return typeof literal === "number" ? literal : undefined;
  }

  apply(name: Unary | Binary, ...operands: readonly Value[]): Value {
    const numbers = operands.map((operand) => this.known(operand));
    if (numbers.every((number) => number !== undefined)) return this.constant(primitive(name).evaluate(...(numbers)) as number);
    return this.#l.b.apply(name, ...operands);
  }

  compare(name: Comparison, a: Value, b: Value): Value {
    const [x, y] = [this.known(a), this.known(b)];
    if (x !== undefined && y !== undefined) return this.#l.constant(primitive(name).evaluate(x, y) as boolean);
    // Integers are equal to themselves; NaN is not.
    if (a === b && a.type.kind === "int") return this.#l.constant(name === "eq" || name === "le" || name === "ge");
    return this.#l.b.apply(name, a, b);
  }

  both(a: Value, b: Value): Value {
    const [x, y] = [this.#l.known(a), this.#l.known(b)];
    if (x === false || y === true) return a;
    return y === false || x === true ? b : this.#l.b.apply("and", a, b);
  }

  either(a: Value, b: Value): Value {
    const [x, y] = [this.#l.known(a), this.#l.known(b)];
    if (x === true || y === false) return a;
    return y === true || x === false ? b : this.#l.b.apply("or", a, b);
  }

  not(a: Value): Value {
    return this.#l.not(a);
  }

  /** Foreign code carries no derivative, and the identity is what it runs. */
  stopGradient(a: Value): Value {
    return this.known(a) === undefined && a.type.kind === "f64" ? this.#l.b.extern("$0", [a], f64, true) : a;
  }

  select(condition: Value, whenTrue: Value, whenFalse: Value): Value {
    const known = this.#l.known(condition);
    if (typeof known === "boolean") return known ? whenTrue : whenFalse;
    return whenTrue === whenFalse ? whenTrue : this.#l.b.select(condition, whenTrue, whenFalse);
  }

  choose(condition: Value, whenTrue: () => Value, whenFalse: () => Value): Value {
    return this.#l.branch(this.#node, condition, whenTrue, whenFalse) as Value;
  }

  /** The carried values are integers if they begin and stay as such. */
  fold(count: Value, initial: readonly Value[], step: (index: Value, carried: readonly Value[]) => readonly Value[]): readonly Value[] {
    const types = initial.map(({ type }) => type);
    for (;;) {
      const [index, ...carried] = [freshValue(int, "i"), ...types.map((type) => freshValue(type))] as [Value, ...Value[]];
      const { ops, result } = this.#l.collect(() => step(index, carried));
      const wider = result.findIndex(({ type }, i) => !isAssignable(type, types[i] ?? f64));
      if (wider >= 0) {
        types[wider] = f64;
        continue;
      }
      const results = types.map((type) => freshValue(type));
      this.#l.b.for(this.constant(0), count, 1, initial, { params: [index, ...carried], ops, yields: result }, results);
      return results;
    }
  }

  repeat(count: Value, body: (index: Value) => void): void {
    this.fold(count, [], (index) => {
      body(index);
      return [];
    });
  }

  allocate(dtype: Dtype, size: Value): Value {
    return this.#l.b.alloc(typedArray(storageOf[dtype]), size);
  }

  load(memory: Value, position: Value): Value {
    return this.#l.b.load(memory, position);
  }

  store(memory: Value, position: Value, value: Value): void {
    this.#l.b.store(memory, position, value);
  }

  setProduct(memory: Value, start: Value, a: Lazy<ValueTerms>, b: Lazy<ValueTerms>): void {
    const [rows, depth, columns] = [...a.shape, b.shape[1]] as [Value, Value, Value];
    const count = this.known(times(this, times(this, rows, depth), columns)) ?? Infinity;
    if (count <= SMALL_PRODUCT && this.known(start) !== 0) {
      storeProduct(this, memory, start, a, b);
      return;
    }
    const result = partOf(this, this.#l.b, memory, start, [rows, columns]);
    this.#l.b.product(result, factorOf(this, this.#l.b, a), factorOf(this, this.#l.b, b), [rows, depth, columns]);
  }

  require(condition: Value, operation: string, problem: Misfit<ValueTerms>, shapes: readonly (readonly Value[])[]): void {
    const known = this.#l.known(condition);
    if (known === true) return;
    if (known === false) throw mismatch(this.#node, misfit(this, operation, problem, shapes));
    const fail = (): undefined => {
      let count = 0;
      const place = (): string => `$${count++}`;
      const parts = (typeof problem === "string" ? [problem] : problem).map((part) => (typeof part === "string" ? this.#l.literal(part) : part));
      const [name, text] = [place(), parts.map(place).join(" + ")];
      const list = shapes.map((shape) => `[${shape.map(place).join(", ")}]`);
      if (this.#l.handlers.length > 0) requireOwnStatement(this.#l, this.#node);
      raise(this.#l, `nabla.shapeError(${[name, text, ...list].join(", ")})`, [this.#l.literal(operation), ...parts, ...shapes.flat()]);
      return undefined;
    };
    this.#l.branch(this.#node, condition, () => undefined, fail);
  }
}
