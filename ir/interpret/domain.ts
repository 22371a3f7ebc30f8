import type { Primitive, Scalar } from "../primitives/definePrimitive.ts";
import type { ArrayType } from "../types.ts";

/** What the interpreter needs of an array in memory. */
export type Cells = {
  readonly length: number;
  [index: number]: unknown;
  /** The array of the same memory from `start` to `end`; plain JavaScript arrays have none. */
  subarray?: (start: number, end: number) => Cells;
};

/** The numbers a program is run on: JavaScript's own, or for instance dual numbers. All other values are always JavaScript's. */
export type Domain<Num> = {
  /** A constant. */
  readonly lift: (value: number) => Num;
  /** The number that indices, lengths and bounds are. */
  readonly toNumber: (value: Num) => number;
  readonly apply: (primitive: Primitive, operands: readonly (Num | Scalar)[]) => Num | Scalar;
  /** An array of zeros. */
  readonly alloc: (type: ArrayType, length: number) => Cells;
};

const constructors = {
  Float64Array,
  Float32Array,
  Int8Array,
  Uint8Array,
  Uint8ClampedArray,
  Int16Array,
  Uint16Array,
  Int32Array,
  Uint32Array,
} as const;

/** JavaScript numbers and arrays, with exactly JavaScript's semantics. */
export const plainNumbers: Domain<number> = {
  lift: (value) => value,
  toNumber: (value) => value,
  apply: (primitive, operands) => primitive.evaluate(...operands),
  alloc: ({ storage }, length) => {
    return storage === "Array" ? new Array<number>(length).fill(0) : new constructors[storage](length);
  },
};
