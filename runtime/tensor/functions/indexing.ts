import type { Shape } from "../strided.ts";
import { call } from "../tensor.ts";
import type { AxesOf } from "../types/axes.ts";
import type { ElementsShape, Indices } from "../types/elements.ts";
import type { Lengths, Operand, ShapeOf } from "../types/operands.ts";
import type { In } from "../types/results.ts";
import type { After, Gathered, GatheredAt } from "../types/shapes.ts";

/** Zeros in a shape, to which updates are added at places; those at the same place are summed. */
export function scatterND<X extends Operand, const N extends Shape>(indices: Indices, updates: X, shape: N): In<Lengths<N>, X> {
  return call("scatterND", indices, updates, shape);
}

/** What is at some places of an axis, by default of the first one. The places are int32, or an array of integers. */
export function gather<X extends Operand, const I extends Indices, const A extends number = 0>(
  x: X,
  indices: I,
  axis?: A & AxesOf<"gather", X, A>,
): In<Gathered<ShapeOf<X>, ElementsShape<I>, A>, X> {
  return call("gather", x, indices, axis);
}

/** What is at the places whose components are along the last dimension of `indices`. */
export function gatherND<X extends Operand, const I extends Indices>(
  x: X,
  indices: I,
): In<GatheredAt<ShapeOf<X>, ElementsShape<I>>, X> {
  return call("gatherND", x, indices);
}

/** A copy with updates in place of what is at some places; of those at the same place, the last one stays. */
export function tensorScatterUpdate<X extends Operand>(
  x: X,
  indices: Indices,
  updates: Operand,
): In<ShapeOf<X>, X> {
  return call("tensorScatterUpdate", x, indices, updates);
}

/** The sums of what is along the first axis, by the segment that each belongs to. */
export function unsortedSegmentSum<X extends Operand, const N extends number>(
  x: X,
  segments: Indices,
  count: N,
): In<[N, ...After<ShapeOf<X>, 1>], X> {
  return call("unsortedSegmentSum", x, segments, count);
}

/** The rows of a table of weights at some indices. */
export function embedding<X extends Operand, const I extends Indices>(
  x: X,
  indices: I,
): In<[...ElementsShape<I>, ...After<ShapeOf<X>, 1>], X> {
  return call("embedding", x, indices);
}
