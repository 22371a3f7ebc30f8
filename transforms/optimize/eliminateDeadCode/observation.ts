import type { ForOp, Func, Literal, Op, Value } from "../../../ir/ops.ts";
import { walkOps } from "../../../ir/traverse.ts";
import { injectiveIndex, type InjectiveIndex } from "../../analysis/injectiveIndex.ts";
import { orderOf, type Order } from "../../analysis/order.ts";

/** So many pairs are looked at; beyond, every reader is taken to observe every write, to stay linear. */
const pairLimit = 50_000;

/**
 * Which reads may see what a write to the same alias class wrote. One does not
 *
 * - if it cannot execute after the write;
 * - if both go through one reference at different constant indices; or
 * - if both go through one reference that an op made, at one index value that differs in each iteration of all loops
 *   around both inside that reference's life, and the read stands before the write: then it is done with the element
 *   when the write comes, and later iterations go elsewhere.
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
    if (!isElementAccess(reader) || !isElementAccess(write) || reader.operands[0] !== write.operands[0]) return true;
    const [reference, index] = reader.operands as readonly [Value, Value];
    const other = write.operands[1] as Value;
    const [here, there] = [this.#constants.get(index), this.#constants.get(other)];
    if (typeof here === "number" && typeof there === "number" && here !== there) return Number.isNaN(here);
    return index !== other || !this.#isOverBefore(reader, write, reference, index);
  }

  #isOverBefore(reader: Op, write: Op, reference: Value, index: Value): boolean {
    if (!this.#origins.has(reference)) return false;
    if (this.#order.position(reader) >= this.#order.position(write)) return false;
    const origin = this.#origins.get(reference);
    const life = origin ? this.#order.enclosingLoops(origin).length : 0;
    const others = this.#order.enclosingLoops(write);
    const around = this.#order.enclosingLoops(reader);
    const apart = around.findIndex((loop, depth) => loop !== others[depth]);
    const common = around.slice(life, apart < 0 ? around.length : apart);
    return common.every((loop): loop is ForOp => loop.kind === "for") && this.#isInjective(index, common);
  }
}

function isElementAccess(op: Op): boolean {
  return op.kind === "load" || op.kind === "store" || op.kind === "acc";
}
