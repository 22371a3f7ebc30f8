import type { Algebra, Binary, Comparison, Dtype, Unary } from "./algebra.ts";
import { setProduct } from "./kernels/product.ts";
import { misfit } from "./refuse.ts";
import { sizeOf, stored, stridedOf, type Lazy } from "./lazy.ts";
import { orderOf } from "./product.ts";

/** The arrays that hold the elements of tensors. */
export type Memory = Float64Array | Float32Array | Int32Array | Uint8Array;

/** Operations that run at once. */
export type EagerTerms = { readonly number: number; readonly condition: boolean; readonly memory: Memory };

const functions: Readonly<Record<Unary | Binary, (a: number, b: number) => number>> = {
  neg: (a) => -a,
  add: (a, b) => a + b,
  sub: (a, b) => a - b,
  mul: (a, b) => a * b,
  div: (a, b) => a / b,
  rem: (a, b) => a % b,
  bitAnd: (a, b) => a & b,
  bitOr: (a, b) => a | b,
  bitXor: (a, b) => a ^ b,
  shiftLeft: (a, b) => a << b,
  shiftRight: (a, b) => a >> b,
  shiftRightUnsigned: (a, b) => a >>> b,
  imul: Math.imul,
  abs: Math.abs,
  sign: Math.sign,
  floor: Math.floor,
  ceil: Math.ceil,
  round: Math.round,
  trunc: Math.trunc,
  fround: Math.fround,
  sqrt: Math.sqrt,
  cbrt: Math.cbrt,
  exp: Math.exp,
  expm1: Math.expm1,
  log: Math.log,
  log1p: Math.log1p,
  log2: Math.log2,
  log10: Math.log10,
  sin: Math.sin,
  cos: Math.cos,
  tan: Math.tan,
  asin: Math.asin,
  acos: Math.acos,
  atan: Math.atan,
  sinh: Math.sinh,
  cosh: Math.cosh,
  tanh: Math.tanh,
  asinh: Math.asinh,
  acosh: Math.acosh,
  atanh: Math.atanh,
  pow: Math.pow,
  atan2: Math.atan2,
  max: (a, b) => Math.max(a, b),
  min: (a, b) => Math.min(a, b),
};

const comparisons: Readonly<Record<Comparison, (a: number, b: number) => boolean>> = {
  lt: (a, b) => a < b,
  le: (a, b) => a <= b,
  gt: (a, b) => a > b,
  ge: (a, b) => a >= b,
  eq: (a, b) => a === b,
  ne: (a, b) => a !== b,
};

export function allocate(dtype: Dtype, size: number): Memory {
  switch (dtype) {
    case "float64": return new Float64Array(size);
    case "float32": return new Float32Array(size);
    case "int32": return new Int32Array(size);
    case "bool": return new Uint8Array(size);
  }
}

/** Operations on tensors in JavaScript's numbers. */
export const eager: Algebra<EagerTerms> = {
  constant: (value) => value,
  known: (term) => term,
  apply: (name: Unary | Binary, a: number, b?: number): number => functions[name](a, b!),
  compare: (name, a, b) => comparisons[name](a, b),
  both: (a, b) => a && b,
  either: (a, b) => a || b,
  not: (a) => !a,
  stopGradient: (a) => a,
  select: (condition, whenTrue, whenFalse) => (condition ? whenTrue : whenFalse),
  choose: (condition, whenTrue, whenFalse) => (condition ? whenTrue() : whenFalse()),
  fold(count, initial, step) {
    let carried = initial;
    for (let i = 0; i < count; i++) carried = step(i, carried);
    return carried;
  },
  repeat(count, body) {
    for (let i = 0; i < count; i++) body(i);
  },
  allocate,
  load: (memory, position) => memory[position]!,
  store(memory, position, value) {
    memory[position] = value;
  },
  setProduct(memory, start, a, b) {
    const [[m = 0, k = 0], [, n = 0]] = [a.shape, b.shape];
    const [left, right] = [factor(a), factor(b)];
    setProduct(memory.subarray(start, start + m * n), left.memory, right.memory, m, k, n, left.isTransposed, right.isTransposed);
  },
  require(condition, operation, problem, shapes) {
    if (!condition) throw misfit(eager, operation, problem, shapes);
  },
};

/** The memory of a matrix, or of its transpose. */
function factor(x: Lazy<EagerTerms>): { readonly memory: Memory; readonly isTransposed: boolean } {
  const strided = x.memory === undefined ? stridedOf(eager, x) : undefined;
  const order = strided && orderOf(eager, x.shape, strided);
  if (!strided || !order) return { memory: stored(eager, x).memory, isTransposed: false };
  return { memory: strided.memory.subarray(strided.offset, strided.offset + sizeOf(eager, x.shape)), isTransposed: order === "columns" };
}
