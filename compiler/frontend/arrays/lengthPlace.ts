import type ts from "typescript";
import type { Place } from "../place.ts";
import type { Lowering } from "../lowering.ts";
import type { Value } from "../../../ir/ops.ts";
import { noteGrowth } from "./holes.ts";

/** `array.length` as a place: assigning it shortens the array, or lengthens it by elements that are not there. */
export function lengthPlace(l: Lowering, node: ts.Node, array: Value): Place {
  return {
    read: () => l.b.length(array),
    write: (value) => {
      l.at(node);
      noteGrowth(l);
      l.b.resize(array, l.b.length(array), value);
    },
  };
}
