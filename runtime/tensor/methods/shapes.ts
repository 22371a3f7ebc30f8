import type { Dtype } from "../algebra.ts";
import type { Shape } from "../strided.ts";
import type { Tensor } from "../tensor.ts";
import type { Axes, AxesOf, Reduced } from "../types/axes.ts";
import type { ElementsShape, Indices } from "../types/elements.ts";
import type { AnyTensor, Lengths, Operand, ShapeOf } from "../types/operands.ts";
import type { In, KindOfAll, Tensors } from "../types/results.ts";
import type { After, At, Concatenated, Expanded, Gathered, GatheredAt, Joinable, OfRank, Padded, Parts, Permutation, Repeated, Replaced, Reshaped, SameSize, Sliced, Squeezed, Stackable, Tiled, Transposed } from "../types/shapes.ts";

/** Operations that move elements, or take some. */
export interface ShapeMethods {
  zerosLike<X extends AnyTensor>(this: X): X;
  onesLike<X extends AnyTensor>(this: X): X;
  fullLike<X extends AnyTensor>(this: X, value: number): X;
  reshape<X extends AnyTensor, const N extends Shape>(this: X, shape: N & SameSize<X, N>): In<Reshaped<N>, X>;
  flatten<X extends AnyTensor>(this: X): In<[number], X>;
  transpose<X extends AnyTensor, const P extends Shape | undefined = undefined>(
    this: X,
    permutation?: P & Permutation<X, P>,
  ): In<Transposed<ShapeOf<X>, P>, X>;
  expandDims<X extends AnyTensor, const A extends number = 0>(this: X, axis?: A): In<Expanded<ShapeOf<X>, A>, X>;
  squeeze<X extends AnyTensor, const A extends Axes = undefined>(
    this: X,
    axis?: A & AxesOf<"squeeze", X, A>,
  ): In<A extends undefined ? Squeezed<ShapeOf<X>> : Reduced<ShapeOf<X>, A>, X>;
  broadcastTo<X extends AnyTensor, const N extends Shape>(this: X, shape: N): In<Lengths<N>, X>;
  slice<X extends AnyTensor, const B extends number | Shape, const Z extends number | Shape | undefined = undefined>(
    this: X,
    begin: B,
    size?: Z,
  ): In<Sliced<ShapeOf<X>, B, Z>, X>;
  stridedSlice<X extends AnyTensor>(
    this: X,
    begin: number | Shape,
    end: number | Shape,
    steps?: number | Shape,
  ): In<OfRank<ShapeOf<X>>, X>;
  reverse<X extends AnyTensor, const A extends Axes = undefined>(
    this: X,
    axis?: A & AxesOf<"reverse", X, A>,
  ): In<ShapeOf<X>, X>;
  flip<X extends AnyTensor, const A extends Axes = undefined>(
    this: X,
    axis?: A & AxesOf<"flip", X, A>,
  ): In<ShapeOf<X>, X>;
  tile<X extends AnyTensor, const R extends Shape>(this: X, repetitions: R): In<Tiled<ShapeOf<X>, R>, X>;
  repeat<X extends AnyTensor, const A extends number | undefined = undefined>(
    this: X,
    count: number,
    axis?: A,
  ): In<A extends number ? Replaced<ShapeOf<X>, A, number> : [number], X>;
  roll<X extends AnyTensor>(
    this: X,
    shift: number | readonly number[],
    axis: number | readonly number[],
  ): In<ShapeOf<X>, X>;
  pad<X extends AnyTensor, const P extends readonly (readonly [number, number])[]>(
    this: X,
    paddings: P,
    value?: number,
  ): In<Padded<ShapeOf<X>, P>, X>;
  mirrorPad<X extends AnyTensor, const P extends readonly (readonly [number, number])[]>(
    this: X,
    paddings: P,
    mode: "reflect" | "symmetric",
  ): In<Padded<ShapeOf<X>, P>, X>;
  concat<X extends AnyTensor, const Y extends readonly Operand[], const A extends number = 0>(
    this: X,
    others: Y & Joinable<"concat", [X, ...Y], A>,
    axis?: A,
  ): Tensor<Concatenated<[X, ...Y], A>, KindOfAll<[X, ...Y]>>;
  stack<X extends AnyTensor, const Y extends readonly Operand[], const A extends number = 0>(
    this: X,
    others: Y & Stackable<[X, ...Y], A>,
    axis?: A,
  ): Tensor<Expanded<ShapeOf<X>, A, [X, ...Y]["length"]>, KindOfAll<[X, ...Y]>>;
  unstack<X extends AnyTensor, const A extends number = 0>(
    this: X,
    axis?: A & AxesOf<"unstack", X, A>,
  ): Repeated<At<ShapeOf<X>, A>, In<Reduced<ShapeOf<X>, A>, X>>;
  split<X extends AnyTensor, const P extends number | Shape, const A extends number = 0>(
    this: X,
    parts: P,
    axis?: A & AxesOf<"split", X, A>,
  ): Tensors<Parts<ShapeOf<X>, P, A>, X>;
  gather<X extends AnyTensor, const I extends Indices, const A extends number = 0>(
    this: X,
    indices: I,
    axis?: A & AxesOf<"gather", X, A>,
  ): In<Gathered<ShapeOf<X>, ElementsShape<I>, A>, X>;
  gatherND<X extends AnyTensor, const I extends Indices>(
    this: X,
    indices: I,
  ): In<GatheredAt<ShapeOf<X>, ElementsShape<I>>, X>;
  scatterND<U extends Operand, const N extends Shape>(this: Tensor<Shape, "int32" | "bool">, updates: U, shape: N): In<Lengths<N>, U>;
  oneHot<X extends Tensor<Shape, "int32" | "bool">, const N extends number, const D extends Dtype = "float64">(
    this: X,
    depth: N,
    onValue?: number,
    offValue?: number,
    dtype?: D,
  ): Tensor<[...ShapeOf<X>, N], NoInfer<D>>;
  tensorScatterUpdate<X extends AnyTensor>(
    this: X,
    indices: Indices,
    updates: Operand,
  ): In<ShapeOf<X>, X>;
  unsortedSegmentSum<X extends AnyTensor, const N extends number>(
    this: X,
    segments: Indices,
    count: N,
  ): In<[N, ...After<ShapeOf<X>, 1>], X>;
}
