import type ts from "typescript";
import { arrayOf, f64, isNumber, type ArrayType, type Type } from "../../../ir/types.ts";
import type { Lowering } from "../lowering.ts";
import { localType } from "../typeOf.ts";
import { evolvedElement } from "./evolvedElement.ts";

/** Element type of a plain array of values of this type; numbers of all kinds are numbers there. */
export function elementFor(type: Type): Type {
  return isNumber(type) ? f64 : type;
}

/** The type of a plain array, by what is expected where it is made, else by what TypeScript finds, or what is put into it. */
export function elementOfResult(l: Lowering, node: ts.Expression): ArrayType {
  const candidates = [l.checker.getContextualType(node), declaredType(l, node), l.checker.getTypeAtLocation(node)];
  for (const candidate of candidates) {
    const type = candidate && localType(l, candidate);
    if (type?.kind === "array" && type.storage === "Array") return type;
  }
  return arrayOf("Array", elementFor(evolvedElement(l, node) ?? f64));
}

/** Of `Array(n).fill(x)`, which is an any[] by itself, what the fill gives. */
function declaredType(l: Lowering, node: ts.Expression): ts.Type | undefined {
  const { parent } = node;
  const call = l.ts.isPropertyAccessExpression(parent) ? parent.parent : undefined;
  const filled = call && l.ts.isCallExpression(call) && parent.getText().endsWith(".fill") ? call : undefined;
  const [value] = filled?.arguments ?? [];
  const contextual = filled && l.checker.getContextualType(filled);
  if (contextual) return contextual;
  return filled && value && l.checker.getTypeAtLocation(filled);
}
