import type ts from "typescript";
import type { Value } from "../../../ir/ops.ts";
import { opaque, type Type } from "../../../ir/types.ts";
import type { Lowering } from "../lowering.ts";
import { isKnown, type Operand } from "../operands.ts";
import { bindingOf } from "../names.ts";
import { isWrapper } from "../syntax.ts";
import { irType } from "../typeOf.ts";
import { lowerNumber, unsupported } from "../values.ts";

/** A structure of variables as a tape's call writes it: `x`, `[w, b]`, `{ w, b }`, nested, or a member of one. */
export type Structure =
  | { readonly kind: "leaf"; readonly value: Value; readonly node: ts.Expression; readonly path: readonly Step[]; readonly type: Type }
  | { readonly kind: "list"; readonly members: readonly Structure[] }
  | { readonly kind: "object"; readonly members: ReadonlyMap<string, Structure> };

/** From a variable to a part of it: `model.w`, `rows[0]`. */
export type Step = { readonly field: string } | { readonly index: Value };

export type Leaf = Extract<Structure, { kind: "leaf" }>;

export function leavesOf(structure: Structure): readonly Leaf[] {
  if (structure.kind === "leaf") return [structure];
  return [...structure.members.values()].flatMap(leavesOf);
}

/**
 * Reads what a call is given. With `parts`, a member `model.w` of a variable stands for that part of the variable: a
 * derivative with respect to it is that part of the variable's. Else it is read like any other expression.
 */
export function readStructure(l: Lowering, node: ts.Expression, parts: boolean): Structure {
  const { ts } = l;
  if (isWrapper(ts, node)) {
    return readStructure(l, node.expression, parts);
  }
  if (ts.isArrayLiteralExpression(node)) return { kind: "list", members: node.elements.map((element) => readStructure(l, element, parts)) };
  if (ts.isObjectLiteralExpression(node)) return { kind: "object", members: new Map(node.properties.map((member) => readMember(l, member, parts))) };
  if (parts && (ts.isPropertyAccessExpression(node) || ts.isElementAccessExpression(node))) return readPart(l, node);
  if (irType(l, l.checker.getTypeAtLocation(node))?.kind === "opaque" && ts.isIdentifier(node) && !bindingOf(l, node)) {
    return { kind: "leaf", value: l.b.literal(undefined, opaque), node, path: [], type: opaque };
  }
  return fromOperand(l, node, l.expression(node));
}

function readMember(l: Lowering, member: ts.ObjectLiteralElementLike, parts: boolean): [string, Structure] {
  if (l.ts.isShorthandPropertyAssignment(member)) return [member.name.text, readStructure(l, member.name, parts)];
  if (!l.ts.isPropertyAssignment(member) || l.ts.isComputedPropertyName(member.name)) throw unsupported(l, member);
  const { name } = member;
  return [l.ts.isIdentifier(name) || l.ts.isStringLiteral(name) ? name.text : name.getText(), readStructure(l, member.initializer, parts)];
}

function readPart(l: Lowering, node: ts.PropertyAccessExpression | ts.ElementAccessExpression): Structure {
  const base = readStructure(l, node.expression, true);
  const isField = l.ts.isPropertyAccessExpression(node);
  if (base.kind !== "leaf") {
    const key = isField ? node.name.text : node.argumentExpression.getText().replace(/^["'](.*)["']$/, "$1");
    const member = base.kind === "list" ? base.members[Number(key)] : base.members.get(key);
    if (!member) throw unsupported(l, node);
    return member;
  }
  const { type } = base;
  if (isField && type.kind === "record") {
    const field = type.fields.find(({ name }) => name === node.name.text);
    if (field) return { ...base, node, path: [...base.path, { field: field.name }], type: field.type };
  }
  if (!isField && type.kind === "array") {
    return { ...base, node, path: [...base.path, { index: lowerNumber(l, node.argumentExpression) }], type: type.element };
  }
  throw unsupported(l, node);
}

function fromOperand(l: Lowering, node: ts.Expression, operand: Operand): Structure {
  if (!isKnown(operand)) return { kind: "leaf", value: operand, node, path: [], type: operand.type };
  if (operand.kind !== "aggregate") throw unsupported(l, node);
  const members = [...operand.members].map(([name, member]): [string, Structure] => [name, fromOperand(l, node, member)]);
  return operand.isArray ? { kind: "list", members: members.map(([, member]) => member) } : { kind: "object", members: new Map(members) };
}
