import type { Algebra, Dtype, Terms } from "./algebra.ts";
import { broadcast, broadcastShape } from "./broadcast.ts";
import { withDtype, rounded } from "./dtypes.ts";
import { type Lazy } from "./lazy.ts";
import { besidePiece, commonPieces } from "./pieces.ts";

/** How the elements of a result are made of those of the operands. */
export type ElementRule<T extends Terms> = (...elements: readonly T["number"][]) => T["number"];

export type ElementwiseOptions = {
  /** Kind of the elements that the rule takes; each operand is brought to it. Without, operands stay as they are. */
  readonly operands?: Dtype | undefined;
  readonly result: Dtype;
  /** Operations that the rule takes, about. */
  readonly cost: number;
  /** The rule gives elements of the kind of the result: there is nothing to round. */
  readonly isExact?: boolean;
};

/** The tensor of what a rule makes of the elements of operands, which are broadcast to one shape. */
export function elementwise<T extends Terms>(
  A: Algebra<T>,
  operation: string,
  operands: readonly Lazy<T>[],
  rule: ElementRule<T>,
  options: ElementwiseOptions,
): Lazy<T> {
  const shape = broadcastShape(A, operation, operands.map((operand) => operand.shape));
  const parts = operands.map((operand) => broadcast(A, options.operands ? withDtype(A, operand, options.operands) : operand, shape));
  return combination(A, parts, rule, options, shape);
}

/** What a rule makes of the elements of tensors of one shape: in pieces if they are. */
function combination<T extends Terms>(A: Algebra<T>, parts: readonly Lazy<T>[], rule: ElementRule<T>, options: ElementwiseOptions, shape: readonly T["number"][]): Lazy<T> {
  const finish = (value: T["number"]): T["number"] => (options.isExact === true ? value : rounded(A, options.result, value));
  const flats = parts.map(({ flat }) => flat);
  const isFlat = flats.every((flat) => flat !== undefined);
  const pieces = commonPieces(A, parts);
  return {
    dtype: options.result,
    shape,
    cost: parts.reduce((sum, { cost }) => sum + cost, options.cost),
    element: combined(parts.map(({ element }) => element), rule, finish),
    flat: isFlat ? combined(flats, rule, finish) : undefined,
    pieces: pieces && {
      axis: pieces.axis,
      parts: pieces.parts.map(({ start, tensor }, i) => ({ start, tensor: combination(A, parts.map((part) => besidePiece(A, part, pieces, i)), rule, options, tensor.shape) })),
    },
  };
}

/** The element of a result at a place. No list of operands is made where there are one or two, as that takes longer than most rules. */
function combined<T extends Terms, Place>(
  operands: readonly ((place: Place) => T["number"])[],
  rule: ElementRule<T>,
  finish: (value: T["number"]) => T["number"],
): (place: Place) => T["number"] {
  const [first, second] = operands;
  if (first && operands.length === 1) return (place) => finish(rule(first(place)));
  if (first && second && operands.length === 2) return (place) => finish(rule(first(place), second(place)));
  return (place) => finish(rule(...operands.map((operand) => operand(place))));
}

/** The tensor of what a rule makes of each element. */
export function map<T extends Terms>(
  A: Algebra<T>,
  x: Lazy<T>,
  rule: (element: T["number"]) => T["number"],
  options: ElementwiseOptions,
): Lazy<T> {
  return elementwise(A, "", [x], rule as ElementRule<T>, options);
}
