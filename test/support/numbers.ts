/**
 * Values made of numbers: numbers, arrays, typed arrays and objects of them, nested at will. Members that are not
 * numeric (strings, booleans, functions, Maps, Sets, undefined) are carried along unchanged and have no components.
 */

/** The number at a path such as `.weights[2]`. */
export type Leaf = { readonly path: string; readonly value: number };

type NumericArray = Float64Array | Float32Array | Int32Array;

function isTypedArray(value: unknown): value is NumericArray {
  return ArrayBuffer.isView(value) && !(value instanceof DataView);
}

function isTable(value: object): boolean {
  return value instanceof Map || value instanceof Set;
}

/** All numbers of a value with their paths, in a fixed order. */
export function leavesOf(value: unknown, path = ""): readonly Leaf[] {
  if (typeof value === "number") return [{ path, value }];
  if (isTypedArray(value)) return Array.from(value, (item, i) => ({ path: `${path}[${i}]`, value: item }));
  if (Array.isArray(value)) return value.flatMap((item: unknown, i) => leavesOf(item, `${path}[${i}]`));
  if (typeof value !== "object" || value === null || isTable(value)) return [];
  return Object.entries(value).flatMap(([key, member]) => leavesOf(member, `${path}.${key}`));
}

/** A deep copy whose numbers are replaced, in the order of `leavesOf`; kinds of arrays and prototypes are kept. */
export function mapNumbers<T>(value: T, change: (value: number, index: number) => number): T {
  let index = 0;
  const map = (part: unknown): unknown => {
    if (typeof part === "number") return change(part, index++);
    if (isTypedArray(part)) return part.map((item) => change(item, index++));
    if (Array.isArray(part)) return part.map(map);
    if (typeof part !== "object" || part === null || isTable(part)) return part;
    const copy: object = Object.create(Object.getPrototypeOf(part) as object | null) as object;
    return Object.assign(copy, Object.fromEntries(Object.entries(part).map(([key, member]) => [key, map(member)])));
  };
  return map(value) as T;
}

/** A deep copy. */
export function cloneNumbers<T>(value: T): T {
  return mapNumbers(value, (x) => x);
}

/** Σ of the products of corresponding numbers: the inner product ⟨x, y⟩. */
export function innerProduct(x: unknown, y: unknown): number {
  const left = leavesOf(x);
  const right = leavesOf(y);
  if (left.length !== right.length) throw new Error(`inner product of ${left.length} and ${right.length} numbers`);
  return left.reduce((sum, leaf, i) => sum + leaf.value * (right[i]?.value ?? NaN), 0);
}

/** Reproducible numbers in [-1, 1), away from nothing in particular. */
export function numbersFrom(seed: number): () => number {
  let state = seed >>> 0;
  return () => {
    state = (Math.imul(state, 1664525) + 1013904223) >>> 0;
    const mixed = Math.imul(state ^ (state >>> 15), 0x2c1b3c6d) >>> 0;
    return ((mixed ^ (mixed >>> 13)) >>> 0) / 2 ** 31 - 1;
  };
}
