import { freshValue, type Builder } from "./builder.ts";
import { cloneRegion } from "./clone.ts";
import type { Region, Value } from "./ops.ts";

/**
 * Copies the ops of a region to where `b` builds, with `args` for its parameters; returns what the copy yields.
 * @param map Names of values from outside the region in the copy; extended with those of the region.
 */
export function placeRegion(b: Builder, region: Region, args: readonly Value[], map = new Map<Value, Value>()): readonly Value[] {
  region.params.forEach((param, i) => map.set(param, args[i] as Value));
  const copy = cloneRegion({ ...region, params: [] }, map);
  for (const op of copy.ops) b.append(op);
  return copy.yields;
}

/** A value of the same type and name that nothing defines yet. */
export function freshCopy(value: Value): Value {
  return freshValue(value.type, value.name);
}
