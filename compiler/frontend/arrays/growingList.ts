import type ts from "typescript";
import type { Builder } from "../../../ir/builder.ts";
import type { Value } from "../../../ir/ops.ts";
import { arrayOf, f64, type Type } from "../../../ir/types.ts";
import type { Lowering } from "../lowering.ts";
import type { Variable } from "../operands.ts";
import { elementFor } from "./elements.ts";
import { overIndices } from "./loops.ts";

/** An array under construction whose length is known when it is complete. It is made where this object is. */
export class GrowingList {
  readonly #l: Lowering;
  readonly #home: Builder;
  readonly #count: Variable = { name: "count", integral: true };
  #array: Value | undefined;

  /** With `buffer`, the elements are stored there. */
  constructor(l: Lowering, buffer?: Value) {
    this.#l = l;
    this.#home = l.b;
    this.#array = buffer;
    l.state.set(this.#count, l.constant(0));
  }

  /** States the type of the elements, which else is that of the first one appended. */
  declare(element: Type): Value {
    return (this.#array ??= this.#home.arrayLiteral(arrayOf("Array", elementFor(element)), []));
  }

  append(value: Value): void {
    const l = this.#l;
    const count = l.read(this.#count);
    l.b.store(this.declare(value.type), count, value);
    l.state.set(this.#count, l.b.add(count, l.constant(1)));
  }

  appendAll(node: ts.Node, source: Value): void {
    const l = this.#l;
    overIndices(l, node, { upper: l.b.length(source) }, (i) => {
      this.append(l.b.load(source, i));
    });
  }

  /** The elements of `source` from `start` up to `end`. */
  appendRange(node: ts.Node, source: Value, start: Value, end: Value): void {
    overIndices(this.#l, node, { lower: start, upper: end }, (i) => {
      this.append(this.#l.b.load(source, i));
    });
  }

  close(): { readonly values: Value; readonly count: Value } {
    const count = this.#l.read(this.#count);
    this.#l.state.delete(this.#count);
    return { values: this.declare(f64), count };
  }
}
