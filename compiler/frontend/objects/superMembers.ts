import type ts from "typescript";
import type { Lowering } from "../lowering.ts";
import type { Operand } from "../operands.ts";
import { unsupported } from "../values.ts";
import { enclosingClass, findMember, hierarchyOf, scopeOfClass, selfOf, type MemberKind } from "./classMembers.ts";

/** `super.name(…)` or `super.name`: the method or accessor of the class above the one that the expression stands in. */
export function callSuper(l: Lowering, node: ts.Node, name: string, kind: MemberKind, operands: readonly Operand[]): Operand {
  const owner = enclosingClass(l, node);
  const base = owner && hierarchyOf(l).baseOf(owner);
  const body = base && findMember(l, base, name, kind);
  const self = selfOf(l);
  if (!body || !self) throw unsupported(l, node);
  return l.inline(node, { kind: "closure", node: body, scope: { ...scopeOfClass(l, base), self }, self, owner: enclosingClass(l, body) }, operands);
}
