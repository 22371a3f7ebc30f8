import type ts from "typescript";
import type { Value } from "../../ir/ops.ts";
import { closeTarget, openTarget, unlessLeft } from "./exits.ts";
import type { Lowering } from "./lowering.ts";
import { isKnown, type Operand } from "./operands.ts";
import { steadyType } from "./steadyTypes.ts";
import { isFunctionTable } from "./functions/members.ts";

/** What a loop goes through that is known one by one: each is read when its turn comes. */
export type Turns = readonly (() => Operand)[];

/**
 * The elements of a tuple whose members differ in type, or of a structure that is known at compile time; undefined for all
 * else. An element whose type has one value is that value.
 */
export function turnsOf(l: Lowering, node: ts.Expression, operand: Operand): Turns | undefined {
  if (isKnown(operand)) {
    const isTable: boolean = isFunctionTable(operand);
    if (operand.kind !== "aggregate" || !operand.isArray || isTable) return undefined;
    return [...operand.members.values()].map((member) => () => member);
  }
  const { type } = operand;
  if (type.kind !== "record" || !type.isTuple) return undefined;
  const declared = steadyType(l, node);
  return type.fields.map(({ name }) => () => literalMember(l, declared, name) ?? l.b.get(operand, name));
}

function literalMember(l: Lowering, type: ts.Type, name: string): Value | undefined {
  const symbol = l.checker.getPropertyOfType(type, name);
  const member = symbol && l.checker.getTypeOfSymbol(symbol);
  if (member?.isStringLiteral()) return l.literal(member.value);
  return member?.isNumberLiteral() ? l.constant(member.value) : undefined;
}

/** A loop with a body of its own for every turn, which `break`, `continue` and `return` may leave. */
export function lowerUnrolled(l: Lowering, node: ts.IterationStatement, turns: Turns, body: (operand: Operand) => void): void {
  const target = openTarget(l, node, "loop");
  for (const read of turns) {
    unlessLeft(l, node, () => {
      body(read());
      l.state.set(target.continued, l.constant(false));
    });
  }
  closeTarget(l, target);
}
