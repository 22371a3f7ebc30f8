import { assertNever } from "../../ir/invariant.ts";
import type { RecordType, Type } from "../../ir/types.ts";
import { propertyName } from "./code.ts";

/** A type as it is annotated in TypeScript. */
export function typeText(type: Type, around: readonly Type[] = []): string {
  switch (type.kind) {
    case "f64":
    case "int":
      return "number";
    case "bool":
      return "boolean";
    case "array":
      return type.storage === "Array" ? `${typeText(type.element, around)}[]` : type.storage;
    case "record":
      return around.includes(type) ? "any" : recordText(type, [...around, type]);
    case "function":
      return "((...values: never[]) => unknown)";
    case "tape":
    case "opaque":
      return "unknown";
    default:
      return assertNever(type);
  }
}

function recordText({ fields, isTuple }: RecordType, around: readonly Type[]): string {
  if (isTuple) return `[${fields.map(({ type }) => typeText(type, around)).join(", ")}]`;
  const members = fields.map(({ name, type, optional }) => `${propertyName(name)}${optional ? "?" : ""}: ${typeText(type, around)}`);
  return `{ ${members.join("; ")} }`;
}

/** Type of what a function with these results returns. */
export function returnTypeText(results: readonly Type[]): string {
  if (results.length === 0) return "void";
  return results.length === 1 ? typeText(results[0] as Type) : `[${results.map((type) => typeText(type)).join(", ")}]`;
}
