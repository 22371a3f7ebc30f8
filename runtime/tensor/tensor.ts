import type { Dtype } from "./algebra.ts";
import type { Memory } from "./eager.ts";
import { ShapeError } from "../errors.ts";
import { zerosOf } from "../structure.ts";
import type { Methods } from "./methods.ts";
import { receiverOf } from "./operation.ts";
import { operations } from "./operations.ts";
import { runner } from "./run.ts";
import { rowOf, StridedArray, type Shape } from "./strided.ts";

/** Nested arrays of the elements of a tensor; a number if it has no dimensions. */
export type NestedArrays<S extends Shape, Element = number> = number extends S["length"]
  ? unknown
  : S extends readonly [number, ...infer Rest extends Shape]
    ? NestedArrays<Rest, Element>[]
    : Element;

/**
 * Numbers in a grid of any number of dimensions, with its shape in the type: `Tensor<[2, 3]>`, with `number` for a length that
 * only the running program knows. Tensors do not change; views, such as transposes and slices, share memory.
 *
 * Operations are functions of `nabla/tensor` and methods: `sum(x, 0)` is `x.sum(0)`.
 */
// eslint-disable-next-line @typescript-eslint/no-unsafe-declaration-merging
export class Tensor<out S extends Shape = Shape, out D extends Dtype = "float64"> extends StridedArray<S, D> {
  /** The only element. @throws ShapeError if there are more, or none. */
  item(): number {
    if (this.size !== 1) throw new ShapeError(`item: shape [${this.shape.join(", ")}] does not fit: a tensor of one element is needed`);
    return this.data[0]!;
  }

  /** The elements in nested arrays. */
  toArray<X extends Tensor<Shape, Dtype>>(this: X): NestedArrays<X["shape"]> {
    const { shape, data } = this;
    let at = 0;
    const nested = (axis: number): unknown => {
      if (axis === shape.length) return data[at++];
      return Array.from({ length: shape[axis]! }, () => nested(axis + 1));
    };
    return nested(0) as NestedArrays<X["shape"]>;
  }

  /**
   * Iterates over the tensors along the first axis; `unstack` gives them with their shapes in the types. A tensor without
   * dimensions has no axis, and is not iterable.
   */
  get [Symbol.iterator](): () => IterableIterator<Tensor<number[], D>> {
    if (this.rank === 0) return undefined as never;
    return () => rowsOf(this);
  }

  override toString(): string {
    const text = JSON.stringify(this.toArray(), (_, element: unknown) => (typeof element === "number" ? shownNumber(element) : element));
    const elements = text.replaceAll('"', "").replaceAll(",", ", ");
    return `Tensor [${this.shape.join(", ")}] ${this.dtype} ${elements}`;
  }

  /** The zeros that a gradient begins with; undefined for elements that carry no derivative. */
  [zerosOf](): Tensor<S, D> | undefined {
    return this.dtype === "float64" || this.dtype === "float32" ? call<Tensor<S, D>>("zerosLike", this) : undefined;
  }
}

function* rowsOf<D extends Dtype>(x: Tensor<Shape, D>): IterableIterator<Tensor<number[], D>> {
  for (let i = 0; i < x.shape[0]!; i++) yield finish(rowOf(x, i)) as Tensor<number[], D>;
}

/** JSON has no other way to write NaN and Infinity. */
function shownNumber(value: number): string {
  return Object.is(value, -0) ? "0" : String(value);
}

// The methods that operations are: they are installed below.
// eslint-disable-next-line @typescript-eslint/no-unused-vars, @typescript-eslint/no-empty-object-type
export interface Tensor<out S extends Shape, out D extends Dtype> extends Methods {}

const { run, finish } = runner((shape, dtype, memory, layout) => new Tensor(shape, dtype, memory, layout));

/** Runs an operation. Its declaration says what it gives. */
// eslint-disable-next-line @typescript-eslint/no-unnecessary-type-parameters
export function call<Result>(name: string, ...args: readonly unknown[]): Result {
  return run(name, args) as Result;
}

for (const [name, operation] of operations) {
  const place = receiverOf(operation);
  if (!place) continue;
  const method = function (this: unknown, ...args: readonly unknown[]): unknown {
    if (!place.isInList) return run(name, [this, ...args]);
    const given = [...args];
    const others = given[place.position];
    if (Array.isArray(others)) given[place.position] = [this, ...(others as unknown[])];
    return run(name, given);
  };
  Object.defineProperty(Tensor.prototype, name, { value: method, writable: true, configurable: true });
}

const kinds: readonly [array: new (length: number) => Memory, dtype: Dtype][] = [
  [Float64Array, "float64"],
  [Float32Array, "float32"],
  [Int32Array, "int32"],
  [Uint8Array, "bool"],
];

/** The tensor whose elements an array holds in row-major order. The array is not copied; it tells the kind of the elements. */
export function tensorOf<S extends Shape>(data: Float64Array, shape: S): Tensor<S>;
export function tensorOf<S extends Shape>(data: Float32Array, shape: S): Tensor<S, "float32">;
export function tensorOf<S extends Shape>(data: Int32Array, shape: S): Tensor<S, "int32">;
export function tensorOf<S extends Shape>(data: Uint8Array, shape: S): Tensor<S, "bool">;
export function tensorOf(data: Memory, shape: Shape): Tensor<Shape, Dtype> {
  const [, dtype] = kinds.find(([array]) => data instanceof array)!;
  return new Tensor(shape, dtype, data);
}
