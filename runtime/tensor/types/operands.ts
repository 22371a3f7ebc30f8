import type { Dtype } from "../algebra.ts";
import type { Shape } from "../strided.ts";
import type { Tensor } from "../tensor.ts";

/** A tensor whatever its shape and kind of elements. */
export type AnyTensor = Tensor<Shape, Dtype>;

/** A tensor, or a number in its place. */
export type Operand = AnyTensor | number;

/** The shape of an operand; a number has none. */
export type ShapeOf<X> = X extends { readonly shape: infer S extends Shape } ? S : [];

/** The kind of elements of an operand; `"number"` for a number, which takes the kind of the others. */
export type KindOf<X> = X extends { readonly dtype: infer D extends Dtype } ? D : "number";

/** The kind of elements that sums of elements have. */
export type Arithmetic<K> = K extends "bool" ? "int32" : K extends "number" ? "float64" : K & Dtype;

/** The kind of elements that results have which are no integers. */
export type Floating<K> = K extends "float32" ? "float32" : "float64";

/** The kind of elements that operands have in common. A number is float64, but widens no float32. */
export type Common<A, B> = "float64" extends A | B
  ? "float64"
  : "float32" extends A | B
    ? "float32"
    : "number" extends A | B
      ? "float64"
      : "int32" extends A | B
        ? "int32"
        : "bool";

/** A shape as tensors have it: not readonly, so that its elements may be inferred from a literal. */
export type Lengths<S extends Shape> = number extends S["length"] ? number[] : { -readonly [Axis in keyof S]: S[Axis] };

/** The kind of elements where an argument may say it. */
export type Chosen<D, Default extends Dtype = "float64"> = [D] extends [Dtype] ? D : Default;

/** `true` where the number of dimensions is known. */
export type IsRanked<S extends Shape> = number extends S["length"] ? false : true;

declare const problem: unique symbol;

/** What is asked of an argument whose shape does not fit: nothing has it, and the text says why. */
export interface ShapeMismatch<Text extends string> {
  readonly [problem]: Text;
}

/** The shape as it is written in messages. */
export type Shown<S extends Shape> = `[${Joined<S>}]`;

type Joined<S extends Shape> = S extends readonly [infer First extends number, ...infer Rest extends Shape]
  ? Rest extends readonly []
    ? `${First}`
    : `${First}, ${Joined<Rest>}`
  : "";
