import type { Builder } from "../../ir/builder.ts";
import type { ForOp, Value } from "../../ir/ops.ts";
import type { MemoryOrder } from "../analysis/memoryOrder.ts";
import { constantNumber, type Structure } from "../analysis/structure.ts";
import { lengthAtTop } from "./lengthAtTop.ts";

export type Bounds = {
  readonly structure: Structure;
  readonly memoryOrder: MemoryOrder;
  /** The enclosing counted loops whose induction variables may occur. */
  readonly loops: readonly ForOp[];
};

type Side = "min" | "max";

/**
 * A value of the top region that bounds `value` from above or below over all iterations of the enclosing loops, or
 * undefined. Exact when the value does not depend on them. Appends the computation to `b`.
 */
export function boundAtTop(b: Builder, bounds: Bounds, value: Value, side: Side): Value | undefined {
  const { structure } = bounds;
  if (structure.home.get(value) === structure.top) return value;
  const loop = bounds.loops.find((candidate) => candidate.regions[0]?.params[0] === value);
  if (loop) return inductionBound(b, bounds, loop, side);
  const op = structure.definition.get(value);
  if (op?.kind === "const" && typeof op.value === "number") return b.constant(op.value);
  if (op?.kind === "length") {
    const [array] = op.operands;
    if (!array || structure.home.get(array) !== structure.top || !bounds.memoryOrder.hasFixedLength(array)) return undefined;
    return lengthAtTop(b, structure, array, value);
  }
  if (op?.kind !== "scalar") return undefined;
  const [x, y] = op.operands as readonly [Value, Value];
  const opposite: Side = side === "max" ? "min" : "max";
  const bound = (operand: Value, at: Side): Value | undefined => boundAtTop(b, bounds, operand, at);
  switch (op.primitive) {
    case "add":
      return combine(bound(x, side), bound(y, side), b.add);
    case "sub":
      return combine(bound(x, side), bound(y, opposite), b.sub);
    case "neg": {
      const inner = bound(x, opposite);
      return inner && b.neg(inner);
    }
    case "mul": {
      const factor = constantNumber(structure, y) ?? constantNumber(structure, x);
      if (factor === undefined) return undefined;
      const other = constantNumber(structure, y) !== undefined ? x : y;
      const inner = bound(other, factor >= 0 ? side : opposite);
      return inner && b.mul(inner, b.constant(factor));
    }
    case "min":
    case "max":
    case "floor":
    case "ceil":
    case "round":
    case "trunc":
      return monotone(b, op.operands.map((operand) => bound(operand, side)), op.primitive);
    default:
      return undefined;
  }
}

function inductionBound(b: Builder, bounds: Bounds, loop: ForOp, side: Side): Value | undefined {
  const [lower, upper] = loop.operands as readonly [Value, Value];
  const outer = { ...bounds, loops: bounds.loops.slice(0, bounds.loops.indexOf(loop)) };
  // i runs from lower towards upper, which it does not reach.
  if (loop.step > 0) {
    return side === "min" ? boundAtTop(b, outer, lower, "min") : lessOne(b, boundAtTop(b, outer, upper, "max"), -1);
  }
  return side === "max" ? boundAtTop(b, outer, lower, "max") : lessOne(b, boundAtTop(b, outer, upper, "min"), 1);
}

function lessOne(b: Builder, value: Value | undefined, offset: number): Value | undefined {
  return value && b.add(value, b.constant(offset));
}

function combine(x: Value | undefined, y: Value | undefined, join: (x: Value, y: Value) => Value): Value | undefined {
  return x && y && join(x, y);
}

function monotone(b: Builder, operands: readonly (Value | undefined)[], name: string): Value | undefined {
  const known = operands.filter((operand) => operand !== undefined);
  return known.length === operands.length ? b.apply(name, ...known) : undefined;
}
