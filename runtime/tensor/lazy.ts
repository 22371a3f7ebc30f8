import type { Algebra, Dtype, Terms } from "./algebra.ts";

/**
 * A tensor as a rule for its elements. Elementwise operations, broadcasts and changes of shape only make another rule, so that
 * a chain of them ends in the one loop nest that first asks for elements.
 */
export type Lazy<T extends Terms> = {
  readonly dtype: Dtype;
  readonly shape: readonly T["number"][];
  /** The element at an index with one number for each dimension. */
  readonly element: (index: readonly T["number"][]) => T["number"];
  /** Operations that an element takes, about; `Infinity` where there is a loop in it. */
  readonly cost: number;
  /** The dense row-major memory that holds the elements, if there is one. */
  readonly memory?: T["memory"];
};

/** Elements that take more than this are kept where they are read more than once. */
const CHEAP = 4;

/** Product of the dimensions. */
export function sizeOf<T extends Terms>(A: Algebra<T>, shape: readonly T["number"][]): T["number"] {
  const [first = A.constant(1), ...rest] = shape;
  return rest.reduce((size: T["number"], length) => times(A, size, length), first);
}

/** Position of an index in dense row-major memory. */
export function positionOf<T extends Terms>(A: Algebra<T>, shape: readonly T["number"][], index: readonly T["number"][]): T["number"] {
  const [first = A.constant(0), ...rest] = index;
  return rest.reduce((position: T["number"], i, axis) => plus(A, times(A, position, shape[axis + 1]), i), first);
}

export function plus<T extends Terms>(A: Algebra<T>, a: T["number"], b: T["number"]): T["number"] {
  if (A.known(a) === 0) return b;
  if (A.known(b) === 0) return a;
  const [x, y] = [A.known(a), A.known(b)];
  return x !== undefined && y !== undefined ? A.constant(x + y) : A.apply("add", a, b);
}

/** Product of integers, such as lengths and positions. */
export function times<T extends Terms>(A: Algebra<T>, a: T["number"], b: T["number"]): T["number"] {
  const [x, y] = [A.known(a), A.known(b)];
  if (x === 0 || y === 0) return A.constant(0);
  if (x === 1) return b;
  if (y === 1) return a;
  return x !== undefined && y !== undefined ? A.constant(x * y) : A.apply("mul", a, b);
}

/** The tensor that dense row-major memory holds. */
export function inMemory<T extends Terms>(A: Algebra<T>, dtype: Dtype, shape: readonly T["number"][], memory: T["memory"]): Lazy<T> {
  return { dtype, shape, memory, cost: 1, element: (index) => A.load(memory, positionOf(A, shape, index)) };
}

/** Runs `body` for every index of a shape, in row-major order. */
export function forEachIndex<T extends Terms>(A: Algebra<T>, shape: readonly T["number"][], body: (index: readonly T["number"][]) => void): void {
  const nest = (index: readonly T["number"][]): void => {
    if (index.length === shape.length) body(index);
    else A.repeat(shape[index.length], (i) => { nest([...index, i]); });
  };
  nest([]);
}

/** The tensor in dense memory: its own, or what one loop nest writes. */
export function stored<T extends Terms>(A: Algebra<T>, x: Lazy<T>): Lazy<T> & { readonly memory: T["memory"] } {
  const { memory } = x;
  if (memory !== undefined) return { ...x, memory };
  const made = A.allocate(x.dtype, sizeOf(A, x.shape));
  forEachIndex(A, x.shape, (index) => { A.store(made, positionOf(A, x.shape, index), x.element(index)); });
  return { ...inMemory(A, x.dtype, x.shape, made), memory: made };
}

/** The tensor for elements to be read more than once: stored if they are dear. */
export function shared<T extends Terms>(A: Algebra<T>, x: Lazy<T>): Lazy<T> {
  return x.cost <= CHEAP ? x : stored(A, x);
}
