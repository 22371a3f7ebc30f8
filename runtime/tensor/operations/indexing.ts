import type { Algebra, Terms } from "../algebra.ts";
import { axisOf } from "../axes.ts";
import { commonDtype, requireInteger, withDtype } from "../dtypes.ts";
import { copied, forEachIndex, inMemory, positionOf, sameShape, shared, sizeOf, stored, type Lazy } from "../lazy.ts";
import { operation } from "../operation.ts";
import { commonLength, refuse } from "../refuse.ts";

/** @throws ShapeError unless every index is one of an axis of that length. */
export function requireInRange<T extends Terms>(A: Algebra<T>, operation: string, indices: Lazy<T>, length: T["number"], shape: readonly T["number"][], axis: number): void {
  const list = stored(A, indices);
  const [wrong] = A.fold(sizeOf(A, indices.shape), [A.constant(0)], (position, [before]) => {
    const index = A.load(list.memory, position);
    const isInRange = A.both(A.compare("ge", index, A.constant(0)), A.compare("lt", index, length));
    return [A.select(isInRange, before, A.apply("add", before, A.constant(1)))];
  });
  A.require(A.compare("eq", wrong, A.constant(0)), operation, `an index is outside of axis ${axis}`, [shape]);
}

/** What is at some places of an axis. */
export function gathered<T extends Terms>(A: Algebra<T>, operation: string, x: Lazy<T>, indices: Lazy<T>, axis: number): Lazy<T> {
  requireInteger(operation, "indices", indices);
  const along = axisOf(A, operation, axis, x.shape);
  const places = shared(A, indices);
  requireInRange(A, operation, places, x.shape[along], x.shape, along);
  const source = shared(A, x);
  const after = along + indices.shape.length;
  return {
    dtype: x.dtype,
    shape: [...x.shape.slice(0, along), ...indices.shape, ...x.shape.slice(along + 1)],
    cost: source.cost + places.cost,
    element: (index) => source.element([...index.slice(0, along), places.element(index.slice(along, after)), ...index.slice(after)]),
  };
}

export const gather = operation(["tensor", "indices", "axis?"], (A, x, indices, axis = 0) => gathered(A, "gather", x, indices, axis));

/** The rows of a table of weights at some indices. */
export const embedding = operation(["tensor", "indices"], (A, weights, indices) => {
  if (weights.shape.length !== 2) return refuse(A, "embedding", "a matrix of weights is needed", weights.shape);
  return gathered(A, "embedding", weights, indices, 0);
});

/** The places that the last dimension of `indices` gives, one component for each of the first axes of a shape. */
function placesOf<T extends Terms>(A: Algebra<T>, operation: string, indices: Lazy<T>, shape: readonly T["number"][]) {
  requireInteger(operation, "indices", indices);
  const depth = A.known(indices.shape[indices.shape.length - 1]);
  if (indices.shape.length === 0 || depth === undefined) return refuse(A, operation, "how many axes the indices are of must be known", indices.shape);
  if (depth > shape.length) return refuse(A, operation, "an index has more components than there are axes", indices.shape, shape);
  const list = shared(A, indices);
  const component = (at: readonly T["number"][], axis: number): T["number"] => list.element([...at, A.constant(axis)]);
  const batch = indices.shape.slice(0, -1);
  for (let axis = 0; axis < depth; axis++) {
    const components: Lazy<T> = { dtype: "int32", shape: batch, cost: list.cost, element: (at) => component(at, axis) };
    requireInRange(A, operation, components, shape[axis], shape, axis);
  }
  const inner = shape.slice(depth);
  return { batch, inner, cost: list.cost, place: (at: readonly T["number"][]) => Array.from({ length: depth }, (_, axis) => component(at, axis)) };
}

/** What is at the places that the last dimension of `indices` gives. */
export const gatherND = operation(["tensor", "indices"], (A, x, indices) => {
  const { batch, inner, place, cost } = placesOf(A, "gatherND", indices, x.shape);
  const source = shared(A, x);
  return {
    dtype: x.dtype,
    shape: [...batch, ...inner],
    cost: source.cost + cost * 2,
    element: (index) => source.element([...place(index.slice(0, batch.length)), ...index.slice(batch.length)]),
  };
});

/** Runs `write` with the position and the element of each update. */
function forEachUpdate<T extends Terms>(
  A: Algebra<T>,
  operation: string,
  { indices, updates, shape }: { readonly indices: Lazy<T>; readonly updates: Lazy<T>; readonly shape: readonly T["number"][] },
): (write: (position: T["number"], element: T["number"]) => void) => void {
  const { batch, inner, place } = placesOf(A, operation, indices, shape);
  const wanted = [...batch, ...inner];
  if (updates.shape.length !== wanted.length) return refuse(A, operation, "updates have another number of dimensions than the places", updates.shape, wanted);
  if (!sameShape(A, updates.shape, wanted)) wanted.forEach((length, axis) => commonLength(A, operation, "lengths of updates and places", [updates.shape[axis], length], [updates.shape, wanted]));
  return (write) => {
    forEachIndex(A, batch, (at) => {
      const start = place(at);
      forEachIndex(A, inner, (rest) => { write(positionOf(A, shape, [...start, ...rest]), updates.element([...at, ...rest])); });
    });
  };
}

/** Zeros, to which updates are added at places; those at the same place are summed. */
export const scatterND = operation(["indices", "tensor", "shape"], (A, indices, updates, shape) => {
  const write = forEachUpdate(A, "scatterND", { indices, updates, shape });
  const memory = A.allocate(updates.dtype, sizeOf(A, shape));
  write((position, element) => { A.store(memory, position, A.apply("add", A.load(memory, position), element)); });
  return inMemory(A, updates.dtype, shape, memory);
});

/** A copy with updates in place of what is at some places; of those at the same place, the last one stays. */
export const tensorScatterUpdate = operation(["tensor", "indices", "tensor"], (A, x, indices, updates) => {
  const dtype = commonDtype([x, updates]);
  const write = forEachUpdate(A, "tensorScatterUpdate", { indices, updates: withDtype(A, updates, dtype), shape: x.shape });
  const { memory } = copied(A, withDtype(A, x, dtype));
  write((position, element) => { A.store(memory, position, element); });
  return inMemory(A, dtype, x.shape, memory);
});

/** The sums of what is along the first axis, by the segment that each belongs to. */
export const unsortedSegmentSum = operation(["tensor", "indices", "length"], (A, x, segments, count) => {
  requireInteger("unsortedSegmentSum", "segments", segments);
  if (segments.shape.length !== 1 || x.shape.length === 0) return refuse(A, "unsortedSegmentSum", "a vector of segments is needed", x.shape, segments.shape);
  const rows = commonLength(A, "unsortedSegmentSum", "numbers of rows and of segments", [x.shape[0], segments.shape[0]], [x.shape, segments.shape]);
  const ids = shared(A, segments);
  const shape = [count, ...x.shape.slice(1)];
  requireInRange(A, "unsortedSegmentSum", ids, count, shape, 0);
  const memory = A.allocate(x.dtype, sizeOf(A, shape));
  forEachIndex(A, [rows, ...x.shape.slice(1)], ([row, ...rest]) => {
    const position = positionOf(A, shape, [ids.element([row]), ...rest]);
    A.store(memory, position, A.apply("add", A.load(memory, position), x.element([row, ...rest])));
  });
  return inMemory(A, x.dtype, shape, memory);
});

