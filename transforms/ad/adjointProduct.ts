import { forEachIndex } from "../../ir/controlBuilders.ts";
import { invariant } from "../../ir/invariant.ts";
import type { ProductOp, Value } from "../../ir/ops.ts";
import { isDifferentiable } from "../../ir/types.ts";
import { builderBefore, currentScope, type AdjointContext } from "./adjointContext.ts";
import { adjointMemory } from "./adjointMemory.ts";
import { zeroArray } from "./arrayLoops.ts";
import { primalValue } from "./primalValues.ts";

/**
 * C += A·B, A and B being the factors as the product takes them: Ā += C̄·Bᵀ and B̄ += Aᵀ·C̄. A factor that lies transposed
 * in memory gets the transpose of that. Where the product sets C, what C was before reaches no later use: C̄ becomes zero.
 */
export function reverseProduct(context: AdjointContext, op: ProductOp): void {
  const [c, a, b] = op.operands as readonly [Value, Value, Value];
  const { transposeA, transposeB } = op;
  const isActive = (array: Value): boolean => isDifferentiable(array.type) && context.activity.holdsActive(array);
  if (!isActive(c)) return;
  const [m, k, n] = op.operands.slice(3).map((size) => primalValue(context, size)) as [Value, Value, Value];
  const seed = adjointMemory(context, c);
  const { body } = currentScope(context);
  if (isActive(a)) {
    const factor = contentThen(context, op, 1);
    const memory = adjointMemory(context, a);
    if (transposeA) body.product(memory, { matrix: factor, transposed: transposeB }, { matrix: seed, transposed: true }, [k, n, m]);
    else body.product(memory, { matrix: seed }, { matrix: factor, transposed: !transposeB }, [m, n, k]);
  }
  if (isActive(b)) {
    const factor = contentThen(context, op, 0);
    const memory = adjointMemory(context, b);
    if (transposeB) body.product(memory, { matrix: seed, transposed: true }, { matrix: factor, transposed: transposeA }, [n, m, k]);
    else body.product(memory, { matrix: factor, transposed: !transposeA }, { matrix: seed }, [k, m, n]);
  }
  if (op.sets) zeroArray(body, seed, body.constant(0), body.mul(m, n));
}

/** A factor as the product found it: its own memory if nothing is written there later, else a copy. */
function contentThen(context: AdjointContext, op: ProductOp, position: 0 | 1): Value {
  const factor = op.operands[1 + position] as Value;
  if (context.memoryOrder.staysAfter(factor, op)) return primalValue(context, factor);
  const { copied, copies } = context.additions;
  const copy = copies.get(op)?.[position];
  invariant(copy && copy.type.kind === "array", "a factor is an array");
  if (!copied.has(copy)) {
    copied.add(copy);
    const [m, k, n] = op.operands.slice(3) as [Value, Value, Value];
    const b = builderBefore(context, op);
    const length = position === 0 ? b.mul(m, k) : b.mul(k, n);
    b.append({ kind: "alloc", type: copy.type, operands: [length], results: [copy], regions: [], span: op.span });
    forEachIndex(b, length, (inner, i) => inner.store(copy, i, inner.load(factor, i)));
  }
  return primalValue(context, copy);
}
