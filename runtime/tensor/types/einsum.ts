import type { IsRanked, ShapeMismatch, ShapeOf, Shown } from "./operands.ts";

/** The shape of what `einsum` gives, where the letters of the result are written out. */
export type Summed<Spec extends string, X extends readonly unknown[]> = WithoutSpaces<Spec> extends `${infer Inputs}->${infer Output}`
  ? LengthsFor<Output, Inputs, X>
  : number[];

type WithoutSpaces<Text extends string> = Text extends `${infer Before} ${infer Behind}` ? WithoutSpaces<`${Before}${Behind}`> : Text;

type LengthsFor<Output extends string, Inputs extends string, X extends readonly unknown[]> = Output extends `${infer Letter}${infer Rest}`
  ? [LengthOf<Letter, Inputs, X>, ...LengthsFor<Rest, Inputs, X>]
  : [];

/** What is asked of the tensors: axes of the same name have the same length. */
export type Named<Spec extends string, X extends readonly unknown[]> = WithoutSpaces<Spec> extends infer Text extends string
  ? Text extends `${infer Inputs}->${string}`
    ? AllFit<Inputs, X, Inputs, X>
    : AllFit<Text, X, Text, X>
  : unknown;

type AllFit<Rest extends string, Left extends readonly unknown[], Inputs extends string, X extends readonly unknown[]> = Left extends readonly [infer First, ...infer Others]
  ? Rest extends `${infer Letters},${infer Behind}`
    ? Fits<Letters, ShapeOf<First>, Inputs, X> & AllFit<Behind, Others, Inputs, X>
    : Fits<Rest, ShapeOf<First>, Inputs, X>
  : unknown;

type Fits<Letters extends string, S extends readonly number[], Inputs extends string, X extends readonly unknown[]> = IsRanked<S> extends false
  ? unknown
  : Letters extends `${infer First}${infer Rest}`
    ? S extends readonly [infer Length extends number, ...infer Lengths extends readonly number[]]
      ? (Differ<Length, LengthOf<First, Inputs, X>> extends true ? ShapeMismatch<`einsum: lengths of "${First}" differ: ${LengthOf<First, Inputs, X>} and ${Length}`> : unknown) & Fits<Rest, Lengths, Inputs, X>
      : ShapeMismatch<`einsum: "${Letters}" has letters that are no axes of ${Shown<S>}`>
    : unknown;

type Differ<A extends number, B extends number> = number extends A ? false : number extends B ? false : A extends B ? false : true;

/** The length of the first axis of that name. */
type LengthOf<Letter extends string, Inputs extends string, X extends readonly unknown[]> = X extends readonly [infer First, ...infer Others]
  ? Inputs extends `${infer Letters},${infer Rest}`
    ? Letters extends `${string}${Letter}${string}`
      ? LengthIn<Letter, Letters, ShapeOf<First>>
      : LengthOf<Letter, Rest, Others>
    : LengthIn<Letter, Inputs, ShapeOf<First>>
  : number;

type LengthIn<Letter extends string, Letters extends string, S extends readonly number[]> = IsRanked<S> extends false
  ? number
  : Letters extends `${infer First}${infer Rest}`
    ? S extends readonly [infer Length extends number, ...infer Lengths extends readonly number[]]
      ? First extends Letter
        ? Length
        : LengthIn<Letter, Rest, Lengths>
      : number
    : number;
