import type { Value } from "../../ir/ops.ts";
import { hasFixedMembers, mayShareObjects } from "../../ir/places.ts";
import { derivativeType, isNumber, isReference, type ArrayType, type Type } from "../../ir/types.ts";
import { atom, callOf, code, commaSeparated, fieldAccess, memberOf, precedence, propertyName, type Code } from "./code.ts";
import type { Context } from "./context.ts";
import { typeText } from "./typeText.ts";

/** A new array of zeros; of a JavaScript array of anything but numbers only the length is known. */
export function allocation(type: ArrayType, length: Code, types: boolean): Code {
  if (type.storage !== "Array") return code(precedence.call, [`new ${type.storage}(`, length, ")"]);
  const argument = types ? `<${typeText(type.element)}>` : "";
  return code(precedence.call, [`new Array${argument}(`, length, isNumber(type.element) ? ").fill(0)" : ")"]);
}

/** An array or object in the structure of `source`, zero everywhere. Objects mention `source` once per field. */
export function zeros(context: Context, value: Value, source: Code): Code {
  const type = derivativeType(value.type);
  // Zeros are written out where they are all there, and where no object has two places, which share one derivative.
  if (!hasFixedMembers(type) || mayShareObjects(type)) {
    context.usedRuntime.add("zerosLike");
    return callOf(context.runtime.zerosLike, [source]);
  }
  return plainZeros(type, source, context.types, 1);
}

function plainZeros(type: Type, source: Code, types: boolean, depth: number): Code {
  if (isNumber(type)) return atom("0");
  if (!isReference(type)) return source;
  if (type.kind === "record") {
    const members = type.fields.map(({ name, type: field }) => {
      const member = plainZeros(field, fieldAccess(source, type, name), types, depth);
      return type.isTuple ? member : code(precedence.comma, [propertyName(name), ": ", member]);
    });
    const [open, close] = type.isTuple ? ["[", "]"] : ["{ ", " }"];
    return code(precedence.atom, [open, ...commaSeparated(members), close]);
  }
  if (type.storage !== "Array" || isNumber(type.element)) return allocation(type, memberOf(source, "length"), types);
  if (!isReference(type.element)) return code(precedence.call, [memberOf(source, "slice"), "()"]);
  const row = depth === 1 ? "row" : `row${depth}`;
  return code(precedence.call, [memberOf(source, "map"), `((${row}) => `, plainZeros(type.element, atom(row), types, depth + 1), ")"]);
}
