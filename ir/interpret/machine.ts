import type { Func, Op, OpKind, Value } from "../ops.ts";
import { invariant } from "../invariant.ts";
import type { Domain } from "./domain.ts";

/** Implementations of `extern` ops by their template, e.g. `"console.log($0)"`. */
export type Externs = Readonly<Record<string, (...operands: never[]) => unknown>>;

/** What is the same for a whole run. Which numbers a run is on matters to its domain only. */
export type Machine = {
  readonly domain: Domain<unknown>;
  readonly externs: Externs;
  readonly module: ReadonlyMap<string, Func>;
  readonly observe: ((op: Op) => void) | undefined;
};

/** What the values of one activation of a function stand for at the moment. */
export type Frame = { readonly machine: Machine; readonly values: Map<Value, unknown> };

/** Computes an op's results from its operands. */
export type Semantics<Kind extends OpKind> = (
  op: Extract<Op, { kind: Kind }>,
  operands: readonly unknown[],
  frame: Frame,
) => readonly unknown[];

export function valueIn(frame: Frame, value: Value): unknown {
  invariant(frame.values.has(value), `value ${value.name ?? value.id} is read before it is defined`);
  return frame.values.get(value);
}

export function bind(frame: Frame, values: readonly Value[], data: readonly unknown[]): void {
  values.forEach((value, i) => frame.values.set(value, data[i]));
}
