import { primal, withPrimal, type Scalar } from "../algebra/nilpotent.ts";
import { ModelError, unwrap, wrap } from "./dual.ts";

/**
 * Typed arrays whose elements carry derivatives. A value is a window on cells that its views share; indexing goes through
 * a proxy, so that patterns, iteration and the methods of `Array.prototype`, which ask for no more than indices and
 * `length`, work on it.
 */
export abstract class TypedCells {
  readonly cells: Scalar[];
  readonly offset: number;
  readonly length: number;

  constructor(source: number | Iterable<unknown> | Window) {
    const { cells, offset, length } = windowOf(source);
    this.cells = cells;
    this.offset = offset;
    this.length = length;
    if (!(source instanceof Window)) this.cells.forEach((x, i) => (this.cells[i] = this.convert(x)));
    return new Proxy(this, handler);
  }

  /** What a store leaves in an element. */
  abstract convert(x: Scalar): Scalar;
  protected abstract make(source: number | Iterable<unknown> | Window): TypedCells;

  contents(): readonly Scalar[] {
    return this.cells.slice(this.offset, this.offset + this.length);
  }

  [Symbol.iterator](): Iterator<unknown> {
    return Array.prototype[Symbol.iterator].call(this);
  }

  subarray(from = 0, to = this.length): TypedCells {
    const start = within(from, this.length);
    return this.make(new Window(this.cells, this.offset + start, Math.max(within(to, this.length) - start, 0)));
  }

  slice(from?: number, to?: number): TypedCells {
    return this.make(this.subarray(from, to));
  }

  map(f: (x: unknown, i: number, all: unknown) => unknown): TypedCells {
    return this.make(Array.from(this, (x, i) => f(x, i, this)));
  }

  filter(f: (x: unknown, i: number, all: unknown) => boolean): TypedCells {
    // Elements are read as they are visited: the function may change them.
    return this.make(Array.prototype.filter.call(this, f as (x: unknown) => boolean));
  }

  set(source: Iterable<unknown>, offset = 0): void {
    [...source].forEach((x, i) => this.store(offset + i, unwrap(x)));
  }

  with(index: number, value: unknown): TypedCells {
    return this.make(Array.from(this).with(index, value));
  }

  toReversed(): TypedCells {
    return this.make(Array.from(this).reverse());
  }

  sort(compare: (x: unknown, y: unknown) => number): this {
    this.set(Array.from(this).sort(compare));
    return this;
  }

  toSorted(compare: (x: unknown, y: unknown) => number): TypedCells {
    return this.slice().sort(compare);
  }

  load(index: number): Scalar {
    return this.cells[position(this, index)] ?? NaN;
  }

  store(index: number, value: Scalar): void {
    this.cells[position(this, index)] = this.convert(value);
  }
}

function position(array: TypedCells, index: number): number {
  if (index >= 0 && index < array.length) return array.offset + index;
  throw new ModelError(`index ${index} is outside of an array of length ${array.length}`);
}

const generic =
  "at copyWithin every fill find findIndex findLast findLastIndex forEach includes indexOf lastIndexOf reduce reduceRight reverse some keys entries";
for (const name of generic.split(" ")) {
  Object.defineProperty(TypedCells.prototype, name, Object.getOwnPropertyDescriptor(Array.prototype, name) ?? {});
}

/** Part of the memory of another array. */
class Window {
  readonly cells: Scalar[];
  readonly offset: number;
  readonly length: number;

  constructor(cells: Scalar[], offset: number, length: number) {
    this.cells = cells;
    this.offset = offset;
    this.length = length;
  }
}

function windowOf(source: number | Iterable<unknown> | Window): Window {
  if (source instanceof Window) return source;
  if (typeof source !== "number") {
    const cells = Array.from(source, unwrap);
    return new Window(cells, 0, cells.length);
  }
  if (!Number.isInteger(source) || source < 0 || source > 1e4) throw new ModelError(`array of length ${source}`);
  return new Window(new Array<Scalar>(source).fill(0), 0, source);
}

function within(index: number, length: number): number {
  return Math.min(Math.max(index < 0 ? index + length : index, 0), length);
}

function indexOf(key: string | symbol): number | undefined {
  return typeof key === "string" && /^-?\d+(\.\d+)?$/.test(key) ? Number(key) : undefined;
}

const handler: ProxyHandler<TypedCells> = {
  get(target, key, receiver): unknown {
    const index = indexOf(key);
    return index === undefined ? Reflect.get(target, key, receiver) : wrap(target.load(index));
  },
  set(target, key, value: unknown): boolean {
    const index = indexOf(key);
    if (index === undefined) return false;
    target.store(index, unwrap(value));
    return true;
  },
  has(target, key): boolean {
    const index = indexOf(key);
    return index === undefined ? Reflect.has(target, key) : index >= 0 && index < target.length;
  },
};

export class DoubleCells extends TypedCells {
  static from(source: Iterable<unknown>, f: (x: unknown, i: number) => unknown = (x) => x): DoubleCells {
    return new DoubleCells(Array.from(source, f));
  }
  convert(x: Scalar): Scalar {
    return x;
  }
  protected make(source: number | Iterable<unknown> | Window): TypedCells {
    return new DoubleCells(source);
  }
}

/** Rounds with the identity as derivative. */
export class SingleCells extends TypedCells {
  convert(x: Scalar): Scalar {
    return withPrimal(x, Math.fround(primal(x)));
  }
  protected make(source: number | Iterable<unknown> | Window): TypedCells {
    return new SingleCells(source);
  }
}

export class IntegerCells extends TypedCells {
  convert(x: Scalar): Scalar {
    return primal(x) | 0;
  }
  protected make(source: number | Iterable<unknown> | Window): TypedCells {
    return new IntegerCells(source);
  }
}
