import type { Dtype } from "../algebra.ts";
import type { Shape } from "../strided.ts";
import { call, type Tensor } from "../tensor.ts";
import type { Elements, ElementsKind, ElementsShape, Indices } from "../types/elements.ts";
import type { AnyTensor, Chosen, Lengths, ShapeOf } from "../types/operands.ts";

/**
 * A tensor of values: a number, nested arrays, or a typed array, which is copied. With `shape`, which has as many elements, in
 * this shape. Numbers are float64 by default, truth values bool, typed arrays of their kind.
 */
export function tensor<const E extends Elements, const S extends Shape | undefined = undefined, const D extends Dtype | undefined = undefined>(
  elements: E,
  shape?: S,
  dtype?: D,
): Tensor<S extends Shape ? Lengths<S> : ElementsShape<E>, Chosen<D, ElementsKind<E>>> {
  return call("tensor", elements, shape, dtype);
}

/** A tensor for derivatives to be taken by; the name says so, it is as other tensors. */
export function variable<const E extends Elements, const D extends Dtype | undefined = undefined>(
  elements: E,
  dtype?: D,
): Tensor<ElementsShape<E>, Chosen<D, ElementsKind<E>>> {
  return call("variable", elements, dtype);
}

/** A tensor without dimensions. */
export function scalar<const D extends Dtype | undefined = undefined>(value: number | boolean, dtype?: D): Tensor<[], Chosen<D>> {
  return call("scalar", value, dtype);
}

// The kind is what the argument says: `NoInfer` keeps the type that a result is given to from being taken for it.

/** Zeros. */
export function zeros<const S extends Shape, const D extends Dtype = "float64">(shape: S, dtype?: D): Tensor<Lengths<S>, NoInfer<D>> {
  return call("zeros", shape, dtype);
}

/** Ones. */
export function ones<const S extends Shape, const D extends Dtype = "float64">(shape: S, dtype?: D): Tensor<Lengths<S>, NoInfer<D>> {
  return call("ones", shape, dtype);
}

/** Elements that are all the same. */
export function full<const S extends Shape, const D extends Dtype = "float64">(shape: S, value: number, dtype?: D): Tensor<Lengths<S>, NoInfer<D>> {
  return call("full", shape, value, dtype);
}

/** Zeros in the shape of a tensor, and of its kind. */
export function zerosLike<X extends AnyTensor>(x: X): Tensor<ShapeOf<X>, X["dtype"]> {
  return call("zerosLike", x);
}

/** Ones in the shape of a tensor, and of its kind. */
export function onesLike<X extends AnyTensor>(x: X): Tensor<ShapeOf<X>, X["dtype"]> {
  return call("onesLike", x);
}

/** Elements that are all the same, in the shape of a tensor and of its kind. */
export function fullLike<X extends AnyTensor>(x: X, value: number): Tensor<ShapeOf<X>, X["dtype"]> {
  return call("fullLike", x, value);
}

/** The identity matrix: ones where row and column are the same. It is square unless `columns` says otherwise. */
export function eye<const N extends number, const M extends number = N, const D extends Dtype = "float64">(rows: N, columns?: M, dtype?: D): Tensor<[N, M], NoInfer<D>> {
  return call("eye", rows, columns, dtype);
}

/** start, start + step, … as long as they are before `stop`; the step is 1 by default. */
export function range<const D extends Dtype = "float64">(start: number, stop: number, step?: number, dtype?: D): Tensor<[number], NoInfer<D>> {
  return call("range", start, stop, step, dtype);
}

/** `count` numbers at equal distances, of which the first is `start` and the last is `stop`. */
export function linspace<const N extends number, const D extends Dtype = "float64">(start: number, stop: number, count: N, dtype?: D): Tensor<[N], NoInfer<D>> {
  return call("linspace", start, stop, count, dtype);
}

/** For each index a row of length `depth`, which is `onValue` (1) there and `offValue` (0) elsewhere. */
export function oneHot<const I extends Indices, const N extends number, const D extends Dtype = "float64">(
  indices: I,
  depth: N,
  onValue?: number,
  offValue?: number,
  dtype?: D,
): Tensor<[...ElementsShape<I>, N], NoInfer<D>> {
  return call("oneHot", indices, depth, onValue, offValue, dtype);
}

/**
 * Numbers that are as likely anywhere from `min` (0) up to, but without, `max` (1). Each is a hash of the seed and of its place, so
 * that the same seed gives the same numbers everywhere.
 */
export function randomUniform<const S extends Shape, const D extends Dtype = "float64">(
  shape: S,
  seed: number,
  min?: number,
  max?: number,
  dtype?: D,
): Tensor<Lengths<S>, NoInfer<D>> {
  return call("randomUniform", shape, seed, min, max, dtype);
}

/** Numbers of a normal distribution with a mean (0) and a standard deviation (1). The same seed gives the same numbers. */
export function randomNormal<const S extends Shape, const D extends Dtype = "float64">(
  shape: S,
  seed: number,
  mean?: number,
  deviation?: number,
  dtype?: D,
): Tensor<Lengths<S>, NoInfer<D>> {
  return call("randomNormal", shape, seed, mean, deviation, dtype);
}
