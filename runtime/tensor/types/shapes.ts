import type { Shape } from "../strided.ts";
import type { Minus, Plus, Quotient, Times } from "./arithmetic.ts";
import type { AxisOf, MissingAxes } from "./axes.ts";
import type { IsRanked, ShapeMismatch, ShapeOf, Shown } from "./operands.ts";

/** The shape of a reshaped tensor; -1 stands for a length that only the running program knows. */
export type Reshaped<S extends Shape> = number extends S["length"] ? number[] : { -readonly [Axis in keyof S]: S[Axis] extends -1 ? number : S[Axis] };

/** What is asked of the lengths that a tensor is given: as many elements, where the types can count them. */
export type SameSize<X, S extends Shape> = Differ<SizeOf<ShapeOf<X>>, SizeOf<S>> extends true
  ? ShapeMismatch<`reshape: shapes ${Shown<ShapeOf<X>>} and ${Shown<S>} do not fit: the numbers of elements differ`>
  : unknown;

type Differ<A extends number, B extends number> = number extends A ? false : number extends B ? false : A extends B ? false : true;

/** The number of elements; `number` where it is not known, and where a length is -1. */
type SizeOf<S extends Shape> = IsRanked<S> extends false
  ? number
  : S extends readonly [infer First extends number, ...infer Rest extends Shape]
    ? First extends -1
      ? number
      : Times<First, SizeOf<Rest>>
    : 1;

/** Dimensions in another order, by default the reverse one. */
export type Transposed<S extends Shape, P> = IsRanked<S> extends false
  ? number[]
  : P extends undefined
    ? Backwards<S>
    : P extends Shape
      ? IsRanked<P> extends false
        ? { -readonly [Axis in keyof S]: number }
        : Permuted<S, P>
      : never;

type Backwards<S extends Shape> = S extends readonly [infer First extends number, ...infer Rest extends Shape] ? [...Backwards<Rest>, First] : [];

type Permuted<S extends Shape, P extends Shape> = P extends readonly [infer First extends number, ...infer Rest extends Shape]
  ? [At<S, First>, ...Permuted<S, Rest>]
  : [];

/** The length along an axis. */
export type At<S extends Shape, Axis extends number> = number extends Axis ? number : S[AxisOf<S, Axis>] extends infer Length extends number ? Length : number;

/** What is asked of an order of dimensions. */
export type Permutation<X, P> = P extends Shape
  ? IsRanked<P> extends false
    ? unknown
    : IsRanked<ShapeOf<X>> extends false
      ? unknown
      : P["length"] extends ShapeOf<X>["length"]
        ? unknown
        : ShapeMismatch<`transpose: ${Shown<P>} is no order of all axes of ${Shown<ShapeOf<X>>}`>
  : unknown;

/** With a dimension more before that at an axis. */
export type Expanded<S extends Shape, Axis extends number, Length extends number = 1> = IsRanked<S> extends false
  ? number[]
  : number extends Axis
    ? number[]
    : Inserted<S, AxisOf<[...S, 1], Axis>, Length>;

type Inserted<S extends Shape, Axis extends number, Length extends number, Before extends readonly number[] = []> = Before["length"] extends Axis
  ? [...Before, Length, ...S]
  : S extends readonly [infer First extends number, ...infer Rest extends Shape]
    ? Inserted<Rest, Axis, Length, [...Before, First]>
    : number[];

/** With another length along an axis. */
export type Replaced<S extends Shape, Axis extends number, Length extends number> = IsRanked<S> extends false
  ? number[]
  : number extends Axis
    ? { -readonly [I in keyof S]: number }
    : { -readonly [I in keyof S]: I extends `${AxisOf<S, Axis>}` ? Length : S[I] };

/** Without dimensions of length 1. */
export type Squeezed<S extends Shape> = IsRanked<S> extends false
  ? number[]
  : S extends readonly [infer First extends number, ...infer Rest extends Shape]
    ? number extends First
      ? number[]
      : First extends 1
        ? Squeezed<Rest>
        : [First, ...Squeezed<Rest>]
    : [];

/** The lengths of a section; without a size, and for -1, all from the beginning on. */
export type Sliced<S extends Shape, B, Z> = IsRanked<S> extends false
  ? number[]
  : B extends number
    ? Sliced<S, [B], Z extends number ? [Z] : Z>
    : B extends Shape
      ? Z extends number
        ? Sections<S, B, [Z]>
        : Z extends Shape
          ? Sections<S, B, Z>
          : Sections<S, B, []>
      : number[];

type Sections<S extends Shape, B extends Shape, Z extends Shape> = IsRanked<Z> extends false
  ? { -readonly [I in keyof S]: number }
  : S extends readonly [infer Length extends number, ...infer Rest extends Shape]
    ? [SectionLength<Length, B extends readonly [infer First extends number, ...unknown[]] ? First : IsRanked<B> extends true ? 0 : number, Z extends readonly [infer Size extends number, ...unknown[]] ? Size : -1>, ...Sections<Rest, Tail<B>, Tail<Z>>]
    : [];

type SectionLength<Length extends number, Begin extends number, Size extends number> = number extends Size ? number : Size extends -1 ? (Begin extends 0 ? Length : Minus<Length, Begin>) : Size;

type Tail<S extends Shape> = S extends readonly [number, ...infer Rest extends Shape] ? Rest : IsRanked<S> extends true ? [] : S;

/** The lengths with what is put around. */
export type Padded<S extends Shape, P extends readonly (readonly number[])[]> = {
  -readonly [I in keyof S]: I extends keyof P ? (P[I] extends readonly [infer Before extends number, infer After extends number] ? Plus<Plus<S[I], Before>, After> : number) : number;
};

/** The lengths, each so many times. */
export type Tiled<S extends Shape, R extends Shape> = IsRanked<S> extends false
  ? number[]
  : S["length"] extends R["length"]
    ? { -readonly [I in keyof S]: I extends keyof R ? (R[I] extends 1 ? S[I] : S[I] extends 1 ? R[I] : number) : number }
    : number[];

/** Tensors one after another along an axis. */
export type Concatenated<X extends readonly unknown[], Axis extends number> = X extends readonly [infer First, ...infer Rest]
  ? IsRanked<ShapeOf<First>> extends false
    ? number[]
    : Replaced<ShapeOf<First>, Axis, LengthsAlong<Rest, Axis, At<ShapeOf<First>, Axis>>>
  : X extends readonly (infer Each)[]
    ? Replaced<ShapeOf<Each>, Axis, number>
    : never;

type LengthsAlong<X extends readonly unknown[], Axis extends number, Sum extends number> = X extends readonly [infer First, ...infer Rest]
  ? LengthsAlong<Rest, Axis, Plus<Sum, At<ShapeOf<First>, Axis>>>
  : X extends readonly []
    ? Sum
    : number;

/** What is asked of tensors that are put one after another: the same lengths along the other axes. */
export type Joinable<Name extends string, X extends readonly unknown[], Axis extends number> = X extends readonly [infer First, ...infer Rest]
  ? MissingAxes<Name, ShapeOf<First>, Axis> & AllFit<Name, ShapeOf<First>, Rest, Axis>
  : unknown;

type AllFit<Name extends string, S extends Shape, X extends readonly unknown[], Axis extends number> = X extends readonly [infer First, ...infer Rest]
  ? Fits<Replaced<S, Axis, 0>, Replaced<ShapeOf<First>, Axis, 0>> extends true
    ? AllFit<Name, S, Rest, Axis>
    : ShapeMismatch<`${Name}: shapes ${Shown<S>} and ${Shown<ShapeOf<First>>} do not fit`>
  : unknown;

/** Whether shapes may be the same. */
type Fits<A extends Shape, B extends Shape> = IsRanked<A> extends false
  ? true
  : IsRanked<B> extends false
    ? true
    : A extends readonly [infer X extends number, ...infer As extends Shape]
      ? B extends readonly [infer Y extends number, ...infer Bs extends Shape]
        ? number extends X | Y
          ? Fits<As, Bs>
          : X extends Y
            ? Fits<As, Bs>
            : false
        : false
      : B extends readonly []
        ? true
        : false;

/** What is asked of tensors of which each is one along an axis of its own. */
export type Stackable<X extends readonly unknown[], Axis extends number> = X extends readonly [infer First, ...infer Rest]
  ? MissingAxes<"stack", IsRanked<ShapeOf<First>> extends true ? [...ShapeOf<First>, X["length"]] : ShapeOf<First>, Axis> & SameShapes<ShapeOf<First>, Rest>
  : unknown;

type SameShapes<S extends Shape, X extends readonly unknown[]> = X extends readonly [infer First, ...infer Rest]
  ? Fits<S, ShapeOf<First>> extends true
    ? SameShapes<S, Rest>
    : ShapeMismatch<`stack: shapes ${Shown<S>} and ${Shown<ShapeOf<First>>} do not fit`>
  : unknown;

/** The shape of each part, and how many they are. */
export type Parts<S extends Shape, P, Axis extends number> = P extends number
  ? Repeated<P, Replaced<S, Axis, Quotient<At<S, Axis>, P>>>
  : P extends Shape
    ? { -readonly [I in keyof P]: Replaced<S, Axis, P[I] extends number ? P[I] : number> }
    : never;

/** A tuple of so many; an array where only the running program knows how many. */
export type Repeated<N extends number, Each, Done extends readonly unknown[] = []> = number extends N
  ? Each[]
  : Done["length"] extends N
    ? Done
    : Done["length"] extends 64
      ? Each[]
      : Repeated<N, Each, [...Done, Each]>;

/** The first `N` dimensions are left out. */
export type After<S extends Shape, N extends number, Passed extends readonly 0[] = []> = number extends N
  ? number[]
  : Passed["length"] extends N
    ? S
    : S extends readonly [number, ...infer Rest extends Shape]
      ? After<Rest, N, [...Passed, 0]>
      : number[];

/** The dimensions before an axis. */
export type Before<S extends Shape, Axis extends number, Done extends number[] = []> = Done["length"] extends Axis
  ? Done
  : S extends readonly [infer First extends number, ...infer Rest extends Shape]
    ? Before<Rest, Axis, [...Done, First]>
    : number[];

/** Indices in place of an axis. */
export type Gathered<S extends Shape, I extends Shape, Axis extends number> = IsRanked<S> extends false
  ? number[]
  : number extends Axis
    ? number[]
    : AxisOf<S, Axis> extends infer At extends number
      ? [...Before<S, At>, ...I, ...(After<S, At> extends readonly [number, ...infer Rest extends Shape] ? Rest : number[])]
      : number[];

/** Components of places along the last dimension of the indices in place of the first axes. */
export type GatheredAt<S extends Shape, I extends Shape> = I extends readonly [...infer Batch extends Shape, infer Depth extends number]
  ? After<S, Depth> extends infer Rest extends Shape
    ? [...Batch, ...Rest]
    : number[]
  : number[];

/** Lengths that only the running program knows, for as many dimensions. */
export type OfRank<S extends Shape> = number extends S["length"] ? number[] : { -readonly [I in keyof S]: number };
