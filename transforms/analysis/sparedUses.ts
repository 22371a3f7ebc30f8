import { primitive } from "../../ir/primitives/index.ts";
import type { Func, Op, Region, Value } from "../../ir/ops.ts";
import type { Structure } from "./structure.ts";

type Use = { readonly op: Op | undefined; readonly index: number; readonly region: Region };

/**
 * The numbers that the function may compute without using them: all their uses are in arms and loops that may not run, or choose
 * among several numbers. Of these, the ones that have a pole, or are computed from one that has. Where none is used, their
 * adjoint is exactly 0, and so must be what they pass on: in `const s = Math.sqrt(x); return x > 0 ? s : 0` that of x is 0 at 0,
 * not 0 · ∞.
 */
export function sparedUses(func: Func, { definition, home, owner }: Pick<Structure, "definition" | "home" | "owner">): (value: Value) => boolean {
  const uses = usesIn(func.body);
  const known = new Map<Value, boolean>();
  const isSpared = (value: Value): boolean => {
    let result = known.get(value);
    if (result !== undefined) return result;
    // Carried values lead back to themselves.
    known.set(value, false);
    result = (uses.get(value) ?? []).every((use) => sparesUse(value, use));
    known.set(value, result);
    return result;
  };
  const infinite = new Map<Value, boolean>();
  /** Whether a number has a pole, or is computed from one that has. */
  const mayBeInfinite = (value: Value): boolean => {
    const op = definition.get(value);
    if (op?.kind !== "scalar" && op?.kind !== "select") return false;
    let result = infinite.get(value);
    if (result === undefined) {
      const hasPole = op.kind === "scalar" && primitive(op.primitive).hasPole && !hasNone(op, definition);
      infinite.set(value, (result = hasPole || op.operands.some(mayBeInfinite)));
    }
    return result;
  };
  const sparesUse = (value: Value, { op, index, region }: Use): boolean => {
    const isNested = region !== home.get(value);
    if (isNested) return true;
    if (!op) {
      const around = owner.get(region)?.op;
      const merged = around?.kind === "if" ? around.results[index] : undefined;
      return merged !== undefined && isSpared(merged);
    }
    if (op.kind === "select") return true;
    if (op.kind === "if") return true;
    if (op.kind !== "scalar") return false;
    const [result] = op.results;
    if (result?.type.kind !== "f64" || op.primitive === "max" || op.primitive === "min") return true;
    return isSpared(result);
  };
  return (value) => mayBeInfinite(value) && isSpared(value);
}

/** Division by a constant has no pole, nor has a power of at least 1. */
function hasNone(op: Op & { kind: "scalar" }, definition: ReadonlyMap<Value, Op>): boolean {
  const second = op.operands[1] && definition.get(op.operands[1]);
  if (second?.kind !== "const") return false;
  return op.primitive === "div" || (op.primitive === "pow" && typeof second.value === "number" && second.value >= 1);
}

function usesIn(body: Region): ReadonlyMap<Value, readonly Use[]> {
  const uses = new Map<Value, Use[]>();
  const note = (value: Value, use: Use): void => {
    const list = uses.get(value);
    if (list) list.push(use);
    else uses.set(value, [use]);
  };
  const visit = (region: Region): void => {
    for (const op of region.ops) {
      op.operands.forEach((operand, index) => { note(operand, { op, index, region }); });
      op.regions.forEach(visit);
    }
    region.yields.forEach((value, index) => { note(value, { op: undefined, index, region }); });
  };
  visit(body);
  return uses;
}
