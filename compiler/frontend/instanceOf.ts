import type ts from "typescript";
import { bool } from "../../ir/types.ts";
import type { Value } from "../../ir/ops.ts";
import { holdsIfThere, isThere, mayBeMissing } from "./absence.ts";
import { isCollection } from "./collections/layout.ts";
import type { Lowering } from "./lowering.ts";
import { isGlobal, visibleName } from "./names.ts";
import { classNamed } from "./objects/classMembers.ts";
import type { ClassNode } from "./objects/classHierarchy.ts";
import { isInstance } from "./objects/instances.ts";
import { isPresent } from "./presence.ts";
import { isOneOfSeveral } from "./text.ts";
import { lowerValue, unsupported } from "./values.ts";

/** `x instanceof C` of errors, arrays and objects of classes. */
export function lowerInstanceOf(l: Lowering, node: ts.BinaryExpression): Value {
  const value = lowerValue(l, node.left);
  const { kind } = value.type;
  const owner = classNamed(l, node.right);
  if (owner && kind === "record") return isInstanceIfThere(l, node, value, owner);
  const name = visibleName(l, node.right);
  l.at(node);
  if (isCollection(value.type)) return holdsIfThere(l, value, isGlobal(l, node.right) && (name === value.type.standsFor || name === "Object"));
  if (kind === "f64" || kind === "int" || kind === "bool" || l.literalOf(value)) return l.constant(false);
  if (name === undefined || kind === "record") throw unsupported(l, node);
  if (value.type.kind === "array" && isOneOfSeveral(l, node.left) && isGlobal(l, node.right)) {
    return holdsIfThere(l, value, name === value.type.storage || name === "Object");
  }
  return l.b.extern(`$0 instanceof ${name}`, [value], bool, true);
}

function isInstanceIfThere(l: Lowering, node: ts.BinaryExpression, value: Value, owner: ClassNode): Value {
  const test = (): Value => isInstance(l, node, value, owner);
  const isAsked = l.facts.get(value)?.node ? !isPresent(l, value) : mayBeMissing(l, node.left, value);
  return isAsked ? (l.branch(node, isThere(l, value), test, () => l.constant(false)) as Value) : test();
}
