import type ts from "typescript";
import { classField, type RecordType, type Type } from "../../ir/types.ts";
import type { Lowering } from "./lowering.ts";
import { isKnown, type Operand } from "./operands.ts";

/**
 * The type that a value was found to have, as TypeScript would write it. What TypeScript says at the expression may be another:
 * what is declared, or what it narrowed, which a message about the value itself must not repeat.
 */
export function foundType(l: Lowering, node: ts.Node, operand: Operand): string {
  if (isKnown(operand)) return operand.kind === "aggregate" ? "object" : "function";
  const known = l.literalOf(operand);
  if (known) return known.literal === null ? "null" : typeof known.literal;
  return operand.type.kind === "opaque" ? l.checker.typeToString(l.checker.getTypeAtLocation(node)) : nameOfType(operand.type);
}

/** A type of the language, as TypeScript would write it. */
export function nameOfType(type: Type, isInside = false): string {
  switch (type.kind) {
    case "f64":
    case "int":
      return "number";
    case "bool":
      return "boolean";
    case "array":
      return type.storage === "Array" ? `${nameOfType(type.element, isInside)}[]` : type.storage;
    case "record":
      return nameOfRecord(type, isInside);
    case "opaque":
      return "unknown";
    default:
      return type.kind;
  }
}

function nameOfRecord(type: RecordType, isInside: boolean): string {
  const { standsFor, isTuple, brand } = type;
  if (standsFor) return standsFor;
  if (!isTuple && brand !== "" && brand !== "Object") return brand;
  if (isInside) return isTuple ? "[…]" : "{ … }";
  const fields = type.fields.filter(({ name, isStructural }) => name !== classField && isStructural !== true);
  if (isTuple) return `[${fields.map((field) => nameOfType(field.type, true)).join(", ")}]`;
  return `{ ${fields.map(({ name, type: field, optional }) => `${name}${optional ? "?" : ""}: ${nameOfType(field, true)}; `).join("")}}`;
}
