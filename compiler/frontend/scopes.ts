import type ts from "typescript";
import type { Type } from "../../ir/types.ts";
import type { Scope } from "./operands.ts";

/** Whether a function that is made in such a scope sees nothing but its module. */
export function isEmpty({ parent, bindings }: Scope): boolean {
  return parent === undefined && bindings.size === 0;
}

/** What a type parameter stands for in the calls that are being inlined. */
export function typeArgument(scope: Scope | undefined, parameter: ts.Type): Type | undefined {
  for (let at = scope; at; at = at.parent) {
    const found = at.types?.get(parameter);
    if (found) return found;
  }
  return undefined;
}
