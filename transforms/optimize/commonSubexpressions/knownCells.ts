import type { Literal, Value } from "../../../ir/ops.ts";
import { ScopedMap } from "../scopedMap.ts";

/**
 * The values that elements and fields are known to hold. An entry counts for one version of the memory (see
 * `MemoryVersions`). A store through a reference at a constant index leaves what is known of the same reference at other
 * constant indices: these entries are in a generation of the reference, which the store carries over to the new version.
 */
export class KnownCells {
  readonly #values = new ScopedMap<string, Value | undefined>();
  readonly #generations = new ScopedMap<Value, { readonly generation: number; readonly version: string }>();
  #next = 0;

  get(reference: Value, place: Place, version: string): Value | undefined {
    if (place.constant === undefined) return this.#values.get(`${reference.id}[${place.variable}]@${version}`);
    const current = this.#generations.get(reference);
    if (current?.version !== version) return undefined;
    return this.#values.get(`${reference.id}.${place.constant}#${current.generation}`);
  }

  /** A read has found `value` there. */
  found(reference: Value, place: Place, version: string, value: Value): void {
    if (place.constant === undefined) {
      this.#values.set(`${reference.id}[${place.variable}]@${version}`, value);
      return;
    }
    const current = this.#generations.get(reference);
    const generation = current?.version === version ? current.generation : this.#next++;
    this.#generations.set(reference, { generation, version });
    this.#values.set(`${reference.id}.${place.constant}#${generation}`, value);
  }

  /** A write through the reference has changed the version; it left `value` there, if that is known. */
  written(reference: Value, place: Place, before: string, after: string, value: Value | undefined): void {
    const current = this.#generations.get(reference);
    if (place.constant !== undefined && current?.version === before) {
      this.#generations.set(reference, { generation: current.generation, version: after });
      this.#values.set(`${reference.id}.${place.constant}#${current.generation}`, value);
    } else if (value) {
      this.found(reference, place, after, value);
    }
  }

  open(): void {
    this.#values.open();
    this.#generations.open();
  }

  close(): void {
    this.#values.close();
    this.#generations.close();
  }
}

/** An index: a constant (a field name is one too), or a value. */
export type Place =
  | { readonly constant: string; readonly variable?: undefined }
  | { readonly constant?: undefined; readonly variable: number };

export function placeOf(index: Value, constant: Literal): Place {
  return typeof constant === "number" ? { constant: String(constant) } : { variable: index.id };
}
