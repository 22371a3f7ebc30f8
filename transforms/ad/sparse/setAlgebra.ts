import type { Builder } from "../../../ir/builder.ts";
import { forEachIndex } from "../../../ir/controlBuilders.ts";
import type { Value } from "../../../ir/ops.ts";
import { f64 } from "../../../ir/types.ts";
import { zeroArray } from "../arrayLoops.ts";
import type { ProductTerm, TangentAlgebra } from "../tangentAlgebra.ts";
import { callRuntime } from "./runtimeCalls.ts";

type Union = TangentAlgebra["add"];

/** The union of two of the sets in `sets`; 0 is the empty one. */
export function unionIn(sets: Value): Union {
  return (b, first, second) => {
    if (first === second || b.constantOf(second) === 0) return first;
    return b.constantOf(first) === 0 ? second : callRuntime(b, "unionOf", [sets, first, second], { type: f64, pure: true });
  };
}

/**
 * Tangents that are sets of indices, by their numbers in `sets` (runtime/sparse/indexSets.ts): what depends on several
 * numbers depends on all that they depend on.
 */
export function setAlgebra(sets: Value): TangentAlgebra {
  const union = unionIn(sets);
  return {
    suffix: "Sets",
    term: (_rule, partial, tangent) => (partial === null ? undefined : tangent),
    add: union,
    select: (b, condition, whenTrue, whenFalse) => b.select(condition, whenTrue, whenFalse),
    acc: (b, array, index, increment) => { b.store(array, index, union(b, b.load(array, index), increment)); },
    accField: (b, record, field, increment) => { b.set(record, field, union(b, b.get(record, field), increment)); },
    product: (b, term) => { productOfSets(b, term, union); },
  };
}

/** Each element of a product depends on a row of the left factor, or on a column of the right one. */
function productOfSets(b: Builder, { target, left, right, active, sizes: [m, k, n], sets }: ProductTerm, union: Union): void {
  if (sets) zeroArray(b, target, b.constant(0), b.mul(m, n));
  const at = (inner: Builder, row: Value, length: Value, column: Value): Value => inner.add(inner.mul(row, length), column);
  forEachIndex(b, m, (rows, i) => {
    forEachIndex(rows, k, (terms, p) => {
      forEachIndex(terms, n, (inner, j) => {
        const place = active === "left" ? (left.transposed ? at(inner, p, m, i) : at(inner, i, k, p)) : right.transposed ? at(inner, j, k, p) : at(inner, p, n, j);
        const element = at(inner, i, n, j);
        const part = inner.load((active === "left" ? left : right).matrix, place);
        inner.store(target, element, union(inner, inner.load(target, element), part));
      });
    });
  });
}
