import type { Shape } from "../strided.ts";
import type { IsRanked, ShapeMismatch, ShapeOf, Shown } from "./operands.ts";

/** The shape that two shapes have together: aligned at their last dimensions, where 1 stands for any length. */
export type Broadcast<A extends Shape, B extends Shape> = IsRanked<A> extends false
  ? number[]
  : IsRanked<B> extends false
    ? number[]
    : Aligned<A, B>;

/** The shape that several operands have together. */
export type BroadcastAll<X extends readonly unknown[], Done extends Shape = []> = X extends readonly [infer First, ...infer Rest]
  ? BroadcastAll<Rest, Broadcast<Done, ShapeOf<First>>>
  : X extends readonly []
    ? Done
    : X extends readonly (infer Each)[]
      ? ShapeOf<Each>
      : never;

type Aligned<A extends Shape, B extends Shape, Done extends number[] = []> = A extends readonly [...infer As extends Shape, infer X extends number]
  ? B extends readonly [...infer Bs extends Shape, infer Y extends number]
    ? Aligned<As, Bs, [Longer<X, Y>, ...Done]>
    : [...A, ...Done]
  : [...B, ...Done];

/** A length that only the running program knows may be 1, and then is as long as the other one. */
type Longer<X extends number, Y extends number> = X extends 1 ? Y : number extends X ? (Y extends 1 ? X : Y) : X;

/** The first lengths, from the last dimension, that differ while neither is 1. */
export type Difference<A extends Shape, B extends Shape> = A extends readonly [...infer As extends Shape, infer X extends number]
  ? B extends readonly [...infer Bs extends Shape, infer Y extends number]
    ? AreFit<X, Y> extends true
      ? Difference<As, Bs>
      : `${X} and ${Y} differ, and neither is 1`
    : never
  : never;

type AreFit<X extends number, Y extends number> = number extends X ? true : number extends Y ? true : X extends 1 | Y ? true : Y extends 1 ? true : false;

/** What is asked of an operand to be broadcast with another: nothing more if the types know no mismatch. */
export type Fitting<Name extends string, A, B> = Mismatch<Name, ShapeOf<A>, ShapeOf<B>>;

type Mismatch<Name extends string, A extends Shape, B extends Shape> = IsRanked<A> extends false
  ? unknown
  : IsRanked<B> extends false
    ? unknown
    : [Difference<A, B>] extends [never]
      ? unknown
      : ShapeMismatch<`${Name}: shapes ${Shown<A>} and ${Shown<B>} do not fit: ${Difference<A, B>}`>;
