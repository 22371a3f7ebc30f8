import type ts from "typescript";
import { isCollection } from "../collections/layout.ts";
import { lowerCollectionMethod } from "../collections/methods.ts";
import { withReceiver } from "../functions/receivers.ts";
import type { Lowering } from "../lowering.ts";
import { type FunctionNode, isKnown, type Operand } from "../operands.ts";
import { boundMethod, findStatic } from "./classMembers.ts";
import { readAccessor } from "./spreads.ts";
import { memberOfKnown, unsupported } from "../values.ts";
import { callMember, onlyBody } from "./methods.ts";
import { evaluatedKey, keyName } from "./names.ts";
import { steadyType } from "../steadyTypes.ts";
import { lowerQualifiedName } from "./properties.ts";
import { callSuper } from "./superMembers.ts";

/** What a call `object.name(…)` was lowered to; else the object, and a function that is known to be its member. */
export type MethodCall = { readonly result?: Operand; readonly object: Operand; readonly member?: Operand };

export function lowerMethodCall(l: Lowering, node: ts.CallExpression, access: ts.PropertyAccessExpression, args: (body: FunctionNode | undefined) => readonly Operand[]): MethodCall {
  const name = access.name.text;
  if (access.expression.kind === l.ts.SyntaxKind.SuperKeyword) return { result: callSuper(l, node, access, "method", args(undefined)), object: l.literal(undefined) };
  const qualified = lowerQualifiedName(l, access);
  if (qualified) return { object: qualified, member: qualified };
  return callNamed(l, node, access, l.expression(access.expression), name, args);
}

/** `object["name"](…)`; undefined where the member is not known by its name. */
export function lowerElementCall(l: Lowering, node: ts.CallExpression, access: ts.ElementAccessExpression, args: (body: FunctionNode | undefined) => readonly Operand[]): MethodCall | undefined {
  if (keyName(l, access.argumentExpression) === undefined || lowerQualifiedName(l, access)) return undefined;
  const object = l.expression(access.expression);
  const name = evaluatedKey(l, access.argumentExpression) ?? "";
  const isTuple = !isKnown(object) && object.type.kind === "record" && object.type.isTuple;
  if (!isKnown(object) && object.type.kind === "record" && !isTuple && !isCollection(object.type)) return callNamed(l, node, access, object, name, args);
  const member = memberOfKnown(object, name);
  if (!member) throw unsupported(l, access);
  return { object, member };
}

function callNamed(
  l: Lowering,
  node: ts.CallExpression,
  access: ts.PropertyAccessExpression | ts.ElementAccessExpression,
  object: Operand,
  name: string,
  args: (body: FunctionNode | undefined) => readonly Operand[],
): MethodCall {
  if (isKnown(object)) {
    const body = object.kind === "class" ? findStatic(l, object.node, name) : undefined;
    if (object.kind !== "class" || !body || !l.ts.isMethodDeclaration(body)) return { object };
    return { object, result: l.inline(node, boundMethod(l, body, object.node, object), args(body)) };
  }
  if (object.type.kind !== "record" || object.type.isTuple) return { object };
  if (l.ts.isPropertyAccessExpression(access) && isCollection(object.type)) return { object, result: lowerCollectionMethod(l, node, access, object) };
  const member = l.facts.get(object)?.members?.get(name);
  if (member) return { object, member: member.kind === "accessor" ? readAccessor(l, access, member) : withReceiver(l, member, object) };
  const type = steadyType(l, access.expression);
  return { object, result: callMember(l, node, object, type, name, "method", args(onlyBody(l, object, type, name))) };
}
