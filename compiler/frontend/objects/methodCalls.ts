import type ts from "typescript";
import { isCollection } from "../collections/layout.ts";
import { lowerCollectionMethod } from "../collections/methods.ts";
import type { Lowering } from "../lowering.ts";
import { isKnown, type Operand } from "../operands.ts";
import { boundMethod, findStatic } from "./classMembers.ts";
import { readAccessor } from "./literals.ts";
import { callMember } from "./methods.ts";
import { lowerQualifiedName } from "./properties.ts";
import { callSuper } from "./superMembers.ts";

/** What a call `object.name(…)` was lowered to; else the object, and a function that is known to be its member. */
export type MethodCall = { readonly result?: Operand; readonly object: Operand; readonly member?: Operand };

export function lowerMethodCall(l: Lowering, node: ts.CallExpression, access: ts.PropertyAccessExpression, args: () => readonly Operand[]): MethodCall {
  const name = access.name.text;
  if (access.expression.kind === l.ts.SyntaxKind.SuperKeyword) return { result: callSuper(l, node, name, "method", args()), object: l.literal(undefined) };
  const qualified = lowerQualifiedName(l, access);
  if (qualified) return { object: qualified, member: qualified };
  const object = l.expression(access.expression);
  if (isKnown(object)) {
    const body = object.kind === "class" ? findStatic(l, object.node, name) : undefined;
    if (object.kind !== "class" || !body || !l.ts.isMethodDeclaration(body)) return { object };
    return { object, result: l.inline(node, boundMethod(l, body, object.node, object), args()) };
  }
  if (object.type.kind !== "record") return { object };
  if (isCollection(object.type)) return { object, result: lowerCollectionMethod(l, node, access, object) };
  const member = l.facts.get(object)?.members?.get(name);
  if (member) return { object, member: member.kind === "accessor" ? readAccessor(l, access, member) : member };
  return { object, result: callMember(l, node, object, l.checker.getTypeAtLocation(access.expression), name, "method", args()) };
}
