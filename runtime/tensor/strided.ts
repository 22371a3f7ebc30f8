import type { Dtype } from "./algebra.ts";
import { allocate, eager, type EagerTerms, type Memory } from "./eager.ts";
import { inMemory, inStrided, rowMajorStrides, stridedOf, type Lazy, type Strided } from "./lazy.ts";

/** Lengths of the dimensions. */
export type Shape = readonly number[];

/** The kinds of arrays that hold elements. */
export type Arrays = {
  readonly float64: Float64Array;
  readonly float32: Float32Array;
  readonly int32: Int32Array;
  readonly bool: Uint8Array;
};

/** Where a view has its elements; dense tensors need none. */
type Layout = Strided<EagerTerms>;

/** Where a tensor has its elements, if not in order in `data`. */
let layoutOf: (tensor: StridedArray) => Layout | undefined;

/** Elements in memory: dense and in row-major order, or a view of some that is made dense when `data` is asked for. */
export class StridedArray<out S extends Shape = Shape, out D extends Dtype = Dtype> {
  /** Length of each dimension. */
  readonly shape: S;
  /** Kind of the elements. */
  readonly dtype: D;
  /** The elements in row-major order; truth values are 0 and 1. Not to be written: tensors share memory. */
  declare readonly data: Arrays[D];
  readonly #layout: Layout | undefined;

  static {
    layoutOf = (tensor) => tensor.#layout;
  }

  /** @internal */
  constructor(shape: S, dtype: D, memory: Memory, layout?: Omit<Layout, "memory">) {
    this.shape = shape;
    this.dtype = dtype;
    if (layout === undefined) {
      this.data = memory as Arrays[D];
    } else if (isDense(shape, layout.strides)) {
      this.data = memory.subarray(layout.offset, layout.offset + sizeOfShape(shape)) as Arrays[D];
    } else {
      this.#layout = { memory, ...layout };
      const get = (): Memory => {
        const data = copied(this);
        Object.defineProperty(this, "data", { value: data, enumerable: true, writable: false });
        return data;
      };
      Object.defineProperty(this, "data", { get, enumerable: true, configurable: true });
    }
  }

  /** Number of elements. */
  get size(): number {
    return sizeOfShape(this.shape);
  }

  /** Number of dimensions. */
  get rank(): S["length"] {
    return this.shape.length;
  }
}

export function isTensor(value: unknown): value is StridedArray {
  return value instanceof StridedArray;
}

function sizeOfShape(shape: Shape): number {
  return shape.reduce((size, length) => size * length, 1);
}

function isDense(shape: Shape, strides: readonly number[]): boolean {
  if (shape.includes(0)) return true;
  const dense = rowMajorStrides(eager, shape);
  return shape.every((length, axis) => length === 1 || strides[axis] === dense[axis]);
}

/** The elements of a view, in row-major order. */
function copied(tensor: StridedArray): Memory {
  const { shape, dtype, size } = tensor;
  const { memory, offset, strides } = layoutOf(tensor)!;
  const data = allocate(dtype, size);
  const last = shape.length - 1;
  const inner = shape[last]!;
  const step = strides[last]!;
  let to = 0;
  const copyFrom = (axis: number, start: number): void => {
    if (axis === last) {
      for (let i = 0, from = start; i < inner; i++, from += step) data[to++] = memory[from]!;
    } else {
      for (let i = 0; i < shape[axis]!; i++) copyFrom(axis + 1, start + i * strides[axis]!);
    }
  };
  copyFrom(0, offset);
  return data;
}

/** A tensor as an operand of operations. */
export function lazyOf(tensor: StridedArray): Lazy<EagerTerms> {
  const { shape, dtype } = tensor;
  const layout = layoutOf(tensor);
  return layout ? inStrided(eager, dtype, shape, layout) : inMemory(eager, dtype, shape, tensor.data);
}

/** A view of what is at one place of the first axis. */
export function rowOf(tensor: StridedArray, i: number): Lazy<EagerTerms> {
  const { memory, offset, strides } = stridedOf(eager, lazyOf(tensor))!;
  const [step = 0, ...rest] = strides;
  return inStrided(eager, tensor.dtype, tensor.shape.slice(1), { memory, offset: offset + i * step, strides: rest });
}
