import type { Algebra, Dtype, Terms } from "./algebra.ts";
import type { Lazy } from "./lazy.ts";

/**
 * What a parameter of an operation takes:
 *
 * - `tensor`: a tensor, or a number in its place; `tensors`: an array of them
 * - `indices`: a tensor of int32, or integers in place of it: one, or nested arrays of them
 * - `elements`: a number, or nested arrays of numbers, or a typed array, of which a tensor with a copy is made; or a tensor
 * - `shape`: lengths, which may be known to the running program only; `length`: one of them; `lengths`: one or several
 * - `term`: a number that may be active; `constant`, `integer`, `flag`, `text`, `dtype`: known at build time
 * - `integers`: one or several that are known at build time; `pairs`: an array of arrays of two
 * - `axis`, `axes`: integers that may be negative; `axes` one, several, or none given, which means all
 * - `padding`: "same", "valid", or an integer
 *
 * The operation gets an array for what may be one or several.
 */
export type ParameterKind =
  | "tensor" | "tensors" | "indices" | "elements" | "shape" | "length" | "lengths" | "term"
  | "constant" | "integer" | "integers" | "pairs" | "axis" | "axes" | "flag" | "text" | "dtype" | "padding";

/** A parameter; `?` behind its kind says that it may be left out, and that the operation gets undefined then. */
export type Parameter = ParameterKind | `${ParameterKind}?`;

/** How much is put around the data of a window: as much as makes the result as long, nothing, or so much on each side. */
export type Padding = "same" | "valid" | number;

type Arguments<T extends Terms> = {
  readonly tensor: Lazy<T>;
  readonly tensors: readonly Lazy<T>[];
  readonly indices: Lazy<T>;
  readonly elements: Lazy<T>;
  readonly shape: readonly T["number"][];
  readonly length: T["number"];
  readonly lengths: readonly T["number"][];
  readonly term: T["number"];
  readonly constant: number;
  readonly integer: number;
  readonly integers: readonly number[];
  readonly pairs: readonly (readonly [number, number])[];
  readonly axis: number;
  readonly axes: readonly number[] | undefined;
  readonly flag: boolean;
  readonly text: string;
  readonly dtype: Dtype;
  readonly padding: Padding;
};

type ArgumentOf<P, T extends Terms> = P extends `${infer Kind extends ParameterKind}?`
  ? Arguments<T>[Kind] | undefined
  : P extends ParameterKind
    ? Arguments<T>[P]
    : never;

export type ArgumentsOf<P extends readonly Parameter[], T extends Terms> = { readonly [I in keyof P]: ArgumentOf<P[I], T> };

/** One definition of an operation: what runs at once and what is compiled are both made of it. */
export type Operation<P extends readonly Parameter[] = readonly Parameter[]> = {
  readonly parameters: P;
  readonly apply: <T extends Terms>(A: Algebra<T>, ...args: ArgumentsOf<P, T>) => Lazy<T> | readonly Lazy<T>[];
};

/**
 * Where the tensor that an operation is a method of stands among the arguments: it is the first argument, or the first of the
 * tensors of an array, of which the method gets the others. Undefined for what is no method.
 */
export function receiverOf({ parameters }: AnyOperation): { readonly position: number; readonly isInList: boolean } | undefined {
  const position = parameters.indexOf("tensors");
  if (position >= 0) return { position, isInList: true };
  return parameters[0] === "tensor" || parameters[0] === "indices" ? { position: 0, isInList: false } : undefined;
}

/** An operation as the table of all of them holds it: arguments are checked against `parameters` by whoever calls it. */
export type AnyOperation = {
  readonly parameters: readonly Parameter[];
  readonly apply: <T extends Terms>(A: Algebra<T>, ...args: readonly unknown[]) => Lazy<T> | readonly Lazy<T>[];
};

export function operation<const P extends readonly Parameter[]>(
  parameters: P,
  apply: <T extends Terms>(A: Algebra<T>, ...args: ArgumentsOf<P, T>) => Lazy<T> | readonly Lazy<T>[],
): Operation<P> {
  return { parameters, apply };
}
