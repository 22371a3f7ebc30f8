import type { Dtype } from "./tensor/algebra.ts";
import type { Shape } from "./tensor/strided.ts";
import type { Tensor } from "./tensor/tensor.ts";

/** Tensors whose elements carry derivatives. Those of integers and truth values do not. */
export type FloatTensor = Tensor<Shape, "float64"> | Tensor<Shape, "float32">;

/** What a function returns that a gradient is taken of: a number, or a tensor without dimensions. */
export type Scalar = number | Tensor<[]> | Tensor<[], "float32">;

/** Containers whose elements carry derivatives. Integer typed arrays do not: their elements are not differentiable. */
type FloatArray = Float64Array | Float32Array;

/** Objects that carry no derivative although they have numeric members (`size`, `byteLength`, …). */
type Inert =
  | ArrayBufferView
  | ArrayBufferLike
  | Date
  | RegExp
  | ReadonlyMap<unknown, unknown>
  | ReadonlySet<unknown>
  | Tensor<Shape, Dtype>
  | ((...args: never[]) => unknown)
  | (abstract new (...args: never[]) => unknown);

/** Nesting depth beyond which a type is taken to hold numbers; it ends the search in recursive types. */
type SearchLimit = 6;

/** `true` where a value of the type can hold, at any depth, a number that carries a derivative. */
export type IsDifferentiable<T, Depth extends readonly unknown[] = []> =
  IsAny<T> extends true ? true : true extends Search<T, Depth> ? true : false;

type Search<T, Depth extends readonly unknown[]> = Depth["length"] extends SearchLimit
  ? true
  : T extends number | FloatArray | FloatTensor
    ? true
    : T extends Inert
      ? false
      : T extends readonly unknown[]
        ? IsDifferentiable<T[number], [...Depth, 0]>
        : T extends object
          ? true extends { [Key in keyof T]-?: IsDifferentiable<T[Key], [...Depth, 0]> }[keyof T]
            ? true
            : false
          : false;

/**
 * What differentiating with respect to a value of type `T` gives: the structure of `T`, with a number for each number.
 *
 * - `number` → `number`
 * - `Float64Array`, `Float32Array` → an array of the same kind, fresh
 * - `Tensor` → a tensor of the same shape and kind
 * - arrays and tuples, nested to any depth → the same, mutable
 * - objects and class instances → plain objects; members without numbers (strings, methods, …) are left out
 *
 * `never` where `T` holds no number.
 */
export type Gradient<T> = IsAny<T> extends true ? unknown : GradientOf<T>;

type IsAny<T> = 0 extends 1 & T ? true : false;

type GradientOf<T> = T extends number
  ? number
  : T extends Float64Array
    ? Float64Array
    : T extends Float32Array
      ? Float32Array
      : T extends FloatTensor
        ? Tensor<T["shape"], T["dtype"]>
        : IsDifferentiable<T> extends false
          ? never
          : T extends readonly unknown[]
            ? SequenceGradient<T>
            : T extends object
              ? RecordGradient<T>
              : never;

type SequenceGradient<T extends readonly unknown[]> = { -readonly [Index in keyof T]: ElementGradient<T[Index]> };

/** A tuple keeps its positions: an element without numbers is `undefined`. */
type ElementGradient<T> = [Gradient<T>] extends [never] ? undefined : Gradient<T>;

type RecordGradient<T extends object> = {
  -readonly [Key in keyof T as IsDifferentiable<T[Key]> extends true ? Key : never]: Gradient<T[Key]>;
};

/** A tangent or cotangent of a value of type `T`, as passed to a derivative: `Gradient<T>`, where readonly data will do. */
export type Tangent<T> = IsAny<T> extends true ? unknown : TangentOf<T>;

type TangentOf<T> = T extends number | FloatArray | FloatTensor
  ? Gradient<T>
  : IsDifferentiable<T> extends false
    ? never
    : T extends readonly unknown[]
      ? { readonly [Index in keyof T]: [Tangent<T[Index]>] extends [never] ? undefined : Tangent<T[Index]> }
      : T extends object
        ? { readonly [Key in keyof T as IsDifferentiable<T[Key]> extends true ? Key : never]: Tangent<T[Key]> }
        : never;

/** The positions of a parameter list, e.g. `0 | 1`; `number` for a rest parameter. */
export type ArgumentIndex<Args extends readonly unknown[]> = number extends Args["length"]
  ? number
  : IndexFrom<Exclude<keyof Args, keyof []>>;

type IndexFrom<Key> = Key extends `${infer Index extends number}` ? Index : never;

/** Which arguments to differentiate with respect to: one position, or several. */
export type Wrt<Args extends readonly unknown[]> = ArgumentIndex<Args> | readonly ArgumentIndex<Args>[];

/** One gradient for one position, a tuple of gradients for a tuple of positions. */
export type GradientAt<Args extends readonly unknown[], Positions> = Positions extends number
  ? Gradient<Args[Positions]>
  : {
      -readonly [Index in keyof Positions]: Positions[Index] extends number ? Gradient<Args[Positions[Index]]> : never;
    };

/** The arrays that gradients at these positions are written into. */
export type Outs<Args extends readonly unknown[], Positions> = Positions extends number
  ? [gradient: Out<Args[Positions]>]
  : {
      -readonly [Index in keyof Positions]: Positions[Index] extends number ? Out<Args[Positions[Index]]> : never;
    };

type Out<T> = T extends Float64Array ? Float64Array : T extends readonly number[] ? number[] : never;

/** The rows that derivatives at these positions are written into: arrays of what `Outs` has. */
export type OutRows<Args extends readonly unknown[], Positions> = Positions extends number
  ? [rows: Out<Args[Positions]>[]]
  : {
      -readonly [Index in keyof Positions]: Positions[Index] extends number ? Out<Args[Positions[Index]]>[] : never;
    };

/** Gradients of all arguments that hold numbers, in order. */
export type Gradients<Args extends readonly unknown[]> = Args extends readonly []
  ? []
  : Required<Args> extends readonly [infer First, ...infer Rest]
    ? IsDifferentiable<First> extends true
      ? [Gradient<First>, ...Gradients<Rest>]
      : Gradients<Rest>
    : Gradient<Args[number]>[];

/** Tangents of all arguments that hold numbers, in order. */
export type Tangents<Args extends readonly unknown[]> = Args extends readonly []
  ? readonly []
  : Required<Args> extends readonly [infer First, ...infer Rest]
    ? IsDifferentiable<First> extends true
      ? readonly [Tangent<First>, ...Tangents<Rest>]
      : Tangents<Rest>
    : readonly Tangent<Args[number]>[];

/** Tangents for `wrt`: always a tuple, with one element for a single position. */
export type TangentsAt<Args extends readonly unknown[], Positions> = Positions extends number
  ? readonly [Tangent<Args[Positions]>]
  : {
      readonly [Index in keyof Positions]: Positions[Index] extends number ? Tangent<Args[Positions[Index]]> : never;
    };

/** One row per output: `Float64Array[]` for a `Float64Array`, `number[][]` for `number[]`, `number[]` for a number. */
export type JacobianAt<Args extends readonly unknown[], Positions> = Positions extends number
  ? Gradient<Args[Positions]>[]
  : {
      -readonly [Index in keyof Positions]: Positions[Index] extends number
        ? Gradient<Args[Positions[Index]]>[]
        : never;
    };

/** The Jacobian of a tensor with respect to a tensor or a number: the shape of the result, followed by that of the argument. */
export type TensorJacobian<Result extends FloatTensor, X> = X extends number
  ? Tensor<Result["shape"], Result["dtype"]>
  : X extends FloatTensor
    ? Tensor<[...Result["shape"], ...X["shape"]], Result["dtype"]>
    : never;

/** One Jacobian of a tensor for one position, a tuple of them for a tuple of positions. */
export type TensorJacobianAt<Result extends FloatTensor, Args extends readonly unknown[], Positions> = Positions extends number
  ? TensorJacobian<Result, Args[Positions]>
  : { -readonly [Index in keyof Positions]: Positions[Index] extends number ? TensorJacobian<Result, Args[Positions[Index]]> : never };

/** Second derivatives: a number for a number, for a tensor one with its dimensions twice, else one row per component. */
export type Hessian<T> = T extends number ? number : T extends FloatTensor ? TensorJacobian<T, T> : Gradient<T>[];
