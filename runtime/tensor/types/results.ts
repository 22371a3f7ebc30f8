import type { Dtype } from "../algebra.ts";
import type { Shape } from "../strided.ts";
import type { Tensor } from "../tensor.ts";
import type { Broadcast } from "./broadcast.ts";
import type { Arithmetic, Common, Floating, KindOf, ShapeOf } from "./operands.ts";

/** Of the same shape, and of the same kind; truth values count as integers. */
export type Same<X> = Tensor<ShapeOf<X>, Arithmetic<KindOf<X>>>;

/** Of the same shape, and no integers. */
export type Floats<X> = Tensor<ShapeOf<X>, Floating<KindOf<X>>>;

/** Truth values of the same shape. */
export type Truths<X> = Tensor<ShapeOf<X>, "bool">;

/** Of the shape and the kind that two operands have together. */
export type Joint<X, Y> = Tensor<Broadcast<ShapeOf<X>, ShapeOf<Y>>, Arithmetic<Common<KindOf<X>, KindOf<Y>>>>;

/** Of the shape that two operands have together, and no integers. */
export type JointFloats<X, Y> = Tensor<Broadcast<ShapeOf<X>, ShapeOf<Y>>, Floating<Common<KindOf<X>, KindOf<Y>>>>;

/** Truth values of the shape that two operands have together. */
export type JointTruths<X, Y> = Tensor<Broadcast<ShapeOf<X>, ShapeOf<Y>>, "bool">;

/** Of a shape, with elements of the kind of an operand. */
export type In<S extends Shape, X> = Tensor<S, KindOf<X> extends infer D extends Dtype ? D : "float64">;

/** Of a shape, with elements of the kind that sums have. */
export type SumIn<S extends Shape, X> = Tensor<S, Arithmetic<KindOf<X>>>;

/** Of a shape, and no integers. */
export type FloatsIn<S extends Shape, X> = Tensor<S, Floating<KindOf<X>>>;

/** The kind of elements that are taken from two operands. */
export type Choice<A, B> = A | B extends number ? "float64" : Common<KindOf<A>, KindOf<B>>;

/** Of a shape, with elements of the kind that two operands have together. */
export type JointIn<S extends Shape, X, Y> = Tensor<S, Arithmetic<Common<KindOf<X>, KindOf<Y>>>>;

/** Of a shape, and no integers. */
export type JointFloatsIn<S extends Shape, X, Y> = Tensor<S, Floating<Common<KindOf<X>, KindOf<Y>>>>;

/** The kind of elements that tensors have in common. */
export type KindOfAll<X extends readonly unknown[]> = X[number] extends number ? "float64" : Common<KindOf<X[number]>, KindOf<X[number]>>;

/** Tensors of some shapes, with elements of the kind of an operand. */
export type Tensors<Shapes, X> = Shapes extends readonly unknown[] ? { [I in keyof Shapes]: Shapes[I] extends infer S extends Shape ? In<S, X> : never } : never;
