import type ts from "typescript";
import type { Value } from "../../../ir/ops.ts";
import { isNumber } from "../../../ir/types.ts";
import { Problem } from "../../diagnostics/problem.ts";
import type { Lowering } from "../lowering.ts";
import { keyNames } from "../objects/names.ts";
import { type Aggregate, type FunctionValue, isKnown, type Operand } from "../operands.ts";
import { chosen, isFunctionValue } from "./functionValues.ts";
import { withReceiver } from "./receivers.ts";

/** A table of functions: an array literal of nothing else. */
export function isFunctionTable(operand: Operand): operand is Aggregate {
  if (!isKnown(operand) || operand.kind !== "aggregate" || !operand.isArray) return false;
  return (operand.members.size > 0 || operand.home !== undefined) && [...operand.members.values()].every(isFunctionValue);
}

/** The table that an array literal of functions makes. */
export function newTable(l: Lowering, members: readonly FunctionValue[]): Aggregate {
  return { kind: "aggregate", isArray: true, members: new Map(members.map((member, i) => [String(i), member])), home: l.b };
}

/** `table.push(f)`, where it is certainly done, and done once: in the block in which the table was made. */
export function appendToTable(l: Lowering, node: ts.Node, table: Aggregate, added: readonly Operand[]): Value {
  if (table.home !== l.b || !added.every(isFunctionValue)) {
    throw new Problem(
      "unsupportedSyntax",
      node,
      "This array of functions is changed where it is not certain at build time whether that is done, or how often.",
      "Append to it in the block in which it is made, or in a `for` loop there that has numbers as its bounds.",
    );
  }
  const members = table.members as Map<string, FunctionValue>;
  for (const member of added) members.set(String(members.size), member);
  return l.constant(members.size);
}

/** The function at a place of a table; `isInside` where the index is known to be one of the table. */
export function elementOfTable(l: Lowering, table: Aggregate, index: Value, isInside: boolean): FunctionValue {
  const known = table.members.get(String(l.known(index)));
  if (known && isFunctionValue(known)) return known;
  const alternatives = [...table.members.values()].flatMap((member, i): [number, FunctionValue][] => (isFunctionValue(member) ? [[i, member]] : []));
  return chosen(l, index, new Map(alternatives), isInside);
}

/** `table[k]` and `object[name]` of functions, by an index or a name that is known when the program runs; undefined for others. */
export function chosenMember(l: Lowering, node: ts.ElementAccessExpression, object: Operand): FunctionValue | undefined {
  if (isFunctionTable(object)) {
    const index = l.expression(node.argumentExpression);
    return isKnown(index) || !isNumber(index.type) ? undefined : elementOfTable(l, object, index, false);
  }
  if (isKnown(object)) return undefined;
  const keys = keyNames(l, node.argumentExpression);
  const members = l.facts.get(object)?.members;
  if (!keys || !members) return undefined;
  const alternatives = new Map<string | number, FunctionValue>();
  for (const key of keys) {
    const member = members.get(String(key));
    if (!member || !isFunctionValue(member)) return undefined;
    alternatives.set(key, withReceiver(l, member, object));
  }
  const name = l.expression(node.argumentExpression);
  return isKnown(name) ? undefined : chosen(l, name, alternatives, false);
}
