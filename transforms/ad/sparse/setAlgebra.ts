import type { Builder } from "../../../ir/builder.ts";
import type { Value } from "../../../ir/ops.ts";
import { f64 } from "../../../ir/types.ts";
import type { TangentAlgebra } from "../tangentAlgebra.ts";
import { callRuntime } from "./runtimeCalls.ts";

/** Whether a choice between two values has the set of the chosen one, or those of both. */
export type Choices = "exact" | "both";

/**
 * Tangents that are sets of indices, by their numbers in `sets` (runtime/sparse/indexSets.ts): what depends on several
 * numbers depends on all that they depend on.
 */
export function setAlgebra(sets: Value, choices: Choices): TangentAlgebra {
  const union = (b: Builder, first: Value, second: Value): Value => {
    if (first === second || b.constantOf(second) === 0) return first;
    return b.constantOf(first) === 0 ? second : callRuntime(b, "unionOf", [sets, first, second], { type: f64, pure: true });
  };
  return {
    suffix: "Sets",
    term: (_rule, partial, tangent) => (partial === null ? undefined : tangent),
    add: union,
    select: (b, condition, whenTrue, whenFalse) =>
      choices === "exact" ? b.select(condition, whenTrue, whenFalse) : union(b, whenTrue, whenFalse),
    acc: (b, array, index, increment) => { b.store(array, index, union(b, b.load(array, index), increment)); },
    accField: (b, record, field, increment) => { b.set(record, field, union(b, b.get(record, field), increment)); },
  };
}
