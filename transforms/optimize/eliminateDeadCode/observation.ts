import type { ForOp, Func, Literal, Op, Value } from "../../../ir/ops.ts";
import { walkOps } from "../../../ir/traverse.ts";
import { injectiveIndex, type InjectiveIndex } from "../../analysis/injectiveIndex.ts";
import { orderOf, type Order } from "../../analysis/order.ts";

/** So many pairs are looked at; beyond, every reader is taken to observe every write, to stay linear. */
const pairLimit = 50_000;

/**
 * Which reads may see what a write to the same alias class wrote. One does not
 *
 * - if it cannot execute after the write; or
 * - if both go through one reference that an op made (or a parameter), and
 *   - at different constant indices; or
 *   - the read stands before the write, and each loop around both, inside the life of that memory, is counted and takes
 *     the one index value of both to another element in every iteration: the read is done with the element when the
 *     write comes, and later iterations go elsewhere.
 *
 * Example: the sweep over `for %i … { %t = load %a, %i; store %a, %i, 0; … }` makes the store dead if nothing else reads a.
 */
export class Observation {
  readonly #order: Order;
  readonly #isInjective: InjectiveIndex;
  readonly #constants = new Map<Value, Literal>();
  /** Ops that make memory, and parameters of the function, by reference. */
  readonly #origins = new Map<Value, Op | undefined>();
  #pairs = 0;

  constructor(func: Func) {
    this.#order = orderOf(func);
    this.#isInjective = injectiveIndex(func);
    for (const param of func.body.params) this.#origins.set(param, undefined);
    walkOps(func.body, (op) => {
      const [result] = op.results;
      if (!result) return;
      if (op.kind === "const") this.#constants.set(result, op.value);
      if (op.kind === "alloc" || op.kind === "zerosLike" || op.kind === "arrayLiteral") this.#origins.set(result, op);
    });
  }

  mayObserve(reader: Op, write: Op): boolean {
    if (++this.#pairs > pairLimit) return true;
    if (!this.#order.mayExecuteAfter(reader, write)) return false;
    const [reference, index] = reader.operands;
    if (!isElementAccess(reader) || !isElementAccess(write) || reference !== write.operands[0]) return true;
    if (!reference || !index || !this.#origins.has(reference)) return true;
    const other = write.operands[1] as Value;
    if (this.#areDistinct(index, other)) return false;
    const common = this.#commonLoops(reader, write, reference);
    const isInOrder = common.length === 0 || (index === other && this.#isInjective(index, common.filter(isCounted)));
    return !common.every(isCounted) || !isInOrder || this.#order.position(reader) > this.#order.position(write);
  }

  #areDistinct(index: Value, other: Value): boolean {
    const [here, there] = [this.#constants.get(index), this.#constants.get(other)];
    return typeof here === "number" && typeof there === "number" && here !== there && !Number.isNaN(here);
  }

  /** The loops around both accesses, inside the life of the memory that the reference denotes. */
  #commonLoops(reader: Op, write: Op, reference: Value): readonly Op[] {
    const origin = this.#origins.get(reference);
    const life = origin ? this.#order.enclosingLoops(origin).length : 0;
    const [around, others] = [
      this.#order.enclosingLoops(reader).slice(life),
      this.#order.enclosingLoops(write).slice(life),
    ];
    // A function value may run at any time.
    const lambda = [...around, ...others].find((loop) => loop.kind === "lambda");
    if (lambda) return [lambda];
    const apart = around.findIndex((loop, depth) => loop !== others[depth]);
    return apart < 0 ? around : around.slice(0, apart);
  }
}

function isCounted(loop: Op): loop is ForOp {
  return loop.kind === "for";
}

function isElementAccess(op: Op): boolean {
  return op.kind === "load" || op.kind === "store" || op.kind === "acc";
}
