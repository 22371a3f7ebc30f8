import { buildRegion, freshValue, type Builder } from "../../ir/builder.ts";
import type { Value } from "../../ir/ops.ts";
import { fieldOf, isReference } from "../../ir/types.ts";
import type { Structure } from "../analysis/structure.ts";
import { isPresent } from "./structures.ts";

/**
 * The length of an array of the top region, asked for there: before the program has asked whether the array is there at all.
 * One that is not has no elements.
 */
export function lengthAtTop(b: Builder, structure: Structure, array: Value, length: Value): Value {
  const result = freshValue(length.type, length.name);
  const there = buildRegion([], (inner) => [inner.length(array)], b.span);
  if (mayBeAbsent(structure, array, new Set())) b.if(isPresent(b, array), there, buildRegion([], (inner) => [inner.constant(0)], b.span), [result]);
  else b.append({ kind: "length", operands: [array], results: [result], regions: [], span: b.span });
  return result;
}

/** Whether control flow or a type says that an array may be absent. An element is trusted to be what its type says. */
function mayBeAbsent(structure: Structure, value: Value, seen: Set<Value>): boolean {
  if (seen.has(value)) return false;
  seen.add(value);
  if (isReference(value.type) && value.type.nullable) return true;
  const op = structure.definition.get(value);
  const position = op?.results.indexOf(value) ?? 0;
  const inner = (part: Value | undefined): boolean => part !== undefined && mayBeAbsent(structure, part, seen);
  switch (op?.kind) {
    case "const":
      return true;
    case "get":
      return fieldOf(op.operands[0]?.type ?? value.type, op.field)?.optional === true;
    case "select":
      return op.operands.slice(1).some(inner);
    case "if":
      return op.regions.some(({ yields }) => inner(yields[position]));
    case "for":
      return inner(op.operands[2 + position]) || inner(op.regions.at(-1)?.yields[position]);
    case "while":
      return inner(op.operands[position]) || inner(op.regions.at(-1)?.yields[position]);
    default:
      return false;
  }
}
