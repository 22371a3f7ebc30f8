import type { Argument, Case } from "./cases.ts";

/** How an operand of an operation is made of an argument, so that its elements do not lie in order. */
export type Layout = {
  readonly name: string;
  /** The operand, as TypeScript, for the name of the argument and the lengths of the operand. */
  readonly view: (name: string, shape: readonly number[]) => string;
  /** The lengths of the argument. */
  readonly source: (shape: readonly number[]) => readonly number[];
};

const plain = (shape: readonly number[]): readonly number[] => shape;

/** Views of memory, and tensors that are not in memory, in other orders, among other elements, or repeated. */
export const layouts: readonly Layout[] = [
  { name: "transposed", view: (x) => `transpose(${x})`, source: (shape) => shape.toReversed() },
  { name: "reversed", view: (x) => `reverse(${x})`, source: plain },
  { name: "cut", view: (x, shape) => `stridedSlice(${x}, [${shape.map(() => 1).join(", ")}], [${shape.map(() => -1).join(", ")}])`, source: (shape) => shape.map((length) => length + 2) },
  { name: "every other", view: (x, shape) => `stridedSlice(${x}, [], [], [${shape.map((_, axis) => (axis % 2 === 0 ? 2 : -2)).join(", ")}])`, source: (shape) => shape.map((length) => 2 * length) },
  { name: "repeated", view: (x, shape) => `broadcastTo(${x}, [${shape.map((length, axis) => (axis === 0 ? length : `${x}.shape[${axis}]`)).join(", ")}])`, source: ([, ...rest]) => [1, ...rest] },
  { name: "computed", view: (x) => `transpose(mul(${x}, 1))`, source: (shape) => shape.toReversed() },
  { name: "dear", view: (x) => `reverse(log(exp(${x})))`, source: plain },
  { name: "a view of a view", view: (x, shape) => `reverse(transpose(slice(${x}, [${shape.map(() => 1).join(", ")}])), 0)`, source: (shape) => shape.toReversed().map((length) => length + 1) },
  { name: "a row", view: (x) => `squeeze(slice(${x}, [1], [1]), 0)`, source: (shape) => [2, ...shape] },
];

/** A function that applies a case to operands that are made of its arguments. */
export type Arrangement = { readonly entry: Case; readonly number: number; readonly by: readonly Layout[] };

/** Each case with one layout for each operand, `turn` of them: all meet all operations in as many turns as there are layouts. */
export function arranged(cases: readonly Case[], turn: number): readonly Arrangement[] {
  const layoutAt = (i: number): Layout => layouts[i % layouts.length]!;
  return cases.map((entry, i) => ({ entry, number: i, by: [layoutAt(i + turn), layoutAt(2 * i + 3 * turn + 4)] }));
}

/** The argument of which a layout makes an operand. */
export function sourceOf(layout: Layout, argument: Argument): Argument {
  return { from: argument.from, to: argument.to, shape: layout.source(argument.shape) };
}
