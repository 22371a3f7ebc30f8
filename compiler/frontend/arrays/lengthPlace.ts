import type { Place } from "../assignments.ts";
import type { Lowering } from "../lowering.ts";
import type { Value } from "../../../ir/ops.ts";

/** `array.length` as a place: assigning it shortens the array, or lengthens it by elements that are not there. */
export function lengthPlace(l: Lowering, array: Value): Place {
  return {
    read: () => l.b.length(array),
    write: (value) => {
      l.b.resize(array, l.b.length(array), value);
    },
  };
}
