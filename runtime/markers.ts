import { missingPlugin } from "./errors.ts";
import type {
  ArgumentIndex,
  FloatTensor,
  Gradient,
  GradientAt,
  Gradients,
  Hessian,
  JacobianAt,
  Outs,
  OutRows,
  Scalar,
  Tangent,
  Tangents,
  TangentsAt,
  TensorJacobian,
  TensorJacobianAt,
  Wrt,
} from "./gradientType.ts";
import type { SparseMatrix } from "./sparse/sparseMatrix.ts";

export type { SparseMatrix };

/** Take the derivative with respect to the arguments at these positions; each marker says what it does without. */
export type DerivativeOptions<Positions> = { readonly wrt: Positions };

/** Options, or none of them, that leave the positions to the marker. */
type DefaultPosition = { readonly wrt?: undefined };

export type JacobianMode = "forward" | "reverse";

/** A derivative in sparse form: see {@link SparseMatrix}. */
export type SparseOption = { readonly sparse: true };

/** Values a Jacobian can be taken of: one row per element. */
export type Vector = Float64Array | Float32Array | readonly number[];

/** Positions of arguments that are arrays of numbers: one, or a list. */
type VectorPositions<Args extends readonly unknown[]> = VectorIndex<Args> | readonly VectorIndex<Args>[];

type VectorIndex<Args extends readonly unknown[]> = {
  [Index in ArgumentIndex<Args>]: Args[Index] extends Vector ? Index : never;
}[ArgumentIndex<Args>];

/** One matrix for one position, a tuple for a list. */
type SparseAt<Positions> = Positions extends number ? SparseMatrix : { -readonly [Index in keyof Positions]: SparseMatrix };

/**
 * The gradient of a function that returns a number, or a tensor without dimensions.
 *
 * The derivative is generated at build time, in place of the call. It takes the parameters of `f` and is evaluated at
 * the values they have on entry; `f`'s own effects happen as in `f`.
 *
 * ```ts
 * const dloss = grad(loss); // with respect to the first argument
 * const [dw, db] = grad(loss, { wrt: [0, 1] })(w, b, data);
 * ```
 *
 * @param options.wrt Position of an argument (default 0), or a list of positions.
 * @param options.out With `true` the gradient is written into arrays that are passed after the arguments of `f`, one for each
 * position, as long as those arguments; for arguments of type `Float64Array` and `number[]`.
 * @returns For one position the gradient of that argument, in its structure ({@link Gradient}); for a list a tuple.
 * @throws {NablaError} if the module was not compiled by nabla, or if an array for a gradient has another length than its
 * argument or shares memory with an argument.
 */
export function grad<Args extends unknown[]>(
  f: (...args: Args) => Scalar,
  options?: DefaultPosition & { readonly out?: false },
): (...args: Args) => Gradient<Args[0]>;
export function grad<Args extends unknown[], const Positions extends Wrt<Args>>(
  f: (...args: Args) => Scalar,
  options: DerivativeOptions<Positions> & { readonly out?: false },
): (...args: Args) => GradientAt<Args, Positions>;
export function grad<Args extends unknown[]>(
  f: (...args: Args) => Scalar,
  options: { readonly out: true },
): (...args: [...Required<Args>, ...Outs<Args, 0>]) => Gradient<Args[0]>;
export function grad<Args extends unknown[], const Positions extends Wrt<Args>>(
  f: (...args: Args) => Scalar,
  options: DerivativeOptions<Positions> & { readonly out: true },
): (...args: [...Required<Args>, ...Outs<Args, Positions>]) => GradientAt<Args, Positions>;
export function grad(): never {
  throw missingPlugin("grad");
}

/**
 * The value of a function that returns a number, or a tensor without dimensions, and its gradient, from one evaluation.
 *
 * @param options.wrt Position of an argument (default 0), or a list of positions.
 * @param options.out As for {@link grad}: `valueAndGrad(f, { out: true })(x, gradient)` returns the value alone, and allocates
 * nothing for the gradient.
 * @returns A function of the parameters of `f`; its result's `grad` is what {@link grad} gives.
 * @throws {NablaError} if the module was not compiled by nabla.
 */
export function valueAndGrad<Args extends unknown[]>(
  f: (...args: Args) => Scalar,
  options?: DefaultPosition & { readonly out?: false },
): (...args: Args) => { value: number; grad: Gradient<Args[0]> };
export function valueAndGrad<Args extends unknown[], const Positions extends Wrt<Args>>(
  f: (...args: Args) => Scalar,
  options: DerivativeOptions<Positions> & { readonly out?: false },
): (...args: Args) => { value: number; grad: GradientAt<Args, Positions> };
export function valueAndGrad<Args extends unknown[]>(
  f: (...args: Args) => Scalar,
  options: { readonly out: true },
): (...args: [...Required<Args>, ...Outs<Args, 0>]) => number;
export function valueAndGrad<Args extends unknown[], const Positions extends Wrt<Args>>(
  f: (...args: Args) => Scalar,
  options: DerivativeOptions<Positions> & { readonly out: true },
): (...args: [...Required<Args>, ...Outs<Args, Positions>]) => number;
export function valueAndGrad(): never {
  throw missingPlugin("valueAndGrad");
}

/**
 * Reverse mode: the value of `f`, and a pullback from a cotangent of the value to cotangents of the arguments.
 *
 * @param options.wrt Position of an argument, or a list of positions. Default: every argument that holds numbers, as a tuple.
 * @returns A function of the parameters of `f`. `pullback(cotangent)`, with a cotangent of the structure of the value, may
 * be called any number of times.
 * @throws {NablaError} if the module was not compiled by nabla.
 */
export function vjp<Args extends unknown[], Result>(
  f: (...args: Args) => Result,
  options?: DefaultPosition,
): (...args: Args) => { value: Result; pullback: (cotangent: Tangent<Result>) => Gradients<Args> };
export function vjp<Args extends unknown[], Result, const Positions extends Wrt<Args>>(
  f: (...args: Args) => Result,
  options: DerivativeOptions<Positions>,
): (...args: Args) => { value: Result; pullback: (cotangent: Tangent<Result>) => GradientAt<Args, Positions> };
export function vjp(): never {
  throw missingPlugin("vjp");
}

/**
 * Forward mode: the value of `f`, and the derivative of the value in the direction of the tangents.
 *
 * ```ts
 * const { value, tangent } = jvp(f)([x, y], [1, 0]);
 * ```
 *
 * @param options.wrt Position of an argument, or a list of positions. Default: every argument that holds numbers.
 * @returns A function of the arguments of `f` as a tuple, and of a tuple with one tangent for each position of `wrt`, each
 * in the structure of its argument.
 * @throws {NablaError} if the module was not compiled by nabla.
 */
export function jvp<Args extends unknown[], Result>(
  f: (...args: Args) => Result,
  options?: DefaultPosition,
): (args: Readonly<Args>, tangents: Tangents<Args>) => { value: Result; tangent: Gradient<Result> };
export function jvp<Args extends unknown[], Result, const Positions extends Wrt<Args>>(
  f: (...args: Args) => Result,
  options: DerivativeOptions<Positions>,
): (args: Readonly<Args>, tangents: TangentsAt<Args, Positions>) => { value: Result; tangent: Gradient<Result> };
export function jvp(): never {
  throw missingPlugin("jvp");
}

/**
 * The Jacobian of a function that returns a vector, or a tensor.
 *
 * @param options.wrt Position of an argument (default 0), or a list of positions.
 * @param options.mode `"forward"` costs one sweep per component of the argument, `"reverse"` one per output. Default: the
 * cheaper one where the sizes are known at build time.
 * @param options.sparse With `true` the result is a {@link SparseMatrix}, whose cost grows with the number of columns, or of
 * rows, that overlap, not with the number of all; for arguments that are arrays of numbers. Default mode: for each row the
 * cheaper one, which is known when the program runs.
 * @returns A function of the parameters of `f`. Its result has one row per output, each in the structure of the argument:
 * `Float64Array[]`, `number[][]`, or `number[]` for an argument that is a number; of a tensor, a tensor whose shape is that of
 * the result of `f` followed by that of the argument. For a list of positions, a tuple.
 * @param options.out With `true` the rows are arrays that are passed after the arguments of `f`: for each position an array with
 * one row per output, as long as the argument, of type `Float64Array` or `number[]`.
 * @throws {NablaError} if the module was not compiled by nabla.
 */
export function jacobian<Args extends unknown[]>(
  f: (...args: Args) => Vector,
  options?: { readonly mode?: JacobianMode; readonly sparse?: false; readonly out?: false },
): (...args: Args) => Gradient<Args[0]>[];
export function jacobian<Args extends unknown[], const Positions extends Wrt<Args>>(
  f: (...args: Args) => Vector,
  options: DerivativeOptions<Positions> & { readonly mode?: JacobianMode; readonly sparse?: false; readonly out?: false },
): (...args: Args) => JacobianAt<Args, Positions>;
export function jacobian<Args extends unknown[], Result extends FloatTensor>(
  f: (...args: Args) => Result,
  options?: { readonly mode?: JacobianMode; readonly sparse?: false; readonly out?: false },
): (...args: Args) => TensorJacobian<Result, Args[0]>;
export function jacobian<Args extends unknown[], Result extends FloatTensor, const Positions extends Wrt<Args>>(
  f: (...args: Args) => Result,
  options: DerivativeOptions<Positions> & { readonly mode?: JacobianMode; readonly sparse?: false; readonly out?: false },
): (...args: Args) => TensorJacobianAt<Result, Args, Positions>;
export function jacobian<Args extends [Vector, ...unknown[]]>(
  f: (...args: Args) => Vector,
  options: SparseOption & { readonly mode?: JacobianMode },
): (...args: Args) => SparseMatrix;
export function jacobian<Args extends unknown[], const Positions extends VectorPositions<Args>>(
  f: (...args: Args) => Vector,
  options: SparseOption & DerivativeOptions<Positions> & { readonly mode?: JacobianMode },
): (...args: Args) => SparseAt<Positions>;
export function jacobian<Args extends unknown[]>(
  f: (...args: Args) => Vector,
  options: { readonly mode?: JacobianMode; readonly out: true },
): (...args: [...Required<Args>, ...OutRows<Args, 0>]) => Gradient<Args[0]>[];
export function jacobian<Args extends unknown[], const Positions extends Wrt<Args>>(
  f: (...args: Args) => Vector,
  options: DerivativeOptions<Positions> & { readonly mode?: JacobianMode; readonly out: true },
): (...args: [...Required<Args>, ...OutRows<Args, Positions>]) => JacobianAt<Args, Positions>;
export function jacobian(): never {
  throw missingPlugin("jacobian");
}

/**
 * The Hessian, with respect to the first argument, of a function that returns a number.
 *
 * @param options.out With `true` the rows are arrays that are passed after the arguments of `f`, as many and as long as the first
 * argument, which is of type `Float64Array` or `number[]`; nothing is allocated for them.
 * @param options.sparse With `true` the result is a {@link SparseMatrix}, both of its halves; for an argument that is an array
 * of numbers.
 * @returns A function of the parameters of `f`: a number for an argument that is a number, a tensor with its dimensions twice for
 * a tensor, else one row per component.
 * @throws {NablaError} if the module was not compiled by nabla.
 */
export function hessian<X, Rest extends unknown[]>(
  f: (x: X, ...rest: Rest) => Scalar,
  options?: { readonly sparse?: false; readonly out?: false },
): (x: X, ...rest: Rest) => Hessian<X>;
export function hessian<X extends Vector, Rest extends unknown[]>(
  f: (x: X, ...rest: Rest) => Scalar,
  options: SparseOption,
): (x: X, ...rest: Rest) => SparseMatrix;
export function hessian<X, Rest extends unknown[]>(
  f: (x: X, ...rest: Rest) => Scalar,
  options: { readonly out: true },
): (...args: [X, ...Required<Rest>, ...OutRows<[X], 0>]) => Hessian<X>;
export function hessian(): never {
  throw missingPlugin("hessian");
}

/**
 * The Hessian, with respect to the first argument, times a vector; the Hessian itself is never formed.
 *
 * @param options.out With `true` the product is written into an array that is passed after the arguments, as long as `x`, which
 * is of type `Float64Array` or `number[]`.
 * @returns A function of the first argument `x`, a vector `v` of the structure of `x`, and the other arguments of `f`.
 * @throws {NablaError} if the module was not compiled by nabla.
 */
export function hvp<X, Rest extends unknown[]>(
  f: (x: X, ...rest: Rest) => Scalar,
  options?: { readonly out?: false },
): (x: X, v: Tangent<X>, ...rest: Rest) => Gradient<X>;
export function hvp<X, Rest extends unknown[]>(
  f: (x: X, ...rest: Rest) => Scalar,
  options: { readonly out: true },
): (...args: [x: X, v: Tangent<X>, ...rest: Required<Rest>, ...out: Outs<[X], 0>]) => Gradient<X>;
export function hvp(): never {
  throw missingPlugin("hvp");
}

/**
 * `f` with a reverse-mode rule of its own.
 *
 * ```ts
 * const safeSqrt = customVjp(Math.sqrt, (x: number) => {
 *   const y = Math.sqrt(x);
 *   return [y, (adjoint) => [x === 0 ? 0 : adjoint / (2 * y)]];
 * });
 * ```
 *
 * @param rule Takes the arguments of `f`; returns the value, and a function from the adjoint of the value to a tuple with one
 * adjoint for each argument that holds numbers. It is itself differentiated where higher derivatives are taken. Forward
 * mode uses it too, transposed, if its form shows that it is linear in the adjoint.
 * @throws {NablaError} if the module was not compiled by nabla.
 */
// A type of its own makes an array literal of adjoints a tuple.
// eslint-disable-next-line @typescript-eslint/no-unnecessary-type-parameters
export function customVjp<Args extends unknown[], Result, const Adjoints extends Tangents<Args>>(
  f: (...args: Args) => Result,
  rule: (...args: Args) => readonly [value: Result, pullback: (adjoint: Gradient<Result>) => Adjoints],
): (...args: Args) => Result;
export function customVjp(): never {
  throw missingPlugin("customVjp");
}

/**
 * `f` with a forward-mode rule of its own.
 *
 * @param rule Takes the arguments of `f` as a tuple, and a tuple with one tangent for each argument that holds numbers;
 * returns the value and its tangent. Reverse mode uses it too, transposed: it must be linear in the tangents.
 * @throws {NablaError} if the module was not compiled by nabla.
 */
export function customJvp<Args extends unknown[], Result>(
  f: (...args: Args) => Result,
  rule: (args: Readonly<Args>, tangents: Gradients<Args>) => readonly [value: Result, tangent: Tangent<Result>],
): (...args: Args) => Result;
export function customJvp(): never {
  throw missingPlugin("customJvp");
}

/**
 * The value `x`, with derivative zero. An array or object is `x` itself, so that in differentiated code neither may be
 * written afterwards.
 * @throws {NablaError} if the module was not compiled by nabla.
 */
export function stopGradient<T>(x: T): T;
export function stopGradient(): never {
  throw missingPlugin("stopGradient");
}

/** How loops of a checkpointed function are run again. */
export type CheckpointOptions = {
  /**
   * How many states of each loop are kept. A number: so many, placed so that the fewest iterations are run again.
   * `"sqrt"`: about twice the square root of the number of iterations, each of which is run three times at most.
   */
  readonly snapshots: number | "sqrt";
};

/**
 * `f`, whose intermediate values are computed again in the reverse sweep instead of kept: less memory, more time. With
 * `snapshots`, it is the loops of `f` whose iterations depend on each other that are run again, from snapshots of the
 * numbers and arrays that they change.
 *
 * ```ts
 * const step = checkpoint((state: number) => Math.sin(state) * Math.exp(-state));
 * const simulate = checkpoint(simulation, { snapshots: "sqrt" }); // a million steps in two thousand states
 * ```
 *
 * @param options.snapshots Written out in the call. Default: `f` is run again as a whole.
 * @throws {NablaError} if the module was not compiled by nabla.
 */
export function checkpoint<Args extends unknown[], Result>(
  f: (...args: Args) => Result,
  options?: CheckpointOptions,
): (...args: Args) => Result;
export function checkpoint(): never {
  throw missingPlugin("checkpoint");
}
