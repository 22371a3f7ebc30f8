import type { Shape } from "../strided.ts";
import type { IsRanked, ShapeMismatch, ShapeOf, Shown } from "./operands.ts";

/** Axes to work along: one, several, or all. */
export type Axes = number | readonly number[] | undefined;

/** The position of an axis that may be negative, and then counts from the end; `never` if there is no such axis. */
export type AxisOf<S extends Shape, Axis extends number> = `${Axis}` extends `-${infer Back extends number}`
  ? FromEnd<S, Back>
  : `${Axis}` extends keyof S
    ? Axis
    : never;

type FromEnd<S extends Shape, Back extends number, Passed extends readonly 0[] = []> = Passed["length"] extends Back
  ? S["length"]
  : S extends readonly [...infer Front extends Shape, number]
    ? FromEnd<Front, Back, [...Passed, 0]>
    : never;

/** The positions of axes, as a union. */
type Positions<S extends Shape, A> = A extends number ? AxisOf<S, A> : A extends readonly number[] ? Each<S, A> : never;

type Each<S extends Shape, A extends readonly number[]> = A extends readonly [infer First extends number, ...infer Rest extends readonly number[]]
  ? AxisOf<S, First> | Each<S, Rest>
  : never;

/** Whether the types know which axes these are. */
type AreKnown<A> = A extends undefined ? true : number extends A ? false : A extends readonly number[] ? (number extends A[number] | A["length"] ? A extends readonly [] ? true : false : true) : true;

/** The shape that is left of a shape along some axes; with `Keep` they are left with length 1. */
export type Reduced<S extends Shape, A, Keep = false> = boolean extends Keep
  ? number[]
  : IsRanked<S> extends false
    ? A extends undefined
      ? Keep extends true ? number[] : []
      : number[]
    : AreKnown<A> extends false
      ? Keep extends true
        ? { -readonly [Axis in keyof S]: number }
        : number[]
      : A extends undefined
        ? Keep extends true
          ? { -readonly [Axis in keyof S]: 1 }
          : []
        : Without<S, Positions<S, A>, Keep>;

type Without<S extends Shape, P extends number, Keep, Before extends readonly 0[] = [], Done extends number[] = []> = S extends readonly [
  infer Length extends number,
  ...infer Rest extends Shape,
]
  ? Without<Rest, P, Keep, [...Before, 0], Before["length"] extends P ? (Keep extends true ? [...Done, 1] : Done) : [...Done, Length]>
  : Done;

/** What is asked of axes: that the shape has them. */
export type AxesOf<Name extends string, X, A> = MissingAxes<Name, ShapeOf<X>, A>;

export type MissingAxes<Name extends string, S extends Shape, A> = IsRanked<S> extends false
  ? unknown
  : A extends number
    ? number extends A
      ? unknown
      : [AxisOf<S, A>] extends [never]
        ? ShapeMismatch<`${Name}: shape ${Shown<S>} has no axis ${A}`>
        : unknown
    : A extends readonly [infer First extends number, ...infer Rest extends readonly number[]]
      ? MissingAxes<Name, S, First> & MissingAxes<Name, S, Rest> & Repeated<Name, S, First, Rest>
      : unknown;

type Repeated<Name extends string, S extends Shape, First extends number, Rest extends readonly number[]> = AreKnown<[First, ...Rest]> extends false
  ? unknown
  : [AxisOf<S, First> & Each<S, Rest>] extends [never]
    ? unknown
    : ShapeMismatch<`${Name}: axis ${First} of ${Shown<S>} is given twice`>;
