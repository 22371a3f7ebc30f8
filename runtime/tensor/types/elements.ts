import type { Shape } from "../strided.ts";
import type { Tensor } from "../tensor.ts";
import type { AnyTensor } from "./operands.ts";

/** Numbers or truth values, nested to any depth, a typed array, or a tensor. */
export type Elements = number | boolean | TypedNumbers | AnyTensor | readonly Elements[];

/** Integers: a tensor of them, nested arrays, or one. */
export type Indices = number | Tensor<Shape, "int32"> | Tensor<Shape, "bool"> | readonly Indices[];

type TypedNumbers = Float64Array | Float32Array | Int32Array | Int16Array | Int8Array | Uint32Array | Uint16Array | Uint8Array | Uint8ClampedArray;

/** The shape of the tensor that is made of elements. An array whose length is not in its type has length `number`. */
export type ElementsShape<E, Deepest extends readonly 0[] = [0, 0, 0, 0, 0, 0, 0, 0]> = E extends AnyTensor
  ? E["shape"]
  : E extends number | boolean
    ? []
    : E extends TypedNumbers
      ? [number]
      : E extends readonly (infer Inner)[]
        ? Deepest extends readonly [0, ...infer Deeper extends readonly 0[]]
          ? [E["length"], ...ElementsShape<Inner, Deeper>]
          : number[]
        : number[];

/** The kind of elements that a tensor has without being told. */
export type ElementsKind<E> = E extends AnyTensor
  ? E["dtype"]
  : E extends Float32Array
    ? "float32"
    : E extends Float64Array
      ? "float64"
      : E extends TypedNumbers
        ? "int32"
        : IsBoolean<E> extends true
          ? "bool"
          : "float64";

type IsBoolean<E, Deepest extends readonly 0[] = [0, 0, 0, 0, 0, 0, 0, 0]> = E extends readonly (infer Inner)[]
  ? Deepest extends readonly [0, ...infer Deeper extends readonly 0[]]
    ? IsBoolean<Inner, Deeper>
    : false
  : [E] extends [boolean] ? ([E] extends [never] ? false : true) : false;
