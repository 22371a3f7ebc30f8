import type { Padding } from "../operation.ts";
import type { Shape } from "../strided.ts";
import type { Minus, Plus, Quotient, Times } from "./arithmetic.ts";
import type { IsRanked, ShapeMismatch, ShapeOf, Shown } from "./operands.ts";

/** One number for all directions, or one for each. */
export type Each = number | readonly number[];

/** The number of windows along one direction. */
type Count<Length extends number, Size extends number, Stride extends number, P> = P extends "same"
  ? Stride extends 1
    ? Length
    : Quotient<Minus<Plus<Length, Stride>, 1>, Stride>
  : P extends "valid" | 0
    ? Plus<Quotient<Minus<Length, Size>, Stride>, 1>
    : P extends number
      ? Plus<Quotient<Minus<Plus<Plus<Length, P>, P>, Size>, Stride>, 1>
      : number;

type EachOf<E, I extends string> = E extends number ? E : E extends readonly number[] ? (I extends keyof E ? (E[I] extends number ? E[I] : number) : number) : 1;

/** The numbers of windows along directions of the given lengths; of spread windows they are not counted. */
export type Counts<Lengths extends Shape, Sizes extends Each, Strides, P> = {
  -readonly [I in keyof Lengths]: Count<Lengths[I], EachOf<Sizes, I & string>, EachOf<Strides, I & string>, P>;
};

/** Data of one batch and channels around the directions, or of channels alone. */
type Directions<S extends Shape, Rank extends number> = S extends readonly [infer B extends number, ...infer Lengths extends Shape, infer C extends number]
  ? Lengths["length"] extends Rank
    ? { batch: [B]; lengths: Lengths; channels: C }
    : S extends readonly [...infer Unbatched extends Shape, number]
      ? Unbatched["length"] extends Rank
        ? { batch: []; lengths: Unbatched; channels: C }
        : never
      : never
  : never;

/** The shape of what windows give: of a convolution with `Channels` outputs, or of a pool. */
export type Windowed<S extends Shape, Rank extends number, Sizes extends Each, Strides, P, Channels = undefined> = IsRanked<S> extends false
  ? number[]
  : Directions<S, Rank> extends { batch: infer B extends Shape; lengths: infer L extends Shape; channels: infer C extends number }
    ? [...B, ...Counts<L, Sizes, Strides, P>, Channels extends number ? Channels : C]
    : number[];

/** The sizes and the outputs of a filter. */
export type Convolved<S extends Shape, F extends Shape, Rank extends number, Strides, P, Dilations> = F extends readonly [...infer Sizes extends Shape, number, infer Outputs extends number]
  ? Dilations extends 1
    ? Windowed<S, Rank, Sizes, Strides, P, Outputs>
    : Windowed<S, Rank, number, Strides, P extends "same" ? P : Padding, Outputs>
  : number[];

/** What is asked of a filter: as many inputs as the data have channels. */
export type Filter<Name extends string, X, F, Rank extends number> = Mismatch<Name, ShapeOf<X>, ShapeOf<F>, Rank>;

type Mismatch<Name extends string, S extends Shape, F extends Shape, Rank extends number> = IsRanked<S> extends false
  ? unknown
  : IsRanked<F> extends false
    ? unknown
    : [Directions<S, Rank>] extends [never]
      ? ShapeMismatch<`${Name}: data ${Shown<S>} have another number of dimensions than are needed`>
      : F extends readonly [...Shape, infer Inputs extends number, number]
        ? Directions<S, Rank>["channels"] extends infer C extends number
          ? number extends C | Inputs
            ? unknown
            : C extends Inputs
              ? unknown
              : ShapeMismatch<`${Name}: shapes ${Shown<S>} and ${Shown<F>} do not fit: ${C} channels and ${Inputs} inputs`>
          : unknown
        : ShapeMismatch<`${Name}: ${Shown<F>} is no filter`>;

/** The shape of a convolution of each channel. */
export type Depthwise<S extends Shape, F extends Shape, Strides, P, Dilations> = F extends readonly [...infer Sizes extends Shape, infer C extends number, infer M extends number]
  ? Convolved<S, [...Sizes, C, Times<C, M>], 2, Strides, P, Dilations>
  : number[];

/** The shape of a convolution of each channel that is followed by one of single elements. */
export type Separable<S extends Shape, F extends Shape, G extends Shape, Strides, P, Dilations> = F extends readonly [...infer Sizes extends Shape, infer C extends number, number]
  ? G extends readonly [...Shape, infer Outputs extends number]
    ? Convolved<S, [...Sizes, C, Outputs], 2, Strides, P, Dilations>
    : number[]
  : number[];
