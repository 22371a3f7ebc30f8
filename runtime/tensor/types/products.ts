import type { Shape } from "../strided.ts";
import type { Broadcast, Difference } from "./broadcast.ts";
import type { Arithmetic, Common, IsRanked, KindOf, ShapeMismatch, ShapeOf, Shown } from "./operands.ts";

/** A shape as a matrix: its batch, rows and columns. */
type Matrix<S extends Shape, T> = boolean extends T
  ? S extends readonly [...infer Batch extends Shape, number, number]
    ? [Batch, number, number]
    : never
  : S extends readonly [...infer Batch extends Shape, infer R extends number, infer C extends number]
    ? T extends true
      ? [Batch, C, R]
      : [Batch, R, C]
    : never;

/** The shape of a product of matrices; a vector is a row on the left, and a column on the right. */
export type Product<A extends Shape, B extends Shape, TA = false, TB = false> = IsRanked<A> extends false
  ? number[]
  : IsRanked<B> extends false
    ? number[]
    : A extends readonly [number]
      ? B extends readonly [number]
        ? []
        : Matrix<B, TB> extends [infer Batch extends Shape, number, infer Columns extends number]
          ? [...Batch, Columns]
          : number[]
      : B extends readonly [number]
        ? Matrix<A, TA> extends [infer Batch extends Shape, infer Rows extends number, number]
          ? [...Batch, Rows]
          : number[]
        : [Matrix<A, TA>, Matrix<B, TB>] extends [
              [infer ABatch extends Shape, infer Rows extends number, number],
              [infer BBatch extends Shape, number, infer Columns extends number],
            ]
          ? [...Broadcast<ABatch, BBatch>, Rows, Columns]
          : number[];

type Depth<S extends Shape, T, Side extends "left" | "right"> = S extends readonly [infer Length extends number]
  ? Length
  : Matrix<S, T> extends [Shape, infer Rows extends number, infer Columns extends number]
    ? Side extends "left"
      ? Columns
      : Rows
    : number;

type AreEqual<X extends number, Y extends number> = number extends X ? true : number extends Y ? true : X extends Y ? true : false;

/** What is asked of the second factor of a product of matrices. */
export type Factor<Name extends string, A, B, TA = false, TB = false> = Mismatch<Name, ShapeOf<A>, ShapeOf<B>, TA, TB>;

type Mismatch<Name extends string, A extends Shape, B extends Shape, TA, TB> = IsRanked<A> extends false
  ? unknown
  : IsRanked<B> extends false
    ? unknown
    : A extends readonly []
      ? ShapeMismatch<`${Name}: a number is no matrix`>
      : B extends readonly []
        ? ShapeMismatch<`${Name}: a number is no matrix`>
        : AreEqual<Depth<A, TA, "left">, Depth<B, TB, "right">> extends true
          ? [Difference<Batch<A>, Batch<B>>] extends [never]
            ? unknown
            : ShapeMismatch<`${Name}: shapes ${Shown<A>} and ${Shown<B>} do not fit: ${Difference<Batch<A>, Batch<B>>}`>
          : ShapeMismatch<`${Name}: shapes ${Shown<A>} and ${Shown<B>} do not fit: ${Depth<A, TA, "left">} and ${Depth<B, TB, "right">} differ`>;

/** The dimensions before rows and columns. */
type Batch<S extends Shape> = S extends readonly [...infer Before extends Shape, number, number] ? Before : [];

/** What is asked of a matrix, or of matrices in a batch: as many rows as columns. */
export type Square<Name extends string, X> = ShapeOf<X> extends readonly [...Shape, infer R extends number, infer C extends number]
  ? AreEqual<R, C> extends true
    ? unknown
    : ShapeMismatch<`${Name}: shape ${Shown<ShapeOf<X>>} does not fit: ${R} and ${C} differ`>
  : IsRanked<ShapeOf<X>> extends true
    ? ShapeMismatch<`${Name}: a square matrix is needed`>
    : unknown;

/** The kind of elements of products of matrices. */
export type ProductKind<A, B> = Arithmetic<Common<KindOf<A>, KindOf<B>>>;

/** The shape of a batch of matrices without rows and columns. */
export type Outer<S extends Shape> = S extends readonly [...infer Batch extends Shape, number, number] ? [...Batch] : number[];

/** The shape of what `diag` gives. */
export type Diagonal<S extends Shape> = S extends readonly [infer N extends number]
  ? [N, N]
  : S extends readonly [...infer Batch extends Shape, infer R extends number, infer C extends number]
    ? [...Batch, R extends C ? R : number]
    : number[];

/** The shape of the solution of a system of equations. */
export type Solution<A, B> = ShapeOf<B> extends readonly [infer N extends number]
  ? ShapeOf<A> extends readonly [...infer Batch extends Shape, number, number]
    ? [...Batch, N]
    : number[]
  : Product<ShapeOf<A>, ShapeOf<B>>;
