import { buildRegion, freshValue, type Builder } from "../../../ir/builder.ts";
import type { Value } from "../../../ir/ops.ts";
import { arrayOf, f64, int, isNumber, typedArray, type ArrayType, type Type } from "../../../ir/types.ts";
import { forEachIndex } from "../../../ir/controlBuilders.ts";

/** Room for one array: `length` elements for each snapshot, one after the other. */
type Buffer = { readonly array: Value; readonly length: Value; readonly buffer: Value };

/**
 * Room for states of a loop: the numbers that it carries, and the content of the arrays and objects that it writes. A
 * snapshot is put into, and taken from, a slot; slots are used as a stack.
 */
export class Snapshots {
  /** The iteration before which the snapshot of each slot was taken. */
  readonly #positions: Value;
  readonly #carried: readonly Value[];
  readonly #numbers: readonly Value[];
  readonly #arrays: readonly Buffer[] = [];
  readonly #fields: readonly { readonly record: Value; readonly field: string; readonly buffer: Value }[] = [];

  constructor(b: Builder, slots: Value, carried: readonly Value[], memory: readonly Value[]) {
    this.#carried = carried;
    this.#positions = b.alloc(typedArray("Int32Array"), slots, "snapshots");
    this.#numbers = carried.map(({ type, name }) => b.alloc(storageOf(type), slots, name && `${name}Kept`));
    for (const reference of memory) this.#reserve(b, slots, reference);
  }

  #reserve(b: Builder, slots: Value, reference: Value): void {
    const { type, name } = reference;
    const kept = name && `${name}Kept`;
    if (type.kind === "array") {
      const length = b.length(reference);
      const room = type.storage === "Array" ? arrayOf("Float64Array", type.element) : type;
      (this.#arrays as Buffer[]).push({ array: reference, length, buffer: b.alloc(room, b.mul(slots, length), kept) });
    }
    if (type.kind !== "record") return;
    for (const field of type.fields) {
      const buffer = b.alloc(storageOf(field.type), slots, kept);
      (this.#fields as { record: Value; field: string; buffer: Value }[]).push({ record: reference, field: field.name, buffer });
    }
  }

  /** Keeps the present state, before iteration `position`, in a slot. */
  put(b: Builder, slot: Value, position: Value, carried: readonly Value[]): void {
    b.store(this.#positions, slot, position);
    carried.forEach((value, i) => {
      b.store(this.#numbers[i] as Value, slot, value.type.kind === "bool" ? b.apply("toNumber", value) : value);
    });
    for (const { record, field, buffer } of this.#fields) b.store(buffer, slot, b.get(record, field));
    this.requireLengths(b);
    for (const { array, length, buffer } of this.#arrays) {
      forEachIndex(b, length, (inner, i) => inner.store(buffer, inner.add(inner.mul(slot, length), i), inner.load(array, i)));
    }
  }

  /** The last snapshot not after iteration k, at or below slot `from`; its state becomes the present one. */
  latest(b: Builder, from: Value, k: Value): { readonly top: Value; readonly position: Value; readonly state: readonly Value[] } {
    const condition = buildRegion([freshValue(int, "top")], (inner, [top]) => [inner.apply("gt", inner.load(this.#positions, top as Value), k)]);
    const body = buildRegion([freshValue(int, "top")], (inner, [top]) => [inner.sub(top as Value, inner.constant(1))]);
    const top = freshValue(int, "top");
    b.while([from], condition, body, [top]);
    const position = b.load(this.#positions, top);
    const state = this.#carried.map(({ type }, i) => {
      const kept = b.load(this.#numbers[i] as Value, top);
      return type.kind === "bool" ? b.apply("toBoolean", kept) : kept;
    });
    for (const { record, field, buffer } of this.#fields) b.set(record, field, b.load(buffer, top));
    for (const { array, length, buffer } of this.#arrays) {
      forEachIndex(b, length, (inner, i) => inner.store(array, i, inner.load(buffer, inner.add(inner.mul(top, length), i))));
    }
    return { top, position, state };
  }

  /** Plain arrays can change their length, for which snapshots have no room. */
  requireLengths(b: Builder): void {
    for (const { array, length } of this.#arrays) {
      if (array.type.kind !== "array" || array.type.storage !== "Array") continue;
      const arm = buildRegion([], (inner) => {
        const name = array.name ?? "an array";
        inner.throw(`new RangeError(${JSON.stringify(`checkpoint with snapshots: the loop changes the length of '${name}'`)})`, []);
        return [];
      });
      b.if(b.apply("ne", b.length(array), length), arm, { params: [], ops: [], yields: [] }, []);
    }
  }
}

/** Numbers, whole numbers and booleans are kept in typed arrays. */
function storageOf(type: Type): ArrayType {
  if (type.kind === "bool") return typedArray("Uint8Array");
  return arrayOf("Float64Array", isNumber(type) ? type : f64);
}
