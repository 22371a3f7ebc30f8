import { assertNever } from "../../ir/invariant.ts";
import type { Type } from "../../ir/types.ts";
import { propertyName } from "./code.ts";

/** A type as it is annotated in TypeScript. */
export function typeText(type: Type): string {
  switch (type.kind) {
    case "f64":
    case "int":
      return "number";
    case "bool":
      return "boolean";
    case "array":
      return type.storage === "Array" ? `${typeText(type.element)}[]` : type.storage;
    case "record":
      return `{ ${type.fields.map((field) => `${propertyName(field.name)}: ${typeText(field.type)}`).join("; ")} }`;
    case "function":
      return "((...values: never[]) => unknown)";
    case "tape":
    case "opaque":
      return "unknown";
    default:
      return assertNever(type);
  }
}

/** Type of what a function with these results returns. */
export function returnTypeText(results: readonly Type[]): string {
  if (results.length === 0) return "void";
  return results.length === 1 ? typeText(results[0] as Type) : `[${results.map(typeText).join(", ")}]`;
}
