import type { IsRanked, ShapeOf } from "./operands.ts";

/** The shape of what `einsum` gives, where the letters of the result are written out. */
export type Summed<Spec extends string, X extends readonly unknown[]> = WithoutSpaces<Spec> extends `${infer Inputs}->${infer Output}`
  ? LengthsFor<Output, Inputs, X>
  : number[];

type WithoutSpaces<Text extends string> = Text extends `${infer Before} ${infer Behind}` ? WithoutSpaces<`${Before}${Behind}`> : Text;

type LengthsFor<Output extends string, Inputs extends string, X extends readonly unknown[]> = Output extends `${infer Letter}${infer Rest}`
  ? [LengthOf<Letter, Inputs, X>, ...LengthsFor<Rest, Inputs, X>]
  : [];

/** The length of the first axis of that name. */
type LengthOf<Letter extends string, Inputs extends string, X extends readonly unknown[]> = X extends readonly [infer First, ...infer Others]
  ? Inputs extends `${infer Letters},${infer Rest}`
    ? Letters extends `${string}${Letter}${string}`
      ? Named<Letter, Letters, ShapeOf<First>>
      : LengthOf<Letter, Rest, Others>
    : Named<Letter, Inputs, ShapeOf<First>>
  : number;

type Named<Letter extends string, Letters extends string, S extends readonly number[]> = IsRanked<S> extends false
  ? number
  : Letters extends `${infer First}${infer Rest}`
    ? S extends readonly [infer Length extends number, ...infer Lengths extends readonly number[]]
      ? First extends Letter
        ? Length
        : Named<Letter, Rest, Lengths>
      : number
    : number;
