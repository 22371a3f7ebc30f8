import { freshValue } from "../../ir/builder.ts";
import type { Op, Value } from "../../ir/ops.ts";
import { arrayOf, f64, int, type Type } from "../../ir/types.ts";
import { printType } from "../../ir/text/printAtoms.ts";

/** A cell through which one part gives a value to others. */
export type Slot = { readonly array: Value; readonly index: number };

/**
 * The arrays through which the parts of a function give values to one another: a typed one for numbers, and plain ones, by
 * type, for all else. They belong to one activation of the function.
 */
export class Workspace {
  readonly #arrays = new Map<string, { readonly array: Value; length: number }>();
  readonly #slots = new Map<Value, Slot>();

  /** @param isExact A number that may be undefined, where that is told apart from NaN: typed arrays hold no undefined. */
  slotOf(value: Value, isExact: boolean): Slot {
    const known = this.#slots.get(value);
    if (known) return known;
    const { type } = value;
    const isNumber = !isExact && (type.kind === "f64" || type.kind === "int");
    const space = this.#spaceFor(type, isNumber ? "Float64Array" : "Array");
    const slot = { array: space.array, index: space.length++ };
    this.#slots.set(value, slot);
    return slot;
  }

  #spaceFor(type: Type, storage: "Float64Array" | "Array"): { readonly array: Value; length: number } {
    const key = `${storage} ${printType(type)}`;
    const known = this.#arrays.get(key);
    if (known) return known;
    const name = storage === "Array" ? "references" : type.kind === "int" ? "counts" : "workspace";
    const space = { array: freshValue(arrayOf(storage, storage === "Array" ? type : type.kind === "int" ? int : f64), name), length: 0 };
    this.#arrays.set(key, space);
    return space;
  }

  /** The ops that make the arrays. */
  allocations(): readonly Op[] {
    return [...this.#arrays.values()].flatMap(({ array, length }): Op[] => {
      const common = { results: [array], regions: [], span: undefined };
      const type = array.type as ReturnType<typeof arrayOf>;
      if (type.storage === "Array") return [{ kind: "arrayLiteral", operands: [], type, ...common }];
      const size = freshValue(int);
      return [
        { kind: "const", value: length, operands: [], results: [size], regions: [], span: undefined },
        { kind: "alloc", operands: [size], type, ...common },
      ];
    });
  }
}
