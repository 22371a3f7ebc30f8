import { opaque } from "../../../ir/types.ts";
import { lowerValue } from "../values.ts";
import type { Method } from "./method.ts";

/** `a.join(separator)`: text, which carries no derivative. */
export const join: Method = (l, { node, array, args: [separator] }) => {
  const operands = [array, ...(separator ? [lowerValue(l, separator)] : [])];
  l.at(node);
  return l.b.extern(separator ? "$0.join($1)" : "$0.join()", operands, opaque, true);
};
