import type ts from "typescript";
import { fieldOf } from "../../../ir/types.ts";
import type { Value } from "../../../ir/ops.ts";
import { Problem } from "../../diagnostics/problem.ts";
import type { Lowering } from "../lowering.ts";
import { isKnown } from "../operands.ts";
import { isUndefined } from "../truth.ts";
import { keyName } from "./names.ts";

/**
 * `"radius" in shape`, by which alternatives of a union are told apart. Where every alternative that has the member always has
 * a value there, it is in the object exactly if it is not undefined.
 */
export function lowerIn(l: Lowering, node: ts.BinaryExpression): Value {
  const name = keyName(l, node.left);
  if (name !== undefined) l.expression(node.left);
  const object = name === undefined ? undefined : l.expression(node.right);
  if (name !== undefined && object && !isKnown(object) && object.type.kind === "record") {
    const keys = l.facts.get(object)?.keys;
    l.readsKeys ||= keys !== undefined;
    if (keys) return l.constant(keys.includes(name));
    if (isAlwaysGiven(l, l.checker.getTypeAtLocation(node.right), name)) {
      if (!fieldOf(object.type, name)) return l.constant(false);
      l.at(node);
      return l.not(isUndefined(l, l.b.get(object, name)));
    }
  }
  throw new Problem("dynamicKey", node.operatorToken, "Whether `in` finds a member is known only when the program runs.", "Compare the member with undefined.");
}

/** Whether the alternatives of a type that have a member have data there which is never undefined. */
function isAlwaysGiven({ ts, checker }: Lowering, type: ts.Type, name: string): boolean {
  const alternatives = type.isUnion() ? type.types : [type];
  const members = alternatives.flatMap((alternative) => checker.getPropertyOfType(alternative, name) ?? []);
  return members.length > 0 && members.every((member) => {
    const given = checker.getTypeOfSymbol(member);
    const mayBeAbsent = (given.isUnion() ? given.types : [given]).some(({ flags }) => (flags & (ts.TypeFlags.Undefined | ts.TypeFlags.Any | ts.TypeFlags.Unknown)) !== 0);
    return (member.flags & ts.SymbolFlags.Property) !== 0 && (member.flags & ts.SymbolFlags.Optional) === 0 && !mayBeAbsent;
  });
}
