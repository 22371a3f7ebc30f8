import type ts from "typescript";
import type { Lowering } from "../lowering.ts";
import { type ClassValue, isKnown, type Operand } from "../operands.ts";
import { unsupported } from "../values.ts";
import type { ClassNode } from "./classHierarchy.ts";
import { enclosingClass, findMember, hierarchyOf, scopeOfClass, selfOf, type MemberKind } from "./classMembers.ts";
import { staticMember } from "./staticMembers.ts";

/** `super.name(…)` or `super.name`: the method or accessor of the class above the one that the expression stands in. */
export function callSuper(l: Lowering, node: ts.Node, access: ts.PropertyAccessExpression, kind: MemberKind, operands: readonly Operand[]): Operand {
  const owner = enclosingClass(l, access);
  const base = owner && hierarchyOf(l).baseOf(owner);
  const self = selfOf(l);
  if (base && self && isKnown(self) && self.kind === "class") return callStatic(l, node, { access, base, self }, kind, operands);
  const body = base && findMember(l, base, access.name.text, kind);
  if (!body || !self) throw unsupported(l, node);
  return l.inline(node, { kind: "closure", node: body, scope: { ...scopeOfClass(l, base), self }, self, owner: enclosingClass(l, body) }, operands);
}

type StaticAccess = { readonly access: ts.PropertyAccessExpression; readonly base: ClassNode; readonly self: ClassValue };

/** The same in a static method, of the static members of the class above. */
function callStatic(l: Lowering, node: ts.Node, { access, base, self }: StaticAccess, kind: MemberKind, operands: readonly Operand[]): Operand {
  const member = staticMember(l, access, base, self);
  if (member && kind !== "method") return member;
  if (!member || !isKnown(member) || member.kind !== "closure") throw unsupported(l, node);
  return l.inline(node, member, operands);
}
