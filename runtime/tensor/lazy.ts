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
  /** The element at a position in row-major order, where that takes no more than the elements of operands at the same one. */
  readonly flat?: ((position: T["number"]) => T["number"]) | undefined;
  /** Operations that an element takes, about; `Infinity` where there is a loop in it. */
  readonly cost: number;
  /** The dense row-major memory that holds the elements, if there is one. */
  readonly memory?: T["memory"];
  /** Where memory holds the elements in an order of its own: views are made of it. */
  readonly strided?: Strided<T> | undefined;
  /** Parts along one dimension, which have rules of their own: loops go over one after the other. */
  readonly pieces?: Pieces<T> | undefined;
  /** A number in place of a tensor: a result takes the kind of its elements from the others. */
  readonly isNumber?: boolean;
};

/** The element at an index is at `offset` plus the sum of `index[i] * strides[i]`. */
export type Strided<T extends Terms> = {
  readonly memory: T["memory"];
  readonly offset: T["number"];
  readonly strides: readonly T["number"][];
};

export type Pieces<T extends Terms> = { readonly axis: number; readonly parts: readonly Piece<T>[] };

/** The elements from `start` on along the dimension, for the length that `tensor` has there. */
export type Piece<T extends Terms> = { readonly start: T["number"]; readonly tensor: Lazy<T> };

/** Elements that take more than this are kept where they are read more than once. */
const CHEAP = 4;

/** Product of the dimensions. */
export function sizeOf<T extends Terms>(A: Algebra<T>, shape: readonly T["number"][]): T["number"] {
  const [first = A.constant(1), ...rest] = shape;
  return rest.reduce((size: T["number"], length) => times(A, size, length), first);
}

/** Position of an index in dense row-major memory. */
export function positionOf<T extends Terms>(A: Algebra<T>, shape: readonly T["number"][], index: readonly T["number"][]): T["number"] {
  let position = index.length === 0 ? A.constant(0) : index[0];
  for (let axis = 1; axis < index.length; axis++) position = plus(A, times(A, position, shape[axis]), index[axis]);
  return position;
}

/** The steps in dense row-major memory from one index to the next along each dimension. */
export function rowMajorStrides<T extends Terms>(A: Algebra<T>, shape: readonly T["number"][]): readonly T["number"][] {
  return shape.map((_, axis) => sizeOf(A, shape.slice(axis + 1)));
}

export function plus<T extends Terms>(A: Algebra<T>, a: T["number"], b: T["number"]): T["number"] {
  if (A.known(a) === 0) return b;
  if (A.known(b) === 0) return a;
  const [x, y] = [A.known(a), A.known(b)];
  return x !== undefined && y !== undefined ? A.constant(x + y) : A.apply("add", a, b);
}

/** Difference of integers, such as lengths and positions. */
export function minus<T extends Terms>(A: Algebra<T>, a: T["number"], b: T["number"]): T["number"] {
  if (A.known(b) === 0) return a;
  const [x, y] = [A.known(a), A.known(b)];
  return x !== undefined && y !== undefined ? A.constant(x - y) : A.apply("sub", a, b);
}

/** Product of integers, such as lengths and positions. */
export function times<T extends Terms>(A: Algebra<T>, a: T["number"], b: T["number"]): T["number"] {
  const [x, y] = [A.known(a), A.known(b)];
  if (x === 0 || y === 0) return A.constant(0);
  if (x === 1) return b;
  if (y === 1) return a;
  return x !== undefined && y !== undefined ? A.constant(x * y) : A.apply("mul", a, b);
}

/** How often a whole positive `b` goes into an `a` that is not negative. */
export function quotient<T extends Terms>(A: Algebra<T>, a: T["number"], b: T["number"]): T["number"] {
  if (A.known(b) === 1) return a;
  const [x, y] = [A.known(a), A.known(b)];
  if (x !== undefined && y !== undefined) return A.constant(Math.trunc(x / y));
  return A.apply("bitOr", A.apply("div", a, b), A.constant(0));
}

/** Whether two lengths are certainly the same. */
export function same<T extends Terms>(A: Algebra<T>, a: T["number"], b: T["number"]): boolean {
  return a === b || (A.known(a) !== undefined && A.known(a) === A.known(b));
}

/** Whether two shapes are certainly the same. */
export function sameShape<T extends Terms>(A: Algebra<T>, a: readonly T["number"][], b: readonly T["number"][]): boolean {
  return a.length === b.length && a.every((length, axis) => same(A, length, b[axis]));
}

/** The tensor that dense row-major memory holds. */
export function inMemory<T extends Terms>(A: Algebra<T>, dtype: Dtype, shape: readonly T["number"][], memory: T["memory"]): Lazy<T> {
  const flat = (position: T["number"]): T["number"] => A.load(memory, position);
  return { dtype, shape, memory, cost: 1, flat, element: (index) => flat(positionOf(A, shape, index)) };
}

/** The tensor that memory holds in an order of its own. */
export function inStrided<T extends Terms>(A: Algebra<T>, dtype: Dtype, shape: readonly T["number"][], strided: Strided<T>): Lazy<T> {
  const { memory, offset, strides } = strided;
  const element = (index: readonly T["number"][]): T["number"] => {
    let position = offset;
    for (let axis = 0; axis < index.length; axis++) position = plus(A, position, times(A, index[axis], strides[axis]));
    return A.load(memory, position);
  };
  return { dtype, shape, strided, cost: 1, element };
}

/** Where the memory of a tensor holds its elements, if it has memory. */
export function stridedOf<T extends Terms>(A: Algebra<T>, x: Lazy<T>): Strided<T> | undefined {
  if (x.strided !== undefined || x.memory === undefined) return x.strided;
  return { memory: x.memory, offset: A.constant(0), strides: rowMajorStrides(A, x.shape) };
}

/** A number in place of a tensor. */
export function ofNumber<T extends Terms>(term: T["number"]): Lazy<T> {
  return { dtype: "float64", shape: [], cost: 0, element: () => term, flat: () => term, isNumber: true };
}

/** The tensor whose elements are all the same. */
export function filled<T extends Terms>(dtype: Dtype, shape: readonly T["number"][], term: T["number"]): Lazy<T> {
  return { dtype, shape, cost: 0, element: () => term, flat: () => term };
}

/** The index of a position in row-major order. */
export function indexOf<T extends Terms>(A: Algebra<T>, shape: readonly T["number"][], position: T["number"]): readonly T["number"][] {
  const index: T["number"][] = [];
  let rest = position;
  for (let axis = shape.length - 1; axis > 0; axis--) {
    const whole = A.known(shape[axis]) === 1 ? rest : quotient(A, rest, shape[axis]);
    index.unshift(minus(A, rest, times(A, whole, shape[axis])));
    rest = whole;
  }
  return shape.length === 0 ? [] : [rest, ...index];
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
  storeFrom(A, x, made, x.shape, x.shape.map(() => A.constant(0)));
  return { ...inMemory(A, x.dtype, x.shape, made), memory: made };
}

/** Stores the elements in memory of a tensor of shape `whole`, where they begin at an index. */
function storeFrom<T extends Terms>(A: Algebra<T>, x: Lazy<T>, memory: T["memory"], whole: readonly T["number"][], start: readonly T["number"][]): void {
  const { flat, pieces, shape } = x;
  const shifted = (index: readonly T["number"][]): readonly T["number"][] => index.map((i, axis) => plus(A, start[axis], i));
  if (pieces) {
    for (const { start: first, tensor } of pieces.parts) {
      storeFrom(A, tensor, memory, whole, shifted(shape.map((_, axis) => (axis === pieces.axis ? first : A.constant(0)))));
    }
  } else if (flat && sameShape(A, shape.slice(1), whole.slice(1))) {
    const before = positionOf(A, whole, start);
    A.repeat(sizeOf(A, shape), (position) => { A.store(memory, plus(A, before, position), flat(position)); });
  } else {
    forEachIndex(A, shape, (index) => { A.store(memory, positionOf(A, whole, shifted(index)), x.element(index)); });
  }
}

/** Whether elements may as well be computed each time that they are read. */
export function isCheap<T extends Terms>({ cost }: Lazy<T>): boolean {
  return cost <= CHEAP;
}

/** The tensor for elements to be read more than once: if they are dear, the only one is computed here, several are stored. */
export function shared<T extends Terms>(A: Algebra<T>, x: Lazy<T>): Lazy<T> {
  if (isCheap(x)) return x;
  if (!x.shape.every((length) => A.known(length) === 1)) return stored(A, x);
  return filled(x.dtype, x.shape, x.element(x.shape.map(() => A.constant(0))));
}

/** The elements in memory that nothing else has. */
export function copied<T extends Terms>(A: Algebra<T>, x: Lazy<T>): Lazy<T> & { readonly memory: T["memory"] } {
  const { dtype, shape, element, cost, flat, pieces } = x;
  return stored(A, { dtype, shape, element, cost, flat, pieces });
}
