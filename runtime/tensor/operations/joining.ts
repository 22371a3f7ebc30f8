import type { Algebra, Terms } from "../algebra.ts";
import { axisOf } from "../axes.ts";
import { commonDtype, withDtype } from "../dtypes.ts";
import { plus, quotient, times, type Lazy } from "../lazy.ts";
import { operation } from "../operation.ts";
import { inPieces } from "../pieces.ts";
import { commonLength, refuse } from "../refuse.ts";
import { broadcast } from "../broadcast.ts";
import { expanded, squeezed } from "../views.ts";
import { slice } from "./shapes.ts";

/** Tensors one after another along an axis. */
export function joined<T extends Terms>(A: Algebra<T>, operation: string, tensors: readonly Lazy<T>[], axis: number): Lazy<T> {
  const dtype = commonDtype(tensors);
  const [first] = tensors;
  if (first === undefined) return refuse(A, operation, "there are no tensors", []);
  const shape = tensors.slice(1).reduce((common, { shape: other }) => commonShape(A, operation, common, other, axis), first.shape);
  const total = tensors.slice(1).reduce((sum, { shape: other }) => plus(A, sum, other[axis]), first.shape[axis]);
  const whole = shape.map((length, at) => (at === axis ? total : length));
  const [part, ...others] = [first, ...tensors.slice(1)].map((tensor) => withDtype(A, tensor, dtype)) as [Lazy<T>, ...Lazy<T>[]];
  return inPieces(A, whole, axis, [part, ...others]);
}

function commonShape<T extends Terms>(A: Algebra<T>, operation: string, a: readonly T["number"][], b: readonly T["number"][], axis: number): readonly T["number"][] {
  if (a.length !== b.length) refuse(A, operation, "the numbers of dimensions differ", a, b);
  return a.map((length, at) => (at === axis ? length : commonLength(A, operation, `lengths along axis ${at}`, [length, b[at]], [a, b])));
}

/** Tensors one after another along an axis. */
export const concat = operation(["tensors", "axis?"], (A, tensors, axis = 0) => {
  const [first] = tensors;
  if (first === undefined) return refuse(A, "concat", "there are no tensors", []);
  return joined(A, "concat", tensors, axisOf(A, "concat", axis, first.shape));
});

/** Tensors of one shape along an axis of their own. */
export const stack = operation(["tensors", "axis?"], (A, tensors, axis = 0) => {
  const [first] = tensors;
  if (first === undefined) return refuse(A, "stack", "there are no tensors", []);
  const along = axisOf(A, "stack", axis, first.shape, first.shape.length + 1);
  for (const { shape } of tensors) commonShape(A, "stack", first.shape, shape, -1);
  return joined(A, "stack", tensors.map((tensor) => expanded(A, tensor, along)), along);
});

/** Part of a tensor along an axis. */
function part<T extends Terms>(A: Algebra<T>, x: Lazy<T>, axis: number, start: T["number"], length: T["number"]): Lazy<T> {
  const starts = x.shape.map((_, at) => (at === axis ? start : A.constant(0)));
  return slice.apply(A, x, starts, x.shape.map((whole, at) => (at === axis ? length : whole))) as Lazy<T>;
}

/** The tensors along an axis. */
export const unstack = operation(["tensor", "axis?"], (A, x, axis = 0) => {
  const along = axisOf(A, "unstack", axis, x.shape);
  const count = A.known(x.shape[along]);
  if (count === undefined) return refuse(A, "unstack", `how many tensors lie along axis ${axis} is known to the running program only`, x.shape);
  return Array.from({ length: count }, (_, i) => squeezed(A, part(A, x, along, A.constant(i), A.constant(1)), along));
});

/** Parts of a tensor along an axis: so many of one length, or of the lengths given. */
export const split = operation(["tensor", "integers", "axis?"], (A, x, parts, axis = 0) => {
  const along = axisOf(A, "split", axis, x.shape);
  const length = x.shape[along];
  const [count = 1] = parts;
  const lengths = parts.length === 1
    ? Array.from({ length: count }, () => quotient(A, length, A.constant(count)))
    : parts.map((part) => A.constant(part));
  const total = lengths.reduce((sum: typeof length, part) => plus(A, sum, part), A.constant(0));
  const sum = parts.length === 1 ? times(A, lengths[0], A.constant(count)) : total;
  A.require(A.compare("eq", sum, length), "split", `axis ${axis} is no sum of ${parts.length === 1 ? `${count} equal lengths` : parts.join(" + ")}`, [x.shape]);
  let start = A.constant(0);
  return lengths.map((each) => {
    const from = start;
    start = plus(A, start, each);
    return part(A, x, along, from, each);
  });
});

/** Two matrices of coordinates: each point of one vector with each of another. */
export const meshgrid = operation(["tensor", "tensor"], (A, x, y) => {
  if (x.shape.length !== 1 || y.shape.length !== 1) return refuse(A, "meshgrid", "vectors are needed", x.shape, y.shape);
  const shape = [y.shape[0], x.shape[0]];
  return [broadcast(A, expanded(A, x, 0), shape), broadcast(A, expanded(A, y, 1), shape)];
});

