import { isNumber, isReference, type ArrayType, type Type } from "../../ir/types.ts";
import { atom, code, commaSeparated, memberOf, precedence, propertyName, type Code } from "./code.ts";
import { typeText } from "./typeText.ts";

/** A new array of zeros; of a JavaScript array of anything but numbers only the length is known. */
export function allocation(type: ArrayType, length: Code, types: boolean): Code {
  if (type.storage !== "Array") return code(precedence.call, [`new ${type.storage}(`, length, ")"]);
  const argument = types ? `<${typeText(type.element)}>` : "";
  return code(precedence.call, [`new Array${argument}(`, length, isNumber(type.element) ? ").fill(0)" : ")"]);
}

/** An array or object in the structure of `source`, zero everywhere. Objects mention `source` once per field. */
export function zeros(type: Type, source: Code, types: boolean, depth = 1): Code {
  if (isNumber(type)) return atom("0");
  if (!isReference(type)) return source;
  if (type.kind === "record") {
    const fields = type.fields.map(({ name, type: field }) =>
      code(precedence.comma, [propertyName(name), ": ", zeros(field, memberOf(source, name), types, depth)]),
    );
    return code(precedence.atom, ["{ ", ...commaSeparated(fields), " }"]);
  }
  if (type.storage !== "Array" || isNumber(type.element)) return allocation(type, memberOf(source, "length"), types);
  if (!isReference(type.element)) return code(precedence.call, [memberOf(source, "slice"), "()"]);
  const row = depth === 1 ? "row" : `row${depth}`;
  const inner = zeros(type.element, atom(row), types, depth + 1);
  const body = type.element.kind === "record" ? code(precedence.atom, ["(", inner, ")"]) : inner;
  return code(precedence.call, [memberOf(source, "map"), `((${row}) => `, body, ")"]);
}
