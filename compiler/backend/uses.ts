import type { Func, Op, Region, Value } from "../../ir/ops.ts";
import type { EffectTable } from "./effects.ts";

export type Uses = {
  /** How often a value is an operand or yielded, not counting ops that nothing observes. */
  readonly count: (value: Value) => number;
  /** Neither the op's results are used, nor has it effects. */
  readonly isDead: (op: Op) => boolean;
};

export function usesOf(func: Func, effects: EffectTable): Uses {
  const counts = new Map<Value, number>();
  const dead = new Set<Op>();
  const use = (value: Value): void => void counts.set(value, (counts.get(value) ?? 0) + 1);
  // Uses come after definitions: backwards, an op is met when all uses of its results are counted.
  const visit = (region: Region): void => {
    region.yields.forEach(use);
    for (const op of [...region.ops].reverse()) {
      const { writes, tape } = effects.of(op);
      const isObserved = writes.size > 0 || tape || op.kind === "while" || containsLoop(op);
      if (!isObserved && !op.results.some((result) => counts.has(result))) {
        dead.add(op);
        continue;
      }
      op.operands.forEach(use);
      op.regions.forEach(visit);
    }
  };
  visit(func.body);
  return { count: (value) => counts.get(value) ?? 0, isDead: (op) => dead.has(op) };
}

/** Contains a `while`, which may never end. */
function containsLoop(op: Op): boolean {
  return op.kind !== "lambda" && op.regions.some((region) => region.ops.some((inner) => inner.kind === "while" || containsLoop(inner)));
}
