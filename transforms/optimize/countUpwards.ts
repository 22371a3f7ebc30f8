import { Builder, freshValue } from "../../ir/builder.ts";
import { invariant } from "../../ir/invariant.ts";
import type { ForOp, Func, Literal, Op, Region, Value } from "../../ir/ops.ts";
import { countUses, walkOps } from "../../ir/traverse.ts";
import { int } from "../../ir/types.ts";
import { noAdjointMemory, type AdjointMemory } from "./adjointMemory.ts";
import { bodyOf } from "./controlSlots.ts";
import { LoopMemories } from "./fuseLoops/loopMemory.ts";
import { withOps, withRegions } from "./renaming.ts";

/**
 * Lets loops count upwards that count down although no iteration depends on another: mirrors of loops, which then can be
 * fused with other loops and read better.
 *
 * Needs: `adjoint` says which memory and which carried values are adjoints; none by default. Guarantees: every value
 * keeps its bits, up to the order of sums of adjoints.
 *
 * Valid for `for %i in n − 1 .. −1 step −1` (constants, or n by its op) that has no effects but on memory, carries
 * nothing but sums of adjoints, and whose iterations are independent: each alias class that it writes is only added to
 * and is adjoint memory, or is private to the iteration, or is accessed through one reference at an index that no two
 * iterations share.
 *
 * Example: `for %i in %m..%k step -1 { %1 = load %x, %i; acc %g, %i, %1 }` with m = n − 1 and k = −1 runs from 0 to n.
 */
export function countUpwards(func: Func, adjoint: AdjointMemory = noAdjointMemory): Func {
  const turning = new Turning(func, adjoint);
  const body = turning.region(func.body);
  return body === func.body ? func : { ...func, body };
}

class Turning {
  readonly #memories: LoopMemories;
  readonly #definitions = new Map<Value, Op>();
  readonly #uses: ReadonlyMap<Value, number>;

  constructor(func: Func, adjoint: AdjointMemory) {
    this.#memories = new LoopMemories(func, adjoint);
    this.#uses = countUses(func);
    walkOps(func.body, (op) => {
      for (const result of op.results) this.#definitions.set(result, op);
    });
  }

  region(region: Region): Region {
    const out = new Builder();
    for (const op of region.ops) {
      const visited = withRegions(
        op,
        op.regions.map((nested) => this.region(nested)),
      );
      out.span = op.span;
      if (op.kind === "for" && visited.kind === "for") out.append(this.#turned(op, visited, out) ?? visited);
      else out.append(visited);
    }
    return withOps(region, out.ops);
  }

  #turned(original: ForOp, visited: ForOp, out: Builder): ForOp | undefined {
    if (original.step !== -1 || !this.#isFree(original)) return undefined;
    const [first, end, ...initial] = original.operands as readonly [Value, Value, ...Value[]];
    const [upper, lower] = [this.#next(first, out), this.#next(end, out)];
    return upper && lower && { ...visited, step: 1, operands: [lower, upper, ...initial] };
  }

  /** The value plus one, if that takes no computation. */
  #next(value: Value, out: Builder): Value | undefined {
    const constant = this.#constant(value);
    if (typeof constant === "number") return Number.isSafeInteger(constant) ? integer(constant + 1, out) : undefined;
    const op = this.#definitions.get(value);
    const [base, one] = op?.operands ?? [];
    const isPredecessor =
      op?.kind === "scalar" && op.primitive === "sub" && one !== undefined && this.#constant(one) === 1;
    return isPredecessor ? base : undefined;
  }

  #isFree(loop: ForOp): boolean {
    const { isPlain, cells } = this.#memories.of(loop);
    const isIndependent = [...cells.values()].every(
      (use) => !use.isWritten || use.isSum || use.isPrivate || use.isDisjoint,
    );
    return (
      isPlain &&
      isIndependent &&
      bodyOf(loop)
        .params.slice(1)
        .every((param, i) => this.#isSum(loop, param, i))
    );
  }

  /** Whether a carried value is an adjoint to which each iteration only adds, in one chain of sums. */
  #isSum(loop: ForOp, param: Value, slot: number): boolean {
    if (!this.#memories.isAdjoint(param)) return false;
    const body = bodyOf(loop);
    const own = new Set<Op>(body.ops);
    let sum = body.yields[slot];
    while (sum && sum !== param) {
      const op = this.#definitions.get(sum);
      if (op?.kind !== "scalar" || op.primitive !== "add" || !own.has(op) || this.#uses.get(sum) !== 1) return false;
      sum = op.operands[0];
    }
    return sum === param && this.#uses.get(param) === 1;
  }

  #constant(value: Value): Literal {
    const op = this.#definitions.get(value);
    return op?.kind === "const" ? op.value : undefined;
  }
}

function integer(value: number, out: Builder): Value {
  const result = freshValue(int);
  invariant(Number.isSafeInteger(value), "a bound is an integer");
  out.append({ kind: "const", value, operands: [], results: [result], regions: [], span: out.span });
  return result;
}
