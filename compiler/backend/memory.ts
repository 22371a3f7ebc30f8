import type { Value } from "../../ir/ops.ts";
import { hasFixedMembers, mayShareObjects } from "../../ir/places.ts";
import { derivativeType, isNumber, isReference, type ArrayType, type RecordType, type Type } from "../../ir/types.ts";
import { atom, callOf, code, commaSeparated, fieldAccess, memberOf, precedence, propertyName, type Code } from "./code.ts";
import type { Context } from "./context.ts";
import type { RuntimeName } from "./runtimeNames.ts";
import { typeText } from "./typeText.ts";

/** Plain arrays of up to so many zeros are written out. */
const WRITTEN_ZEROS = 8;

/** A new array of zeros; of a JavaScript array of anything but numbers only the length is known. */
export function allocation(type: ArrayType, length: Code, known: number | undefined, types: boolean): Code {
  const isShort = type.storage === "Array" && known !== undefined && known <= WRITTEN_ZEROS;
  if (isShort && isNumber(type.element)) return code(precedence.atom, ["[", ...commaSeparated(Array.from({ length: known }, () => atom("0"))), "]"]);
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
  return plainZeros(context, type, source, 1, isReference(value.type) && value.type.kind === "array" ? context.plan.lengthOf(value) : undefined);
}

/** An object of a type that the runtime makes. */
export function madeObject(context: Context, type: RecordType, fields: readonly Code[]): Code {
  const maker = type.maker as RuntimeName;
  context.usedRuntime.add(maker);
  return callOf(context.runtime[maker], fields);
}

function plainZeros(context: Context, type: Type, source: Code, depth: number, length?: number): Code {
  const { types } = context;
  if (isNumber(type)) return atom("0");
  if (!isReference(type)) return source;
  if (type.kind === "record") {
    const values = type.fields.map(({ name, type: field, isStructural }) => {
      const member = fieldAccess(source, type, name);
      return isStructural ? member : plainZeros(context, field, member, depth);
    });
    if (type.maker !== undefined) return madeObject(context, type, values);
    const members = type.isTuple ? values : values.map((value, i) => code(precedence.comma, [propertyName(type.fields[i]?.name ?? ""), ": ", value]));
    const [open, close] = type.isTuple ? ["[", "]"] : ["{ ", " }"];
    return code(precedence.atom, [open, ...commaSeparated(members), close]);
  }
  if (type.storage !== "Array" || isNumber(type.element)) return allocation(type, length === undefined ? memberOf(source, "length") : atom(String(length)), length, types);
  if (!isReference(type.element)) return code(precedence.call, [memberOf(source, "slice"), "()"]);
  const row = depth === 1 ? "row" : `row${depth}`;
  return code(precedence.call, [memberOf(source, "map"), `((${row}) => `, plainZeros(context, type.element, atom(row), depth + 1), ")"]);
}
